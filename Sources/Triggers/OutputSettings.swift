// SPDX-License-Identifier: Apache-2.0

/// What a line does when the rules that drive it are active.
public enum OutputMode: Equatable, Sendable {
  /// It leaves its default level for as long as a rule is active.
  case level
  /// It leaves its default level for `length` nanoseconds, 1 or more, once for each time that a
  /// rule becomes active.
  ///
  /// What begins while a pulse runs begins none.
  case pulse(length: Int64)
  /// While a rule is active it leaves its default level for `on` nanoseconds, goes back for `off`,
  /// and so on; both are 1 or more.
  case blink(on: Int64, off: Int64)
  /// It changes with every decision, whatever was decided, and stands still when there is none.
  case heartbeat

  /// Whether the line changes without anything new being seen.
  var changesByItself: Bool {
    switch self {
    case .level, .pulse: false
    case .blink, .heartbeat: true
    }
  }
}

/// How a line is driven.
///
/// Levels are logical: whether `true` is the higher voltage is the line's own matter.
public struct OutputSettings: Equatable, Sendable {
  public var mode: OutputMode
  /// The level while nothing is seen.
  public var defaultLevel: Bool
  /// The level while the pipeline fails.
  public var faultLevel: Bool

  public init(mode: OutputMode = .level, defaultLevel: Bool = false, faultLevel: Bool = false) {
    self.mode = mode
    self.defaultLevel = defaultLevel
    self.faultLevel = faultLevel
  }
}
