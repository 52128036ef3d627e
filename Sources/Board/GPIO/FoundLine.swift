// SPDX-License-Identifier: Apache-2.0

/// A line that was looked for, where it is today.
public struct FoundLine: Equatable, Sendable {
  public let chip: GPIOChip
  public let line: GPIOLine

  public var place: LinePlace { LinePlace(chip: chip, offset: line.offset) }

  /// Searches all chips, because only the whole search tells whether an answer is the only one.
  public init<Chips: GPIOChips & ~Copyable>(
    _ address: LineAddress, on chips: inout Chips
  ) throws(GPIOError) {
    var found: FoundLine?
    var chipCount = 0
    while let chip = chips.nextChip() {
      chipCount += 1
      switch address {
      case .name(let name):
        for offset in 0..<chip.lineCount {
          let line = try chips.line(at: offset)
          if !line.name.isEmpty, line.name == name { try FoundLine.keep(chip, line, in: &found) }
        }
      case .offset(let offset, let label) where chip.label == label:
        guard offset < chip.lineCount else { throw .offsetOutOfRange(lineCount: chip.lineCount) }
        try FoundLine.keep(chip, chips.line(at: offset), in: &found)
      case .offset: break
      }
    }
    guard let found else { throw chips.skipped ?? .notFound(chipCount: chipCount) }
    self = found
  }

  private init(chip: GPIOChip, line: GPIOLine) {
    self.chip = chip
    self.line = line
  }

  private static func keep(
    _ chip: GPIOChip, _ line: GPIOLine, in found: inout FoundLine?
  ) throws(GPIOError) {
    let new = FoundLine(chip: chip, line: line)
    if let found { throw .ambiguous(found.place, new.place) }
    found = new
  }
}
