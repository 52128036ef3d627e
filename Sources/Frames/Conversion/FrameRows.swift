// SPDX-License-Identifier: Apache-2.0

/// The rows of a ``FrameView`` of a frame, converted to RGB when they are asked for.
struct FrameRows: PictureRows {
  let source: SampleSource
  let walk: FrameWalk
  let conversion: ColorConversion
  /// `[columns.count, 3]`: the row that was asked for last.
  let converted: UnsafeMutablePointer<UInt8>

  /// The memory that one row of `columns` pixels needs.
  static func scratchBytes(columns: Int) -> Int { 3 * columns }

  func row(_ y: Int, columns: Range<Int>) -> UnsafePointer<UInt8> {
    var place = walk.pixel(x: columns.lowerBound, y: y)
    var target = converted
    for _ in columns {
      let pixel = source.pixel(place.x, place.y, conversion)
      target[0] = pixel.red
      target[1] = pixel.green
      target[2] = pixel.blue
      target += 3
      place.x &+= walk.alongRow.x
      place.y &+= walk.alongRow.y
    }
    return UnsafePointer(converted)
  }
}
