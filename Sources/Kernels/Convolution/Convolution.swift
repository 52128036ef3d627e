// SPDX-License-Identifier: Apache-2.0

/// k×k convolution in groups with any stride and padding: stems and AlexNet-like layers.
///
/// The taps of each window are gathered into a patch, padding included, and a row of patches is then
/// the input of a pointwise convolution. Weights are packed with `[kernelHeight, kernelWidth,
/// inputChannels / groups]` as the inputs of each group.
public struct Convolution: Sendable {
  public let input: InputMap
  public let window: Window
  /// Weights, epilogue, places and output; its `input` is not read.
  public let pointwise: GroupedPointwise
  public let patches: PatchRow

  @inlinable
  public init(input: InputMap, window: Window, pointwise: GroupedPointwise, patches: PatchRow) {
    self.input = input
    self.window = window
    self.pointwise = pointwise
    self.patches = patches
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() { run(Portable.self, rows: 0..<pointwise.output.height) }

  /// Computes some rows with a kernel set.
  @inlinable
  public func run<Set: KernelSet>(_ kernels: Set.Type, rows: Range<Int>) {
    for y in rows { run(kernels, row: y, pixel: y &* pointwise.output.width) }
  }

  /// One row of the output, whose pixels are stored from index `pixel` on.
  @inlinable
  func run<Set: KernelSet>(_ kernels: Set.Type, row outputY: Int, pixel: Int) {
    var x = 0
    while x < pointwise.output.width {
      let end = min(x &+ patches.count, pointwise.output.width)
      gatherPatches(outputY: outputY, columns: x..<end)
      kernels.run(rowOfPatches(from: pixel &+ x), pixels: pixel &+ x..<pixel &+ end)
      x = end
    }
  }

  /// The pointwise convolution whose pixel `first` is the first patch.
  @inlinable
  func rowOfPatches(from first: Int) -> GroupedPointwise {
    let map = InputMap(
      base: UnsafePointer(patches.base) - first &* patches.stride, height: 1,
      width: first &+ patches.count, channels: patches.stride, pixelStride: patches.stride,
      zeroPoint: input.zeroPoint)
    return GroupedPointwise(
      input: map, weights: pointwise.weights, epilogue: pointwise.epilogue,
      places: pointwise.places, output: pointwise.output)
  }
}

/// Memory for the patches of neighbouring windows, one behind the other.
public struct PatchRow: Sendable {
  /// `[count][stride]`, and `InputMap.overread` bytes behind it that may be written too.
  public nonisolated(unsafe) let base: UnsafeMutablePointer<Int8>
  /// The taps of a window in all groups, rounded up to a multiple of four.
  public let stride: Int
  public let count: Int

  @inlinable
  public init(base: UnsafeMutablePointer<Int8>, stride: Int, count: Int) {
    self.base = base
    self.stride = stride
    self.count = count
  }
}
