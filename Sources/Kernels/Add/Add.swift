// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// The sum of two maps, where it cannot be part of a convolution's epilogue.
///
/// The rule is the epilogue's own, with the first map, relative to its zero point, as accumulator.
public struct Add: Sendable {
  public let first: InputMap
  public let second: InputMap
  public let requantizer: ResidualRequantizer
  /// The factor of `first`.
  public let multiplier: Int32
  public let range: OutputRange
  /// May be the memory of either input.
  public let output: OutputMap

  @inlinable
  public init(
    first: InputMap, second: InputMap, requantizer: ResidualRequantizer, multiplier: Int32,
    range: OutputRange, output: OutputMap
  ) {
    self.first = first
    self.second = second
    self.requantizer = requantizer
    self.multiplier = multiplier
    self.range = range
    self.output = output
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() {
    for pixel in 0..<output.height &* output.width {
      let left = first.base + pixel &* first.pixelStride
      let right = second.base + pixel &* second.pixelStride
      let to = output.base + pixel &* output.pixelStride
      for channel in 0..<output.channels {
        to[channel] = range(
          requantizer(
            Int32(left[channel]) &- Int32(first.zeroPoint), multiplier: multiplier,
            residual: Int32(right[channel]) &- Int32(second.zeroPoint)))
      }
    }
  }
}
