// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct FoundLineTests {
  @Test func `a line is found by its name wherever its chip is`() throws {
    let found = try find("GPIO17", on: RecordedChips(.header(number: 4), .expander(number: 0)))
    #expect(found.chip.number == 4)
    #expect(found.line.offset == 17)
  }

  @Test func `a line is found by chip label and offset`() throws {
    var chips = RecordedChips(.header(number: 4), .expander(number: 0))
    let found = try withText("pca9555") { label throws(GPIOError) in
      try FoundLine(.offset(3, chipLabel: label), on: &chips)
    }
    #expect(found.place == LinePlace(chip: RecordedChip.expander(number: 0).chip, offset: 3))
  }

  @Test func `a name that two lines have is refused with both places`() throws {
    let (first, second) = (RecordedChip.header(number: 0), RecordedChip.header(number: 1))
    let places = (
      LinePlace(chip: first.chip, offset: 17), LinePlace(chip: second.chip, offset: 17)
    )
    #expect(throws: GPIOError.ambiguous(places.0, places.1)) {
      try find("GPIO17", on: RecordedChips(first, second))
    }
  }

  @Test func `a label that two chips have is refused`() throws {
    var chips = RecordedChips(.expander(number: 1), .expander(number: 2))
    #expect(throws: GPIOError.self) {
      try withText("pca9555") { label throws(GPIOError) in
        try FoundLine(.offset(0, chipLabel: label), on: &chips)
      }
    }
  }

  @Test(arguments: ["GPIO1", "GPIO177", "gpio17", "", "pinctrl-rp1"])
  func `part of a name, another case or no name is no line`(name: String) throws {
    #expect(throws: GPIOError.notFound(chipCount: 2)) {
      try find(name, on: RecordedChips(.header(number: 0), .expander(number: 1)))
    }
  }

  @Test func `an offset past the chip's last line is refused`() throws {
    var chips = RecordedChips(.expander(number: 1))
    #expect(throws: GPIOError.offsetOutOfRange(lineCount: 16)) {
      try withText("pca9555") { label throws(GPIOError) in
        try FoundLine(.offset(16, chipLabel: label), on: &chips)
      }
    }
  }

  @Test func `a line that may be on an unreadable chip is reported as that`() throws {
    let refusal = GPIOError.permission(chip: 3, group: ShortText("gpio"))
    var chips = RecordedChips(.header(number: 0))
    chips.skipped = refusal
    #expect(throws: refusal) { try find("GPIO99", on: chips) }
    #expect(try find("GPIO17", on: chips).line.offset == 17)
  }

  @Test func `this machine's chips can be searched`() throws {
    #expect(throws: GPIOError.self) {
      try withText("no such line, surely") { name throws(GPIOError) in try FoundLine(.name(name)) }
    }
  }

  private func find(_ name: String, on recorded: RecordedChips) throws -> FoundLine {
    var chips = recorded
    return try withText(name) { text throws(GPIOError) in
      try FoundLine(.name(text), on: &chips)
    }
  }
}

private struct RecordedChips: GPIOChips {
  var skipped: GPIOError?
  private var chips: [RecordedChip]
  private var position = -1

  init(_ chips: RecordedChip...) { self.chips = chips }

  mutating func nextChip() -> GPIOChip? {
    position += 1
    return position < chips.count ? chips[position].chip : nil
  }

  func line(at offset: UInt32) throws(GPIOError) -> GPIOLine {
    chips[position].line(offset)
  }
}

private struct RecordedChip {
  let chip: GPIOChip
  let line: (UInt32) -> GPIOLine

  /// A chip like a Raspberry Pi 5's.
  static func header(number: Int) -> RecordedChip {
    let chip = GPIOChip(number: number, label: ShortText("pinctrl-rp1"), lineCount: 54)
    return RecordedChip(chip: chip) { offset in
      var name = ShortText("GPIO")
      name.append(UInt64(offset))
      // Its first two lines have other names.
      return GPIOLine(offset: offset, name: offset < 2 ? ShortText("ID_SDA") : name)
    }
  }

  /// A chip whose lines have no names.
  static func expander(number: Int) -> RecordedChip {
    let chip = GPIOChip(number: number, label: ShortText("pca9555"), lineCount: 16)
    return RecordedChip(chip: chip) { GPIOLine(offset: $0, name: ShortText()) }
  }
}
