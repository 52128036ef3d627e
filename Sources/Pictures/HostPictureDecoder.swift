// SPDX-License-Identifier: Apache-2.0

public import Board
import CPNG
public import Frames

// Pictures on the developer's machine: what the board reads and PNG, files, folders and lists.
// Both decode through the same code, so a picture that both read has the same pixels on both.

/// JPEG, PPM, PGM and PNG.
public struct HostPictureDecoder: PictureDecoder, Sendable {
  public init() {}

  public func header(
    of bytes: UnsafeRawBufferPointer
  ) throws(PictureError) -> PictureHeader {
    guard PictureFormat(of: bytes) == .png else {
      return try BoardPictureDecoder().header(of: bytes)
    }
    return try PNGDecoder().header(of: bytes)
  }

  public func decode(
    _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer
  ) throws(PictureError) -> Picture {
    guard PictureFormat(of: bytes) == .png else {
      return try BoardPictureDecoder().decode(bytes, into: pixels)
    }
    return try PNGDecoder().decode(bytes, into: pixels)
  }
}

/// PNG through libpng: what OpenCV's `imread` gives.
///
/// Palettes are looked up, grey becomes RGB, alpha is dropped (not blended), of 16 bits the upper
/// eight remain, gamma and colour profiles are ignored.
struct PNGDecoder: PictureDecoder {
  func header(of bytes: UnsafeRawBufferPointer) throws(PictureError) -> PictureHeader {
    let report = png_read_size(bytes.baseAddress, bytes.count)
    try check(report, foundBytes: bytes.count)
    return try PictureHeader(format: .png, width: Int(report.width), height: Int(report.height))
  }

  func decode(
    _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer
  ) throws(PictureError) -> Picture {
    let picture = try header(of: bytes).picture(in: pixels)
    let report = png_decode_rgb(
      bytes.baseAddress, bytes.count, pixels.baseAddress, pixels.count)
    try check(report, foundBytes: bytes.count)
    return picture
  }

  private func check(_ report: png_report, foundBytes: Int) throws(PictureError) {
    switch report.problem {
    case PNG_PROBLEM_NONE: return
    case PNG_PROBLEM_MEMORY: throw .outOfMemory(.png)
    case PNG_PROBLEM_TRUNCATED: throw .truncated(.png, foundBytes: foundBytes)
    default: throw .damaged(.png, code: 0)
    }
  }
}
