// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Board

struct BoardLoadTests {
  @Test(
    arguments: [
      ("MemTotal:  8 kB\nMemFree:  2 kB\nMemAvailable:   21764 kB\n", 21_764 << 10),
      ("MemAvailable:1 kB\n", 1024), ("MemTotal: 8 kB\n", nil), ("MemAvailable: kB\n", nil),
      ("MemAvailable: 99999999999999999999 kB\n", nil), ("MemAvailable", nil), ("", nil),
    ] as [(String, Int?)])
  func `free memory is what the kernel calls available`(text: String, expected: Int?) {
    #expect(load(memory: text).availableMemory == expected)
  }

  @Test(
    arguments: [
      ("4.74 4.76 5.75 10/125 11885\n", 474), ("0.05 0.10 0.00 1/9 7\n", 5), ("", nil),
      ("x.1", nil),
      ("12 13", nil), ("1.", nil),
    ] as [(String, Int?)])
  func `the load is that of the last minute`(text: String, expected: Int?) {
    #expect(load(load: text).runningThreads == expected)
  }

  @Test func `the governor has no newline`() {
    #expect(load(governor: "powersave\n").governor == ShortText("powersave"))
    #expect(load(governor: "").governor.isEmpty)
  }

  @Test func `this machine's load can be asked for`() {
    #expect(BoardLoad().coreCount >= 1)
    #expect(BoardLoad().availableMemory != nil)
  }

  private func load(memory: String = "", load: String = "", governor: String = "") -> BoardLoad {
    BoardLoad(
      memory: InlineText(text: memory), load: InlineText(text: load),
      governor: InlineText(text: governor), coreCount: 4)
  }
}
