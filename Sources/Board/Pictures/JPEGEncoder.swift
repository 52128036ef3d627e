// SPDX-License-Identifier: Apache-2.0

import CBoard
public import Frames

/// Writes JPEG through libjpeg-turbo, without chroma subsampling.
///
/// The same picture and quality give the same bytes.
public struct JPEGEncoder: Sendable {
  /// 1 to 100, as libjpeg counts.
  public let quality: Int

  public init(quality: Int = 95) {
    precondition((1...100).contains(quality), "JPEG quality is 1 to 100")
    self.quality = quality
  }

  /// Enough for any picture of this size, at any quality.
  ///
  /// A block of 64 samples takes at most 64 codes of 16 + 11 bits, each byte of them doubled where
  /// it is 0xFF: 432 bytes.
  public static func maximumBytes(width: Int, height: Int) -> Int {
    ((width + 7) / 8) * ((height + 7) / 8) * 3 * 432 + 1024
  }

  /// Encodes into memory of the caller; `maximumBytes` are always enough.
  ///
  /// - Returns: the part of `buffer` that holds the file.
  public func encode(
    _ picture: Picture, into buffer: UnsafeMutableRawBufferPointer
  ) throws(PictureError) -> UnsafeRawBufferPointer {
    guard Picture.isAccepted(width: picture.width, height: picture.height) else {
      throw .sizeOutOfRange(.jpeg, width: picture.width, height: picture.height)
    }
    // libjpeg writes a byte before it looks whether there is room.
    guard buffer.count > 0 else {
      throw .bufferTooSmall(expectedBytes: 1, foundBytes: 0)
    }
    var written = 0
    let report = jpeg_encode_rgb(
      picture.base, picture.bytesPerRow, Int32(picture.width), Int32(picture.height),
      Int32(quality), buffer.baseAddress, buffer.count, &written)
    switch report.problem {
    case JPEG_PROBLEM_NONE:
      return UnsafeRawBufferPointer(rebasing: buffer[..<written])
    case JPEG_PROBLEM_SPACE:
      throw .bufferTooSmall(
        expectedBytes: Self.maximumBytes(width: picture.width, height: picture.height),
        foundBytes: buffer.count)
    case JPEG_PROBLEM_MEMORY: throw .outOfMemory(.jpeg)
    default: throw .damaged(.jpeg, code: Int(report.message_code))
    }
  }
}
