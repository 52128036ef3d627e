// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// Copies a map into another scale, another order of channels, or a slice of a wider map.
///
/// What is left when a permutation or a concatenation could not be folded into its neighbours.
public struct ChannelCopy: Sendable {
  public let input: InputMap
  /// `[channels]`: the input channel each output channel takes; `nil` means its own.
  public nonisolated(unsafe) let sources: UnsafePointer<UInt16>?
  /// `[1]`: the factor of every channel; its bias is zero.
  public let factors: ChannelFactors
  public let range: OutputRange
  public let output: OutputMap

  @inlinable
  public init(
    input: InputMap, sources: UnsafePointer<UInt16>?, factors: ChannelFactors, range: OutputRange,
    output: OutputMap
  ) {
    self.input = input
    self.sources = sources
    self.factors = factors
    self.range = range
    self.output = output
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() {
    let requantize = Requantizer(multiplier: factors.multipliers[0], shift: factors.shifts[0])
    for pixel in 0..<output.height &* output.width {
      let from = input.base + pixel &* input.pixelStride
      let to = output.base + pixel &* output.pixelStride
      for channel in 0..<output.channels {
        let source = sources.map { Int($0[channel]) } ?? channel
        let value = Int32(from[source]) &- Int32(input.zeroPoint)
        to[channel] = range(requantize(value &<< factors.preShift))
      }
    }
  }
}
