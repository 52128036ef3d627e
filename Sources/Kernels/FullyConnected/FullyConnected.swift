// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// A dense layer over a whole map, flattened as it lies in memory: `[height, width, channels]`.
public struct FullyConnected: Sendable {
  /// `[inputs]`; `InputMap.overread` bytes behind its end are readable.
  public nonisolated(unsafe) let input: UnsafePointer<Int8>
  /// One group.
  public let weights: PackedWeights
  public let factors: ChannelFactors

  @inlinable
  public init(input: UnsafePointer<Int8>, weights: PackedWeights, factors: ChannelFactors) {
    self.input = input
    self.weights = weights
    self.factors = factors
  }

  /// Writes `[outputs]` int8.
  public func runPortable(range: OutputRange, output: UnsafeMutablePointer<Int8>) {
    for channel in 0..<weights.outputsPerGroup { output[channel] = range(result(channel)) }
  }

  /// Writes `[outputs]` int32: class scores, all at one scale.
  public func runPortable(scores: UnsafeMutablePointer<Int32>) {
    runPortable(outputs: 0..<weights.outputsPerGroup, scores: scores)
  }

  /// Writes entries `outputs` of `scores`.
  public func runPortable(outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>) {
    for channel in outputs { scores[channel] = result(channel) }
  }

  @inline(__always)
  private func result(_ channel: Int) -> Int32 {
    let sums = weights.dotProducts(group: 0, output: channel & ~3, activations: input)
    let requantize = Requantizer(
      multiplier: factors.multipliers[channel], shift: factors.shifts[channel])
    return requantize((sums[channel & 3] &+ factors.bias[channel]) &<< factors.preShift)
  }
}
