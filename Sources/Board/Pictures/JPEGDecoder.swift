// SPDX-License-Identifier: Apache-2.0

import CBoard
public import Frames

/// JPEG through libjpeg-turbo, in the modes that give the same bytes on every processor.
///
/// Grey becomes RGB; CMYK is refused. A warning of libjpeg means that some of the picture was made
/// up, so it is an error here. Working memory is libjpeg's: `malloc`, unless the program replaces
/// libjpeg's memory functions; a progressive file takes six bytes a pixel and more of it.
public struct JPEGDecoder: PictureDecoder, Sendable {
  public init() {}

  public func header(
    of bytes: UnsafeRawBufferPointer
  ) throws(PictureError) -> PictureHeader {
    let report = jpeg_read_size(bytes.baseAddress, bytes.count)
    try PictureError.check(report, foundBytes: bytes.count)
    return try PictureHeader(
      format: .jpeg, width: Int(report.width), height: Int(report.height))
  }

  public func decode(
    _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer
  ) throws(PictureError) -> Picture {
    let header = try header(of: bytes)
    let picture = try header.picture(in: pixels)
    let report = jpeg_decode_rgb(
      bytes.baseAddress, bytes.count, pixels.baseAddress, pixels.count)
    try PictureError.check(report, foundBytes: bytes.count)
    return picture
  }
}

extension PictureError {
  fileprivate static func check(
    _ report: jpeg_report, foundBytes: Int
  ) throws(PictureError) {
    switch report.problem {
    case JPEG_PROBLEM_NONE: return
    case JPEG_PROBLEM_MEMORY: throw .outOfMemory(.jpeg)
    case JPEG_PROBLEM_TRUNCATED: throw .truncated(.jpeg, foundBytes: foundBytes)
    case JPEG_PROBLEM_COLOR: throw .colorNotSupported(.jpeg, found: Color(report.color))
    case JPEG_PROBLEM_UNSUPPORTED, JPEG_PROBLEM_SCANS: throw .codingNotSupported(.jpeg)
    default: throw .damaged(.jpeg, code: Int(report.message_code))
    }
  }
}

extension PictureError.Color {
  fileprivate init(_ color: jpeg_color) {
    switch color {
    case JPEG_COLOR_CMYK: self = .cmyk
    case JPEG_COLOR_YCCK: self = .ycck
    default: self = .other
    }
  }
}
