// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct JPEGDecoderTests {
  static let fixtures = [
    ("color-420.jpg", 0x812a_d8f0 as UInt32), ("color-422.jpg", 0x821a_c86b),
    ("grey.jpg", 0x11fa_3999),
    ("progressive-420.jpg", 0x812a_d8f0), ("progressive-grey.jpg", 0x11fa_3999),
  ]

  @Test(arguments: fixtures)
  func `the pixels are those that Pillow decodes`(name: String, expected: UInt32) throws {
    let picture = try DecodedPicture(try fixture(name))
    #expect(picture.width == 27)
    #expect(picture.height == 21)
    #expect(picture.checksum == expected)
  }

  @Test(arguments: fixtures)
  func `a file cut off at any byte is refused`(name: String, expected: UInt32) throws {
    let bytes = try fixture(name)
    for count in 3..<bytes.count {
      #expect(throws: PictureError.truncated(.jpeg, foundBytes: count)) {
        _ = try DecodedPicture(Array(bytes[..<count]), with: JPEGDecoder())
      }
    }
  }

  @Test(arguments: fixtures)
  func `any wrong byte gives a picture or an error`(name: String, expected: UInt32) throws {
    let bytes = try fixture(name)
    for index in bytes.indices {
      for damage in [0xFF, 0x80, 0x01, 0x10] as [UInt8] {
        var damaged = bytes
        damaged[index] ^= damage
        _ = try? DecodedPicture(damaged, with: JPEGDecoder())
      }
    }
  }

  @Test func `CMYK is refused by name`() throws {
    let bytes = try fixture("cmyk.jpg")
    #expect(throws: PictureError.colorNotSupported(.jpeg, found: .cmyk)) {
      _ = try pictureHeader(bytes)
    }
  }

  @Test func `twelve bits and lossless coding are refused as such`() throws {
    let bytes = try fixture("color-420.jpg")
    let frame = try #require(startOfFrame(bytes))
    var twelveBits = bytes
    twelveBits[frame + 4] = 12
    #expect(throws: PictureError.codingNotSupported(.jpeg)) {
      _ = try pictureHeader(twelveBits)
    }
    var lossless = bytes
    lossless[frame + 1] = 0xC3
    #expect(throws: PictureError.codingNotSupported(.jpeg)) {
      _ = try pictureHeader(lossless)
    }
  }

  @Test func `sizes beyond the limits are refused before any pixel`() throws {
    var bytes = try fixture("progressive-420.jpg")
    let frame = try #require(startOfFrame(bytes))
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
    #expect(throws: PictureError.sizeOutOfRange(.jpeg, width: 65_500, height: 65_500)) {
      _ = try pictureHeader(bytes)
    }
  }

  @Test func `a buffer that is one byte short is refused`() throws {
    let bytes = try fixture("grey.jpg")
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 27 * 21 * 3 - 1, alignment: 1)
    defer { buffer.deallocate() }
    #expect(
      throws: PictureError.bufferTooSmall(expectedBytes: 27 * 21 * 3, foundBytes: buffer.count)
    ) {
      _ = try bytes.withUnsafeBytes { try JPEGDecoder().decode($0, into: buffer) }
    }
  }

  @Test func `a file made of hundreds of scans is refused`() throws {
    let bytes = try fixture("progressive-grey.jpg")
    #expect(try DecodedPicture(withScans(400, added: bytes)).width == 27)
    #expect(throws: PictureError.codingNotSupported(.jpeg)) {
      _ = try DecodedPicture(withScans(600, added: bytes))
    }
  }

  /// Adds scans of the first coefficient, all zero: a table of one code, then twelve blocks.
  private func withScans(_ count: Int, added bytes: [UInt8]) -> [UInt8] {
    let table: [UInt8] = [0xFF, 0xC4, 0, 20, 0, 1] + [UInt8](repeating: 0, count: 16)
    let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, 0x00, 0x0F]
    let scans = (0..<count).flatMap { _ in scan }
    return Array(bytes[..<(bytes.count - 2)]) + table + scans + [0xFF, 0xD9]
  }

  private func startOfFrame(_ bytes: [UInt8]) -> Int? {
    bytes.indices.dropLast().first { bytes[$0] == 0xFF && [0xC0, 0xC2].contains(bytes[$0 + 1]) }
  }
}
