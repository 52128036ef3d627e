// SPDX-License-Identifier: Apache-2.0

/// When a rule becomes active, and for how long.
///
/// Probabilities are in units of `2^-30`, times in nanoseconds.
public struct RuleSettings: Equatable, Sendable {
  /// A frame counts for the rule when the probabilities of its classes sum to this or more.
  public var enter: UInt32
  /// A frame counts against an active rule when they sum to less than this; at most `enter`.
  public var leave: UInt32
  /// How many of the last `window` frames must count; in `1 ... window`.
  public var hits: Int
  /// In `1 ... 64`.
  public var window: Int
  /// Once active, at least this long.
  public var minimumOn: Int64
  /// Once inactive, at least this long.
  public var minimumOff: Int64
  /// Once active, at most this long; 0 for as long as it is seen.
  ///
  /// The class must leave before the rule becomes active again.
  public var maximumOn: Int64
  /// After it became inactive, how long until frames count again.
  public var cooldown: Int64

  public init(
    enter: UInt32, leave: UInt32, hits: Int, window: Int, minimumOn: Int64 = 0,
    minimumOff: Int64 = 0, maximumOn: Int64 = 0, cooldown: Int64 = 0
  ) {
    self.enter = enter
    self.leave = leave
    self.hits = hits
    self.window = window
    self.minimumOn = minimumOn
    self.minimumOff = minimumOff
    self.maximumOn = maximumOn
    self.cooldown = cooldown
  }
}
