// SPDX-License-Identifier: Apache-2.0

extension FullyConnected {
  /// Hands out some outputs in blocks of one pixel, whose `output` is an int32 score.
  ///
  /// The first output is a multiple of four.
  @inlinable @inline(__always)
  public func forEachBlock(
    outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>, _ body: (PointwiseBlock) -> Void
  ) {
    var channel = outputs.lowerBound
    while channel < outputs.upperBound {
      let channels = min(outputs.upperBound &- channel, GroupedPointwise.blockChannels)
      body(block(channel, channels: channels, scores: scores))
      channel &+= GroupedPointwise.blockChannels
    }
  }

  @inlinable
  func block(
    _ channel: Int, channels: Int, scores: UnsafeMutablePointer<Int32>
  ) -> PointwiseBlock {
    let bytes = UnsafeMutableRawPointer(scores + channel).assumingMemoryBound(to: Int8.self)
    return PointwiseBlock(
      activations: UnsafeRawPointer(input), inputStride: 0, pixels: 1,
      inputBlocks: weights.inputBlocks, weights: weights.base + channel &* 4,
      weightStride: weights.paddedOutputs &* 4, factors: factors.advanced(by: channel),
      channels: channels, output: bytes, outputStride: 0, places: nil, residual: nil,
      residualStride: 0)
  }
}
