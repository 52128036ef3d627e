// SPDX-License-Identifier: Apache-2.0

/// The rows of a ``FrameView`` of a frame, converted to RGB when they are asked for.
struct FrameRows: PictureRows {
  let base: UnsafePointer<UInt8>
  let format: FrameFormat
  let walk: FrameWalk
  let conversion: ColorConversion
  /// `[columns.count, 3]`: the row that was asked for last.
  let converted: UnsafeMutablePointer<UInt8>

  /// The memory that one row of `columns` pixels needs.
  static func scratchBytes(columns: Int) -> Int { 3 * columns }

  func row(_ y: Int, columns: Range<Int>) -> UnsafePointer<UInt8> {
    switch format.pixels {
    case .yuyv: convert(row: y, columns, packed422(lumaOffset: 0))
    case .uyvy: convert(row: y, columns, packed422(lumaOffset: 1))
    case .nv12: convert(row: y, columns, semiplanar420(uOffset: 0))
    case .nv21: convert(row: y, columns, semiplanar420(uOffset: 1))
    case .yuv420: convert(row: y, columns, planar420)
    case .grey: convert(row: y, columns, grey)
    case .rgb24: convert(row: y, columns, packedRGB(redOffset: 0))
    case .bgr24: convert(row: y, columns, packedRGB(redOffset: 2))
    case .mjpeg: preconditionFailure("FramePreprocessor refuses MJPEG")
    }
    return UnsafePointer(converted)
  }

  @inline(__always)
  private func convert(row: Int, _ columns: Range<Int>, _ reader: some PixelReader) {
    var place = walk.pixel(x: columns.lowerBound, y: row)
    var target = converted
    for _ in columns {
      let pixel = reader.pixel(x: place.x, y: place.y)
      target[0] = pixel.red
      target[1] = pixel.green
      target[2] = pixel.blue
      target += 3
      place.x &+= walk.alongRow.x
      place.y &+= walk.alongRow.y
    }
  }
}

extension FrameRows {
  private func packed422(lumaOffset: Int) -> Packed422Reader {
    Packed422Reader(
      base: base, bytesPerRow: format.bytesPerRow, lumaOffset: lumaOffset, conversion: conversion)
  }

  private func semiplanar420(uOffset: Int) -> Planar420Reader {
    let chroma = base + format.bytesPerRow * format.height
    return Planar420Reader(
      luma: base, u: chroma + uOffset, v: chroma + (1 - uOffset), bytesPerRow: format.bytesPerRow,
      chromaBytesPerRow: format.chromaBytesPerRow, chromaStep: 2, conversion: conversion)
  }

  private var planar420: Planar420Reader {
    let u = base + format.bytesPerRow * format.height
    let v = u + format.chromaBytesPerRow * ((format.height + 1) / 2)
    return Planar420Reader(
      luma: base, u: u, v: v, bytesPerRow: format.bytesPerRow,
      chromaBytesPerRow: format.chromaBytesPerRow, chromaStep: 1, conversion: conversion)
  }

  private var grey: GreyReader {
    GreyReader(base: base, bytesPerRow: format.bytesPerRow, conversion: conversion)
  }

  private func packedRGB(redOffset: Int) -> PackedRGBReader {
    PackedRGBReader(base: base, bytesPerRow: format.bytesPerRow, redOffset: redOffset)
  }
}
