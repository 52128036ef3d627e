// SPDX-License-Identifier: Apache-2.0

public import Frames

/// The picture files that are known here, told apart by their first bytes and never by their names.
public enum PictureFormat: Equatable, Sendable {
  case jpeg
  /// Binary PPM (`P6`) and PGM (`P5`).
  case netpbm
  case png
}

extension PictureFormat {
  /// The format of a file with these bytes, or nothing for any other file.
  public init?(of bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 3 else { return nil }
    switch (bytes[0], bytes[1], bytes[2]) {
    case (0xFF, 0xD8, 0xFF): self = .jpeg
    case (0x89, 0x50, 0x4E): self = .png
    case (UInt8(ascii: "P"), UInt8(ascii: "5"), let next),
      (UInt8(ascii: "P"), UInt8(ascii: "6"), let next):
      guard NetpbmScanner.isWhiteSpace(next) || next == UInt8(ascii: "#") else { return nil }
      self = .netpbm
    default: return nil
    }
  }
}

/// What the header of a picture file says.
public struct PictureHeader: Equatable, Sendable {
  public let format: PictureFormat
  public let width: Int
  public let height: Int

  /// Refuses sizes that ``Frames/Picture`` does not accept.
  public init(format: PictureFormat, width: Int, height: Int) throws(PictureError) {
    guard Picture.isAccepted(width: width, height: height) else {
      throw .sizeOutOfRange(format, width: width, height: height)
    }
    self.format = format
    self.width = width
    self.height = height
  }

  /// The memory that the decoded picture takes.
  public var pixelBytes: Int { 3 * width * height }
}

/// Turns the bytes of picture files into RGB.
///
/// The bytes are a stranger's: whatever they hold, the answer is a whole picture or an error. Colour
/// profiles, gamma and the EXIF orientation are ignored, as they are by the pipelines that networks
/// are trained with.
public protocol PictureDecoder {
  /// Reads no further than the size needs.
  func header(of bytes: UnsafeRawBufferPointer) throws(PictureError) -> PictureHeader

  /// Decodes into memory of the caller, at least `header(of:).pixelBytes`, without gaps between rows.
  ///
  /// - Returns: a view of `pixels`.
  func decode(
    _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer
  ) throws(PictureError) -> Picture
}

/// JPEG, PPM and PGM: what a board reads.
public struct BoardPictureDecoder: PictureDecoder, Sendable {
  public init() {}

  public func header(
    of bytes: UnsafeRawBufferPointer
  ) throws(PictureError) -> PictureHeader {
    switch PictureFormat(of: bytes) {
    case .jpeg: try JPEGDecoder().header(of: bytes)
    case .netpbm: try NetpbmDecoder().header(of: bytes)
    case .png: throw .formatNotSupported(.png)
    case nil: throw .unknownFormat(of: bytes)
    }
  }

  public func decode(
    _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer
  ) throws(PictureError) -> Picture {
    switch PictureFormat(of: bytes) {
    case .jpeg: try JPEGDecoder().decode(bytes, into: pixels)
    case .netpbm: try NetpbmDecoder().decode(bytes, into: pixels)
    case .png: throw .formatNotSupported(.png)
    case nil: throw .unknownFormat(of: bytes)
    }
  }
}

extension PictureHeader {
  /// Refuses a buffer that is too small for the decoded picture.
  public func check(_ pixels: UnsafeMutableRawBufferPointer) throws(PictureError) {
    guard pixels.count >= pixelBytes else {
      throw .bufferTooSmall(expectedBytes: pixelBytes, foundBytes: pixels.count)
    }
  }

  /// The view of a buffer that holds the decoded picture.
  public func picture(in pixels: UnsafeMutableRawBufferPointer) throws(PictureError) -> Picture {
    try check(pixels)
    guard let base = pixels.baseAddress else {
      throw .bufferTooSmall(expectedBytes: pixelBytes, foundBytes: 0)
    }
    return Picture(base: base.assumingMemoryBound(to: UInt8.self), width: width, height: height)
  }
}
