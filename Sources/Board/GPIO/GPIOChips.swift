// SPDX-License-Identifier: Apache-2.0

/// A GPIO chip as the kernel describes it.
public struct GPIOChip: Equatable, Sendable {
  /// That of `/dev/gpiochipN`: where it is today, nothing to remember it by.
  public var number: Int
  public var label: ShortText
  public var lineCount: UInt32

  public init(number: Int, label: ShortText, lineCount: UInt32) {
    self.number = number
    self.label = label
    self.lineCount = lineCount
  }

  /// `/dev/gpiochipN`.
  public var path: PathText { NumberedNodes.path("gpiochip", number) }
}

/// A GPIO line as the kernel describes it.
public struct GPIOLine: Equatable, Sendable {
  public var offset: UInt32
  /// Empty where the device tree gives none.
  public var name: ShortText
  /// Who holds it; empty for a user without a name.
  public var consumer: ShortText
  public var isUsed: Bool
  public var isOutput: Bool
  public var isActiveLow: Bool

  public init(
    offset: UInt32, name: ShortText, consumer: ShortText = ShortText(), isUsed: Bool = false,
    isOutput: Bool = false, isActiveLow: Bool = false
  ) {
    self.offset = offset
    self.name = name
    self.consumer = consumer
    self.isUsed = isUsed
    self.isOutput = isOutput
    self.isActiveLow = isActiveLow
  }
}

/// The chips of a board, walked one after another.
public protocol GPIOChips: ~Copyable {
  /// Why a chip was left out: the first one that could not be read.
  var skipped: GPIOError? { get }

  /// Goes on to the next chip that can be read; nothing after the last.
  mutating func nextChip() -> GPIOChip?

  /// A line of the chip that the walk is at; `offset` is less than its `lineCount`.
  func line(at offset: UInt32) throws(GPIOError) -> GPIOLine
}
