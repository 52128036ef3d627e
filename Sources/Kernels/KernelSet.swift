// SPDX-License-Identifier: Apache-2.0

/// The operators in one instruction set.
///
/// Each requirement computes exactly what the portable version does, byte for byte. What a set does
/// not define it takes from its `Fallback`.
public protocol KernelSet {
  associatedtype Fallback: KernelSet

  /// What `--kernels` calls it.
  static var name: StaticString { get }

  /// Whether a processor has all its instructions.
  static func isSupported(by processor: Processor) -> Bool

  /// A run of pixels of a pointwise convolution.
  static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>)

  /// A row of a depthwise convolution.
  static func run(_ row: Depthwise3x3Row)

  /// A row of the max pool behind the first convolution.
  static func run(_ row: MaxPool3x3Row)

  /// Some pixels of a row of an average pool.
  static func run(_ windows: AveragePoolWindows)

  /// Some of the class scores: entries `outputs` of `scores`.
  static func run(
    _ layer: FullyConnected, outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>)
}

extension KernelSet {
  @inlinable
  public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
    Fallback.run(pointwise, pixels: pixels)
  }

  @inlinable public static func run(_ row: Depthwise3x3Row) { Fallback.run(row) }

  @inlinable public static func run(_ row: MaxPool3x3Row) { Fallback.run(row) }

  @inlinable public static func run(_ windows: AveragePoolWindows) { Fallback.run(windows) }

  @inlinable
  public static func run(
    _ layer: FullyConnected, outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>
  ) {
    Fallback.run(layer, outputs: outputs, scores: scores)
  }
}

/// The specification itself, for every processor.
public enum Portable: KernelSet {
  public typealias Fallback = Portable

  public static var name: StaticString { "portable" }

  public static func isSupported(by processor: Processor) -> Bool { true }

  public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
    pointwise.runPortable(pixels: pixels)
  }

  public static func run(_ row: Depthwise3x3Row) { row.runPortable() }

  public static func run(_ row: MaxPool3x3Row) { row.runPortable() }

  public static func run(_ windows: AveragePoolWindows) { windows.runPortable() }

  public static func run(
    _ layer: FullyConnected, outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>
  ) {
    layer.runPortable(outputs: outputs, scores: scores)
  }
}
