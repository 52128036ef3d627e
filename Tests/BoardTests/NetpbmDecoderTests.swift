// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct NetpbmDecoderTests {
  private func file(_ header: String, _ pixels: [UInt8]) -> [UInt8] { Array(header.utf8) + pixels }

  @Test func `colour with eight bits is taken as it is`() throws {
    let pixels = (0..<2 * 3 * 3).map { UInt8($0 * 14) }
    let picture = try DecodedPicture(file("P6\n2 3\n255\n", pixels))
    #expect(picture == DecodedPicture(width: 2, height: 3, pixels: pixels))
  }

  @Test func `a pixel that looks like white space is a pixel`() throws {
    let pixels = [0x0A, 0x20, 0x23] as [UInt8]
    #expect(try DecodedPicture(file("P6 1 1 255\n", pixels)).pixels == pixels)
  }

  @Test func `comments and any white space may stand between the numbers`() throws {
    let header = "P6# one\n#two\r\t1 #three 9 9\n\n2\u{0B}255\n"
    #expect(try DecodedPicture(file(header, [1, 2, 3, 4, 5, 6])).height == 2)
  }

  @Test func `grey becomes three equal channels`() throws {
    let picture = try DecodedPicture(file("P5 3 1 255 ", [0, 7, 255]))
    #expect(picture.pixels == [0, 0, 0, 7, 7, 7, 255, 255, 255])
  }

  @Test func `other ranges are scaled to 255 with halves up`() throws {
    #expect(try DecodedPicture(file("P6 1 1 1 ", [0, 1, 2])).pixels == [0, 255, 255])
    #expect(try DecodedPicture(file("P6 1 1 100 ", [0, 50, 100])).pixels == [0, 128, 255])
    #expect(
      try DecodedPicture(file("P5 3 1 65535 ", [0, 128, 0, 129, 255, 255])).pixels
        == [0, 0, 0, 1, 1, 1, 255, 255, 255])
    #expect(
      try DecodedPicture(file("P6 1 1 256 ", [0, 0, 1, 0, 255, 255])).pixels == [0, 255, 255])
  }

  @Test func `what follows the pixels is ignored`() throws {
    #expect(try DecodedPicture(file("P5 1 1 255 ", [9, 1, 2, 3])).pixels == [9, 9, 9])
  }

  @Test func `a file cut off at any byte is refused`() throws {
    for header in ["P6 # c\n3 2\n255\n", "P5 3 2 65535\n"] {
      let bytes = file(header, [UInt8](repeating: 1, count: header.hasPrefix("P6") ? 18 : 12))
      #expect(try DecodedPicture(bytes).width == 3)
      for count in 0..<bytes.count {
        #expect(throws: PictureError.self) { _ = try DecodedPicture(Array(bytes[..<count])) }
      }
    }
  }

  @Test func `too few pixels are counted`() {
    #expect(throws: PictureError.tooFewPixels(.netpbm, expectedBytes: 12, foundBytes: 11)) {
      _ = try DecodedPicture(file("P6 2 2 255 ", [UInt8](repeating: 0, count: 11)))
    }
  }

  @Test(arguments: [
    ("P6 0 1 255 ", PictureError.sizeOutOfRange(.netpbm, width: 0, height: 1)),
    ("P6 65536 1 255 ", .sizeOutOfRange(.netpbm, width: 65_536, height: 1)),
    ("P6 9000 9000 255 ", .sizeOutOfRange(.netpbm, width: 9000, height: 9000)),
    (
      "P6 99999999999999999999999999 1 255 ",
      .sizeOutOfRange(.netpbm, width: 9_999_999_999, height: 1)
    ),
    ("P6 1 1 0 ", .sampleRangeNotSupported(.netpbm, maximum: 0)),
    ("P6 1 1 65536 ", .sampleRangeNotSupported(.netpbm, maximum: 65_536)),
    ("P6 -1 1 255 ", .badHeader(.netpbm, offsetBytes: 3)),
    ("P6 1 x 255 ", .badHeader(.netpbm, offsetBytes: 5)),
    ("P6 1 1 255#", .badHeader(.netpbm, offsetBytes: 10)),
    ("P6 1 1 255x", .badHeader(.netpbm, offsetBytes: 10)),
  ])
  func `a header that makes no sense is refused`(header: String, expected: PictureError) {
    #expect(throws: expected) { _ = try pictureHeader(Array(header.utf8)) }
  }
}
