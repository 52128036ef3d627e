// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Quantization
import Testing

struct JPEGEncoderTests {
  @Test func `a smooth picture comes back within a few levels`() throws {
    let pixels = (0..<40 * 30).flatMap { index -> [UInt8] in
      let (y, x) = index.quotientAndRemainder(dividingBy: 40)
      return [UInt8(x * 6), UInt8(y * 8), UInt8(x + y)]
    }
    let decoded = try DecodedPicture(try encode(pixels, width: 40, height: 30, quality: 95))
    #expect(decoded.width == 40)
    #expect(decoded.height == 30)
    for (found, expected) in zip(decoded.pixels, pixels) {
      #expect(abs(Int(found) - Int(expected)) <= 4)
    }
  }

  @Test func `the same picture gives the same bytes`() throws {
    let pixels = noise(17, 9)
    let first = try encode(pixels, width: 17, height: 9, quality: 95)
    #expect(try encode(pixels, width: 17, height: 9, quality: 95) == first)
  }

  @Test(arguments: [(1, 1), (8, 8), (9, 17), (64, 64)], [1, 95, 100])
  func `the largest size is enough for noise`(
    size: (width: Int, height: Int), quality: Int
  ) throws {
    let bytes = try encode(
      noise(size.width, size.height), width: size.width, height: size.height, quality: quality)
    #expect(try DecodedPicture(bytes).width == size.width)
  }

  @Test func `a buffer of any smaller size is refused`() throws {
    let pixels = noise(16, 16)
    let bytes = try encode(pixels, width: 16, height: 16, quality: 95)
    let expected = JPEGEncoder.maximumBytes(width: 16, height: 16)
    for count in 0..<bytes.count {
      #expect(throws: PictureError.self) {
        _ = try encode(pixels, width: 16, height: 16, quality: 95, capacity: count)
      }
    }
    #expect(try encode(pixels, width: 16, height: 16, quality: 95, capacity: expected) == bytes)
  }

  private func noise(_ width: Int, _ height: Int) -> [UInt8] {
    var random = SeededGenerator(seed: 7)
    return (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private func encode(
    _ pixels: [UInt8], width: Int, height: Int, quality: Int, capacity: Int? = nil
  ) throws -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: capacity ?? JPEGEncoder.maximumBytes(width: width, height: height), alignment: 1)
    defer { buffer.deallocate() }
    return try pixels.withUnsafeBufferPointer { pixels in
      let picture = Picture(
        base: pixels.baseAddress.unsafelyUnwrapped, width: width, height: height)
      return Array(try JPEGEncoder(quality: quality).encode(picture, into: buffer))
    }
  }
}
