// SPDX-License-Identifier: Apache-2.0

/// The inner loops of ``BilinearFrame``.
///
/// Columns come in groups of eight. A *group of taps* is the left taps of eight columns and then their
/// right ones: sixteen samples. Nothing overlaps.
protocol BilinearLoops {
  /// Sorts samples out of windows: sample `i` of group `g` of each plane is byte
  /// `order[48 g + 16 plane + i]` of the 64 bytes at `64 g` of the plane's windows.
  static func permute(
    _ windows: Windows, order: UnsafePointer<UInt8>, into samples: SamplePlanes, groups: Int)

  /// Turns taps of Y, U, V into red, green, blue, and blends each column's two.
  static func blend(
    yuv samples: SamplePlanes, by conversion: ColorConversion, weights: UnsafePointer<Int16>,
    into row: BlendedRow, groups: Int)

  /// Blends each column's two taps: `128 · left + ((right − left) · w₁ >> 4)`.
  ///
  /// The weights are `−16 · w₁`, where `w₁` in `0 ... 2048` is the right tap's.
  static func blend(
    rgb samples: SamplePlanes, weights: UnsafePointer<Int16>, into row: BlendedRow, groups: Int)

  /// Blends two rows and looks the samples up: `((w₀ · upper >> 16) + (w₁ · lower >> 16) + 2) >> 2`.
  ///
  /// The weights are `w₀` and `w₁`, which sum to 2048; the table is `[256]`; `count` is a multiple
  /// of 16.
  static func blendRows(
    _ upper: UnsafePointer<Int16>, _ lower: UnsafePointer<Int16>, weights: (Int16, Int16),
    table: UnsafePointer<Int8>, into row: UnsafeMutablePointer<Int8>, count: Int)

  /// Writes `count` pixels of three samples; any count.
  static func interleave(
    _ first: UnsafePointer<Int8>, _ second: UnsafePointer<Int8>, _ third: UnsafePointer<Int8>,
    into output: UnsafeMutablePointer<Int8>, count: Int)
}

/// Where the windows of each sample's plane lie, eight bytes a column; planes may share them.
struct Windows {
  let first: UnsafePointer<UInt8>
  let second: UnsafePointer<UInt8>
  let third: UnsafePointer<UInt8>

  init(
    _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, _ third: UnsafePointer<UInt8>
  ) {
    self.first = first
    self.second = second
    self.third = third
  }
}

/// Three planes of gathered samples, one behind another.
struct SamplePlanes {
  let base: UnsafeMutablePointer<UInt8>
  let count: Int

  @inline(__always)
  var first: UnsafeMutablePointer<UInt8> { base }
  @inline(__always)
  var second: UnsafeMutablePointer<UInt8> { base + count }
  @inline(__always)
  var third: UnsafeMutablePointer<UInt8> { base + 2 &* count }
}

/// A source row after its columns were blended: planes of red, green, blue, one behind another.
struct BlendedRow {
  let base: UnsafeMutablePointer<Int16>
  let columns: Int

  @inline(__always)
  func plane(_ color: Int) -> UnsafeMutablePointer<Int16> { base + color &* columns }
}
