// SPDX-License-Identifier: Apache-2.0

import Board
import Quantization
import Testing

@testable import Commands

struct TextStreamRealTests {
  @Test(
    arguments: [
      (0, 5, "0"), (1, 5, "1"), (-1, 5, "-1"), (127.5, 6, "127.5"), (0.5, 9, "0.5"),
      (0.1, 5, "0.1"), (0.1, 9, "0.100000001"), (1234.5, 3, "1.23e3"), (99999, 5, "99999"),
      (99999.6, 5, "1e5"), (0.99996, 4, "1"), (0.00012345, 3, "0.000123"),
      (0.000012345, 3, "1.23e-5"),
      (0.0000012345, 3, "1.23e-6"), (10, 1, "1e1"), (20, 2, "20"), (3e38, 2, "3e38"),
      (Float.greatestFiniteMagnitude, 9, "3.40282347e38"),
      (Float.leastNormalMagnitude, 9, "1.17549435e-38"),
      (Float.leastNonzeroMagnitude, 9, "1.40129846e-45"),
    ] as [(Float, Int, String)])
  func `real numbers read as people write them`(
    number: Float, digits: Int, expected: String
  ) throws {
    #expect(try captured { $0.write(real: number, digits: digits) } == expected)
  }

  @Test func `nine digits name every float`() throws {
    var random = SeededGenerator(seed: 3)
    let numbers = (0..<2_000).map { _ in
      Float(bitPattern: UInt32.random(in: 1...0x7F7F_FFFF, using: &random))
    }
    let text = try captured { stream in
      for number in numbers {
        stream.write(real: number, digits: 9)
        stream.newline()
      }
    }
    #expect(text.split(separator: "\n").map { Float($0) } == numbers)
  }
}
