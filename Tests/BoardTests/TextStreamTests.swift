// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct TextStreamTests {
  @Test(arguments: [0, 7, -7, 10, 99, 100, Int.max, Int.min, Int.min + 1])
  func `integers read as Swift writes them`(number: Int) throws {
    #expect(try captured { $0.write(number) } == "\(number)")
    let unsigned = UInt(bitPattern: number)
    #expect(try captured { $0.write(unsigned) } == "\(unsigned)")
  }

  @Test func `small integer types reach their limits`() throws {
    #expect(try captured { $0.write(Int8.min) } == "-128")
    #expect(try captured { $0.write(UInt64.max) } == "18446744073709551615")
  }

  @Test func `hexadecimal keeps its leading zeros`() throws {
    #expect(try captured { $0.write(hexadecimal: 0xBEEF) } == "0000beef")
    #expect(try captured { $0.write(hexadecimal: 0xA, digits: 2) } == "0a")
    #expect(try captured { $0.write(hexadecimal: .max, digits: 99) } == "ffffffff")
  }

  @Test(arguments: [
    FixedPointCase(1, 1, 0, "1"), FixedPointCase(-1, 1, 0, "-1"),
    FixedPointCase(1, 2, 1, "0.3"), FixedPointCase(-1, 2, 1, "-0.3"),
    FixedPointCase(3, 2, 1, "0.8"), FixedPointCase(255, 8, 2, "1.00"),
    FixedPointCase(-255, 8, 2, "-1.00"), FixedPointCase(-1, 8, 2, "0.00"),
    FixedPointCase(0, 0, 3, "0.000"), FixedPointCase(5, 0, 2, "5.00"),
    FixedPointCase(1, 31, 6, "0.000000"), FixedPointCase(1 << 30, 31, 6, "0.500000"),
    FixedPointCase(.max, 63, 18, "1.000000000000000000"), FixedPointCase(.min, 63, 0, "-1"),
    FixedPointCase(.min, 0, 1, "-9223372036854775808.0"),
    FixedPointCase(1, 63, 18, "0.000000000000000000"),
  ])
  func `fixed point rounds half away from zero`(example: FixedPointCase) throws {
    let text = try captured {
      $0.write(
        fixedPoint: example.number, fractionBits: example.fractionBits, decimals: example.decimals)
    }
    #expect(text == example.expected)
  }

  @Test func `padding counts characters and starts again on a new line`() throws {
    let text = try captured {
      $0.write("é")
      $0.pad(toColumn: 3)
      $0.write("|\nlong")
      $0.pad(toColumn: 2)
      $0.write(-12, width: 5)
    }
    #expect(text == "é  |\nlong  -12")
  }

  @Test func `text longer than the buffer arrives in order`() throws {
    let text = try captured { stream in
      for number in 0..<5_000 {
        stream.write(number)
        stream.newline()
      }
    }
    #expect(text == (0..<5_000).map { "\($0)\n" }.joined())
  }

  @Test func `what is left is written when the stream ends`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    do {
      var stream = TextStream(descriptor: ends[1])
      stream.write("left")
    }
    var bytes = [UInt8](repeating: 0, count: 16)
    #expect(read(ends[0], &bytes, 16) == 4)
    #expect(bytes.prefix(4) == Array("left".utf8)[...])
  }

  @Test func `a stream nobody takes is remembered as failed`() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    var stream = TextStream(descriptor: full)
    stream.write("lost")
    let before = stream.failed
    stream.flush()
    let after = stream.failed
    #expect(!before && after)
  }
}

struct FixedPointCase: Sendable {
  let number: Int64
  let fractionBits: Int
  let decimals: Int
  let expected: String

  init(_ number: Int64, _ fractionBits: Int, _ decimals: Int, _ expected: String) {
    self.number = number
    self.fractionBits = fractionBits
    self.decimals = decimals
    self.expected = expected
  }
}
