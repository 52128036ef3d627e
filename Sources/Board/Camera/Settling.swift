// SPDX-License-Identifier: Apache-2.0

/// The time that a camera takes to find its exposure after it was started.
struct Settling {
  private let duration: Int64
  private var end: Int64?

  /// - Parameter duration: in nanoseconds.
  init(duration: Int64) { self.duration = duration }

  /// Whether the frame of this time is too early; the first one starts the clock.
  mutating func isEarly(_ frameTime: Int64) -> Bool {
    let end = end ?? frameTime + duration
    self.end = end
    return frameTime < end
  }
}
