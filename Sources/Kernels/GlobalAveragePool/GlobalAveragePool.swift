// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// The mean of each channel over the whole map: `[height, width, channels]` to `[channels]`.
public struct GlobalAveragePool: Sendable {
  public let input: InputMap
  /// `[1]`: the factor of every channel; its bias is zero.
  public let factors: ChannelFactors

  @inlinable
  public init(input: InputMap, factors: ChannelFactors) {
    self.input = input
    self.factors = factors
  }

  /// Writes `[channels]` int8.
  public func runPortable(range: OutputRange, output: UnsafeMutablePointer<Int8>) {
    for channel in 0..<input.channels { output[channel] = range(mean(channel)) }
  }

  /// Writes `[channels]` int32: class scores of a network that ends here.
  public func runPortable(scores: UnsafeMutablePointer<Int32>) {
    for channel in 0..<input.channels { scores[channel] = mean(channel) }
  }

  @inline(__always)
  private func mean(_ channel: Int) -> Int32 {
    let pixels = input.height &* input.width
    var sum = -Int32(input.zeroPoint) &* Int32(truncatingIfNeeded: pixels)
    var from = input.base + channel
    for _ in 0..<pixels {
      sum &+= Int32(from.pointee)
      from += input.pixelStride
    }
    let requantize = Requantizer(multiplier: factors.multipliers[0], shift: factors.shifts[0])
    return requantize(sum &<< factors.preShift)
  }
}
