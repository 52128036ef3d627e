// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct PictureDecoderTests {
  @Test func `the first bytes tell the format`() throws {
    #expect(try pictureHeader(Array("P6 4 5 255 ".utf8)).format == .netpbm)
    #expect(try pictureHeader(Array("P5 4 5 255 ".utf8)).width == 4)
    #expect(try pictureHeader(try fixture("grey.jpg")).format == .jpeg)
  }

  @Test(arguments: [
    ("", PictureError.unknownFormat(firstBytes: 0, count: 0)),
    ("P", .unknownFormat(firstBytes: 0x50, count: 1)),
    ("P6", .unknownFormat(firstBytes: 0x5036, count: 2)),
    ("P60 1", .unknownFormat(firstBytes: 0x5036_3020, count: 4)),
    ("P3 1 1 255 ", .unknownFormat(firstBytes: 0x5033_2031, count: 4)),
    ("GIF89a", .unknownFormat(firstBytes: 0x4749_4638, count: 4)),
  ])
  func `other files are refused with their first bytes`(text: String, expected: PictureError) {
    #expect(throws: expected) { _ = try DecodedPicture(Array(text.utf8)) }
  }

  @Test func `a board names PNG as what it does not read`() {
    #expect(throws: PictureError.formatNotSupported(.png)) {
      _ = try pictureHeader([0x89, 0x50, 0x4E, 0x47])
    }
  }
}
