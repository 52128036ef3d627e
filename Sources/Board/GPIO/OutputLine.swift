// SPDX-License-Identifier: Apache-2.0

/// A line that this process drives until the value ends.
///
/// What the level is afterwards is the kernel's choice: most let go of the line, those of Raspberry
/// Pi keep driving it.
public struct OutputLine: ~Copyable {
  /// Where the line is, in words that stay true.
  public let place: LinePlace

  private let line: HeldLine

  /// Takes a line and drives it at once: `initialLevel`, true for active, is part of the request, so
  /// that there is no other level before it.
  public init(_ settings: LineSettings, initialLevel: Bool) throws(GPIOError) {
    let found = try FoundLine(settings.address)
    line = try HeldLine(found, settings, level: initialLevel)
    place = found.place
  }

  /// Drives the line: one call of the kernel, which takes no memory.
  public mutating func set(_ isActive: Bool) throws(GPIOError) { try line.set(isActive) }
}

/// A line that this process reads until the value ends.
public struct InputLine: ~Copyable {
  /// Where the line is, in words that stay true.
  public let place: LinePlace

  private let line: HeldLine

  public init(_ settings: LineSettings) throws(GPIOError) {
    let found = try FoundLine(settings.address)
    line = try HeldLine(found, settings, level: nil)
    place = found.place
  }

  /// Whether it is active now.
  public func isActive() throws(GPIOError) -> Bool { try line.level() }
}

extension FoundLine {
  /// Searches the machine that this runs on.
  public init(_ address: LineAddress) throws(GPIOError) {
    var chips = KernelChips()
    try self.init(address, on: &chips)
  }
}
