// SPDX-License-Identifier: Apache-2.0

import CBoard

/// The clock that never jumps: nanoseconds since some moment before the program began.
public enum MonotonicClock {
  public static var nanoseconds: Int64 { board_monotonic_nanoseconds() }

  /// Sleeps; a signal may end it early.
  public static func sleep(until time: Int64) { board_sleep_until(time) }
}

/// The clock of people, in nanoseconds since 1970; it jumps whenever somebody sets it.
public enum WallClock {
  public static var nanoseconds: Int64 { board_wall_nanoseconds() }
}
