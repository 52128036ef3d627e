// SPDX-License-Identifier: Apache-2.0

import Frames
import Pictures
import Quantization
import Testing

struct PictureBufferTests {
  private let noise: PictureBuffer = {
    var random = SeededGenerator(seed: 3)
    let pixels = (0..<31 * 23 * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return PictureBuffer(width: 31, height: 23, pixels: pixels)
  }()

  @Test func `a PPM comes back as it was`() throws {
    #expect(try noise.ppm().withUnsafeBytes { try PictureBuffer(decoding: $0) } == noise)
  }

  @Test func `a JPEG of the best quality comes back nearly as it was`() throws {
    let decoded = try noise.jpeg(quality: 100).withUnsafeBytes {
      try PictureBuffer(decoding: $0)
    }
    for (found, expected) in zip(decoded.pixels, noise.pixels) {
      #expect(abs(Int(found) - Int(expected)) <= 4)
    }
  }

  @Test func `identity tables give the samples`() throws {
    let preprocessor = try Preprocessor(
      Preprocessing(
        resizeHeight: 23, resizeWidth: 31, cropHeight: 23, cropWidth: 31, filter: .bilinear,
        channelOrder: .rgb))
    let input = try noise.input(for: preprocessor, tables: PictureBuffer.identityTables)
    #expect(input.map { UInt8(bitPattern: $0) } == noise.pixels)
  }
}
