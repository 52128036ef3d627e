// SPDX-License-Identifier: Apache-2.0

/// Why a picture file cannot be used.
public enum PictureError: Error, Equatable, Sendable {
  /// The first bytes, big-endian, as many as there are up to four; none of an empty file.
  case unknownFormat(firstBytes: UInt32, count: Int)
  /// A format that this program knows and does not read.
  case formatNotSupported(PictureFormat)
  /// The file ends before the picture does.
  case truncated(PictureFormat, foundBytes: Int)
  /// Bytes of the picture that are missing, where the header tells how many there must be.
  case tooFewPixels(PictureFormat, expectedBytes: Int, foundBytes: Int)
  /// What a decoder library objects to, with its own number for it (0 where it has none).
  case damaged(PictureFormat, code: Int)
  /// A header field that is not the number that belongs there.
  case badHeader(PictureFormat, offsetBytes: Int)
  case sampleRangeNotSupported(PictureFormat, maximum: Int)
  case colorNotSupported(PictureFormat, found: Color)
  /// Valid, and rarer than anything a camera or editor writes: lossless, arithmetic, 12 bits,
  /// or more scans than 500.
  case codingNotSupported(PictureFormat)
  case sizeOutOfRange(PictureFormat, width: Int, height: Int)
  /// The decoder's own working memory is exhausted.
  case outOfMemory(PictureFormat)
  /// The caller's buffer is smaller than the decoded or encoded picture.
  case bufferTooSmall(expectedBytes: Int, foundBytes: Int)

  public enum Color: Equatable, Sendable {
    case cmyk
    case ycck
    case other
  }

  static func unknownFormat(of bytes: UnsafeRawBufferPointer) -> PictureError {
    let count = min(bytes.count, 4)
    var firstBytes: UInt32 = 0
    for index in 0..<count { firstBytes = firstBytes << 8 | UInt32(bytes[index]) }
    return .unknownFormat(firstBytes: firstBytes, count: count)
  }
}
