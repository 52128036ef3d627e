// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct UTF8ScannerTests {
  @Test func `JSON strings escape what RFC 8259 asks for`() throws {
    let text = Array("a\"\\/\u{8}\u{C}\n\r\t\u{1}\u{1F}\u{7F}ß🦆".utf8)
    let expected = "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7F}ß🦆\""
    #expect(try captured { $0.write(json: text) } == expected)
    #expect(try captured { $0.write(json: [UInt8]()) } == "\"\"")
    #expect(try captured { $0.write(json: "top" as StaticString) } == "\"top\"")
  }

  @Test func `a terminal gets no control characters`() throws {
    let text = Array("ok\u{1B}[2J\u{7F}\u{85}ü".utf8)
    #expect(try captured { $0.write(printable: text) } == "ok\u{FFFD}[2J\u{FFFD}\u{FFFD}ü")
  }

  /// Swift's own repair follows the same table of the Unicode standard.
  @Test func `damage is replaced as Swift replaces it`() throws {
    let starts: [UInt8] = [0x41, 0x80, 0xC1, 0xC2, 0xE0, 0xE1, 0xED, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF]
    let others: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xF0]
    for first in starts {
      for second in others {
        for third in others {
          for length in 1...4 {
            let bytes = Array([first, second, third, 0x80].prefix(length))
            let text = try captured { $0.write(json: bytes) }
            #expect(text == "\"\(String(decoding: bytes, as: UTF8.self))\"", "\(bytes)")
          }
        }
      }
    }
  }
}
