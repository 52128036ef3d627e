// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct InlineTextTests {
  @Test func `text is cut to what fits and stays a C string`() {
    var text = InlineText<8>("abcdefghij")
    #expect(text == InlineText<8>("abcdefg"))
    #expect(text.withCString { String(cString: $0) } == "abcdefg")
    text.append(byte: UInt8(ascii: "x"))
    #expect(text.count == 7)
  }

  @Test(arguments: [0, 7, 10, 99, 100, UInt64.max])
  func `numbers are appended in decimal`(number: UInt64) {
    var text = InlineText<64>("n")
    text.append(number)
    #expect(text.withCString { String(cString: $0) } == "n\(number)")
  }

  @Test func `a field ends at its first zero or at its end`() {
    let field: [UInt8] = [0x61, 0x62, 0, 0x63]
    let whole: [UInt8] = [0x61, 0x62]
    #expect(field.withUnsafeBytes { InlineText<16>(field: $0) } == InlineText<16>("ab"))
    #expect(whole.withUnsafeBytes { InlineText<16>(field: $0) } == InlineText<16>("ab"))
  }

  @Test func `texts are equal byte for byte`() {
    #expect(InlineText<8>("ab") != InlineText<8>("abc"))
    #expect(InlineText<8>("ab") != InlineText<8>("aB"))
    #expect(InlineText<8>() == InlineText<8>(""))
  }
}
