// SPDX-License-Identifier: Apache-2.0

/// 1×1 convolution in groups, with the channel shuffle folded into where it stores.
///
/// The bottleneck of a unit lies in memory in the order in which the next convolution reads it, so
/// no instruction moves a byte only to shuffle: each output channel has its place in the pixel.
/// A residual may be added before the clamp.
public struct GroupedPointwise: Sendable {
  /// `[height, width, groups · inputsPerGroup]`; `InputMap.overread` bytes behind its end are readable.
  public let input: InputMap
  public let weights: PackedWeights
  public let epilogue: Epilogue
  /// `[groups · outputsPerGroup]`: the place of each output channel in its pixel; `nil` means its index.
  public nonisolated(unsafe) let places: UnsafePointer<UInt16>?
  /// `[height, width, groups · outputsPerGroup]`.
  public let output: OutputMap

  @inlinable
  public init(
    input: InputMap, weights: PackedWeights, epilogue: Epilogue, places: UnsafePointer<UInt16>?,
    output: OutputMap
  ) {
    self.input = input
    self.weights = weights
    self.epilogue = epilogue
    self.places = places
    self.output = output
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() {
    runPortable(pixels: 0..<input.height &* input.width)
  }

  /// Computes a run of pixels.
  public func runPortable(pixels: Range<Int>) {
    for pixel in pixels {
      let from = input.base + pixel &* input.pixelStride
      for group in 0..<weights.groups {
        storeGroup(
          group, activations: from + group &* weights.inputsPerGroup, pixel: pixel)
      }
    }
  }

  /// One group of one pixel, from `inputsPerGroup` activations that lie together.
  @inline(__always)
  func storeGroup(_ group: Int, activations: UnsafePointer<Int8>, pixel: Int) {
    let to = output.base + pixel &* output.pixelStride
    let outputs = weights.outputsPerGroup
    var first = 0
    while first < outputs {
      let sums = weights.dotProducts(group: group, output: first, activations: activations)
      for lane in 0..<min(4, outputs &- first) {
        let channel = group &* outputs &+ first &+ lane
        let place = places.map { Int($0[channel]) } ?? channel
        to[place] = epilogue(
          sums[lane], channel: group &* weights.paddedOutputs &+ first &+ lane,
          place: place, pixel: pixel)
      }
      first &+= 4
    }
  }
}
