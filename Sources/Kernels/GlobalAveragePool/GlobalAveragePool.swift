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
    forEachMean { channel, mean in output[channel] = range(mean) }
  }

  /// Writes `[channels]` int32: class scores of a network that ends here.
  public func runPortable(scores: UnsafeMutablePointer<Int32>) {
    forEachMean { channel, mean in scores[channel] = mean }
  }

  /// Eight channels at once, so that each pixel's bytes are read together.
  @inline(__always)
  private func forEachMean(_ body: (Int, Int32) -> Void) {
    let requantize = Requantizer(multiplier: factors.multipliers[0], shift: factors.shifts[0])
    var channel = 0
    while channel &+ 8 <= input.channels {
      let sums = eightSums(channel)
      for lane in 0..<8 { body(channel &+ lane, requantize(sums[lane] &<< factors.preShift)) }
      channel &+= 8
    }
    while channel < input.channels {
      body(channel, requantize(sum(channel) &<< factors.preShift))
      channel &+= 1
    }
  }

  private var zeros: Int32 {
    Int32(input.zeroPoint) &* Int32(truncatingIfNeeded: input.height &* input.width)
  }

  @inline(__always)
  private func eightSums(_ channel: Int) -> SIMD8<Int32> {
    var sums = SIMD8<Int32>(repeating: 0 &- zeros)
    var from = UnsafeRawPointer(input.base + channel)
    for _ in 0..<input.height &* input.width {
      sums &+= SIMD8<Int32>(truncatingIfNeeded: from.loadUnaligned(as: SIMD8<Int8>.self))
      from += input.pixelStride
    }
    return sums
  }

  @inline(__always)
  private func sum(_ channel: Int) -> Int32 {
    var sum = 0 &- zeros
    var from = input.base + channel
    for _ in 0..<input.height &* input.width {
      sum &+= Int32(from.pointee)
      from += input.pixelStride
    }
    return sum
  }
}
