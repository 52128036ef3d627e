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
}

extension KernelSet {
  @inlinable
  public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
    Fallback.run(pointwise, pixels: pixels)
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
}
