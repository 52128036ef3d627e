// SPDX-License-Identifier: Apache-2.0

/// How long something has lasted, by a clock that may go backwards or jump.
///
/// It counts the steps forward between the times that it is shown. A step backwards counts as
/// nothing, and the next step begins where it ended.
struct Stopwatch {
  /// In nanoseconds; stops at the largest number.
  private(set) var elapsed: Int64

  private var last: Int64?

  /// - Parameter elapsed: what has lasted already, in nanoseconds.
  init(elapsed: Int64 = 0) { self.elapsed = elapsed }

  /// Counts the step from the last time shown to this one.
  ///
  /// - Parameters:
  ///   - now: in nanoseconds, of any clock.
  ///   - longestStep: a longer step counts as this, in nanoseconds.
  mutating func show(_ now: Int64, longestStep: Int64 = .max) {
    elapsed = sum(elapsed, step(to: now, longestStep: longestStep))
    last = now
  }

  /// Begins anew at the last time shown.
  mutating func restart() { elapsed = 0 }

  /// Keeps only what is left when whole periods are taken away.
  mutating func wrap(at period: Int64) { elapsed %= period }

  /// When `elapsed` reaches `goal`, if the clock goes on from `now`; not before `now`.
  func time(of goal: Int64, from now: Int64) -> Int64 {
    sum(now, max(0, goal - sum(elapsed, step(to: now, longestStep: .max))))
  }

  private func step(to now: Int64, longestStep: Int64) -> Int64 {
    guard let last, now > last else { return 0 }
    let (step, overflows) = now.subtractingReportingOverflow(last)
    return overflows ? longestStep : min(step, longestStep)
  }

  private func sum(_ first: Int64, _ second: Int64) -> Int64 {
    let (sum, overflows) = first.addingReportingOverflow(second)
    return overflows ? .max : sum
  }
}
