// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct CStringTests {
  @Test(
    arguments: [
      ("0", 0), ("007", 7), ("9223372036854775807", Int.max), ("9223372036854775808", nil),
      ("99999999999999999999", nil), ("", nil), ("-1", nil), ("+1", nil), ("1 ", nil), ("1a", nil),
    ] as [(String, Int?)])
  func `decimal takes digits only and never overflows`(text: String, expected: Int?) {
    #expect(text.withCString { CString($0).decimal } == expected)
  }

  @Test func `equality is for the whole string`() {
    "-".withCString { #expect(CString($0) == "-") }
    "--top".withCString { text in
      #expect(CString(text) == "--top")
      #expect(!(CString(text) == "--to"))
      #expect(!(CString(text) == "--top5"))
      #expect(CString(text).hasPrefix("--"))
    }
  }

  @Test func `the arguments are those of this process`() throws {
    let arguments = Arguments()
    #expect(arguments.count == CommandLine.arguments.count)
    let last = try #require(arguments[arguments.count - 1])
    #expect(String(cString: last.pointer) == CommandLine.arguments.last)
    #expect(arguments[arguments.count] == nil)
    #expect(arguments[-1] == nil)
  }
}
