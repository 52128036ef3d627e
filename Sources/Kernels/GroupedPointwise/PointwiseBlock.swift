// SPDX-License-Identifier: Apache-2.0

/// Up to eight neighbouring output channels of one group, for a run of pixels: what tiles work on.
public struct PointwiseBlock: @unchecked Sendable {
  /// The group's inputs of the first pixel; `InputMap.overread` bytes behind the last are readable.
  public let activations: UnsafeRawPointer
  public let inputStride: Int
  public let pixels: Int
  /// Blocks of four inputs.
  public let inputBlocks: Int
  /// `[inputBlocks][…][4]`, one block every `weightStride` bytes.
  public let weights: UnsafeRawPointer
  public let weightStride: Int
  /// The factors of the first channel and those behind it.
  public let factors: ChannelFactors
  /// In 1 … 8; weights and factors are readable up to the next multiple of four.
  public let channels: Int
  /// The first pixel's first channel, or its place 0 where there are `places`.
  public let output: UnsafeMutablePointer<Int8>
  public let outputStride: Int
  /// Where each channel goes in the pixel; `nil` where they lie together.
  public let places: UnsafePointer<UInt16>?
  /// The first pixel's residual for the first channel; there are no `places` then.
  public let residual: UnsafePointer<Int8>?
  public let residualStride: Int

  @inlinable
  init(
    activations: UnsafeRawPointer, inputStride: Int, pixels: Int, inputBlocks: Int,
    weights: UnsafeRawPointer, weightStride: Int, factors: ChannelFactors, channels: Int,
    output: UnsafeMutablePointer<Int8>, outputStride: Int, places: UnsafePointer<UInt16>?,
    residual: UnsafePointer<Int8>?, residualStride: Int
  ) {
    self.activations = activations
    self.inputStride = inputStride
    self.pixels = pixels
    self.inputBlocks = inputBlocks
    self.weights = weights
    self.weightStride = weightStride
    self.factors = factors
    self.channels = channels
    self.output = output
    self.outputStride = outputStride
    self.places = places
    self.residual = residual
    self.residualStride = residualStride
  }
}

extension GroupedPointwise {
  /// Output channels of a block.
  @inlinable public static var blockChannels: Int { 8 }

  /// Hands out every output channel once, in blocks that do not cross groups.
  @inlinable @inline(__always)
  public func forEachBlock(pixels: Range<Int>, _ body: (PointwiseBlock) -> Void) {
    for group in 0..<weights.groups {
      var channel = 0
      while channel < weights.outputsPerGroup {
        body(block(group: group, channel: channel, pixels: pixels))
        channel &+= GroupedPointwise.blockChannels
      }
    }
  }

  @inlinable
  func block(group: Int, channel: Int, pixels: Range<Int>) -> PointwiseBlock {
    let channels = min(weights.outputsPerGroup &- channel, GroupedPointwise.blockChannels)
    let stored = group &* weights.outputsPerGroup &+ channel
    let run = storedRun(stored, channels: channels)
    let first = run ?? 0
    let pixel = pixels.lowerBound
    let from = input.base + (pixel &* input.pixelStride &+ group &* weights.inputsPerGroup)
    return PointwiseBlock(
      activations: UnsafeRawPointer(from), inputStride: input.pixelStride, pixels: pixels.count,
      inputBlocks: weights.inputBlocks,
      weights: weights.base + (group &* weights.bytesPerGroup &+ channel &* 4),
      weightStride: weights.paddedOutputs &* 4,
      factors: epilogue.factors.advanced(by: group &* weights.paddedOutputs &+ channel),
      channels: channels, output: output.base + (pixel &* output.pixelStride &+ first),
      outputStride: output.pixelStride, places: run == nil ? places.map { $0 + stored } : nil,
      residual: residual(pixel, first),
      residualStride: epilogue.residual?.map.pixelStride ?? 0)
  }

  @inlinable
  func residual(_ pixel: Int, _ place: Int) -> UnsafePointer<Int8>? {
    epilogue.residual.map { $0.map.base + (pixel &* $0.map.pixelStride &+ place) }
  }

  /// The place of the first of some channels if they lie together in the output.
  @inlinable
  func storedRun(_ channel: Int, channels: Int) -> Int? {
    guard let places else { return channel }
    let first = Int(places[channel])
    for index in 1..<channels where Int(places[channel &+ index]) != first &+ index { return nil }
    return first
  }
}
