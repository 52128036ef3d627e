// SPDX-License-Identifier: Apache-2.0

/// The source rows of a resize.
protocol PictureRows {
  /// The RGB samples of a row, from the first of `columns` on: `[columns.count, 3]`.
  ///
  /// They are valid until the next row is asked for.
  func row(_ y: Int, columns: Range<Int>) -> UnsafePointer<UInt8>
}

extension Picture: PictureRows {
  @inline(__always)
  func row(_ y: Int, columns: Range<Int>) -> UnsafePointer<UInt8> {
    base + (y &* bytesPerRow &+ 3 &* columns.lowerBound)
  }
}
