// SPDX-License-Identifier: Apache-2.0

import CBoard

/// The clock that never jumps: nanoseconds since some moment before the program began.
public enum MonotonicClock {
  public static var nanoseconds: Int64 { board_monotonic_nanoseconds() }
}
