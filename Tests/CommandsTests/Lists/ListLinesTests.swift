// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

@testable import Commands

struct ListLinesTests {
  @Test func `every line has its chip, offset, name and holder`() throws {
    let run = try ListRun { streams in
      var chips = OneChip()
      return ListLines().run(on: &chips, &streams)
    }
    #expect(run.status == .ok)
    #expect(
      run.output == """
        /dev/gpiochip4  pinctrl-rp1  3 lines
           0                      input
           1  LED_OK              output  active low  in use by relay\u{FFFD}hat
           2  BUTTON              input  in use

        """)
  }

  @Test func `as JSON a line is an object`() throws {
    let run = try ListRun { streams in
      var chips = OneChip()
      var list = ListLines()
      list.isJSON = true
      return list.run(on: &chips, &streams)
    }
    let expected =
      #"{"chip":"/dev/gpiochip4","label":"pinctrl-rp1","offset":1,"name":"LED_OK","#
      + #""direction":"output","activeLow":true,"used":true,"consumer":"relay\nhat"}"#
    #expect(run.output.split(separator: "\n").count == 3)
    #expect(run.output.contains(expected + "\n"))
  }

  @Test func `a chip that may not be read is reported beside the others`() throws {
    let run = try ListRun { streams in
      var chips = OneChip()
      chips.skipped = .permission(chip: 1, group: ShortText("gpio"))
      return ListLines().run(on: &chips, &streams)
    }
    #expect(run.status == .ok)
    #expect(run.errors.hasPrefix("/dev/gpiochip1: permission denied; it belongs to group gpio"))
  }

  @Test func `a machine without chips says so`() throws {
    let run = try ListRun { streams in
      var chips = OneChip()
      _ = chips.nextChip()
      return ListLines().run(on: &chips, &streams)
    }
    #expect(run.status == .unavailable)
    #expect(run.errors == "this machine has no GPIO chip\n")
  }
}

private struct OneChip: GPIOChips {
  var skipped: GPIOError?
  private var isOver = false

  mutating func nextChip() -> GPIOChip? {
    defer { isOver = true }
    return isOver ? nil : GPIOChip(number: 4, label: ShortText("pinctrl-rp1"), lineCount: 3)
  }

  func line(at offset: UInt32) throws(GPIOError) -> GPIOLine {
    switch offset {
    case 0: GPIOLine(offset: 0, name: ShortText())
    case 1:
      GPIOLine(
        offset: 1, name: ShortText("LED_OK"), consumer: ShortText("relay\nhat"), isUsed: true,
        isOutput: true, isActiveLow: true)
    default: GPIOLine(offset: 2, name: ShortText("BUTTON"), isUsed: true)
    }
  }
}
