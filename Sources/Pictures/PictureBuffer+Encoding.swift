// SPDX-License-Identifier: Apache-2.0

public import Board
import Frames

extension PictureBuffer {
  /// The picture as a binary PPM (`P6`).
  public func ppm() -> [UInt8] {
    Array("P6\n\(width) \(height)\n255\n".utf8) + pixels
  }

  /// The picture as a JPEG; the same bytes for the same picture and quality.
  public func jpeg(quality: Int = 95) throws(PictureError) -> [UInt8] {
    // Hardly any JPEG is longer than its pixels, and the bound is five times as long.
    if let bytes = try jpeg(quality: quality, capacity: pixels.count + 4096) { return bytes }
    let maximumBytes = JPEGEncoder.maximumBytes(width: width, height: height)
    guard let bytes = try jpeg(quality: quality, capacity: maximumBytes) else {
      throw .bufferTooSmall(expectedBytes: maximumBytes + 1, foundBytes: maximumBytes)
    }
    return bytes
  }

  /// Nothing if `capacity` bytes are too few.
  private func jpeg(quality: Int, capacity: Int) throws(PictureError) -> [UInt8]? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    defer { buffer.deallocate() }
    do {
      return try withPicture { (picture) throws(PictureError) in
        Array(try JPEGEncoder(quality: quality).encode(picture, into: buffer))
      }
    } catch .bufferTooSmall {
      return nil
    }
  }
}
