// SPDX-License-Identifier: Apache-2.0

/// A clock that stands still until somebody moves it; copies share one time.
public struct SimulatedClock: Clock {
  private let time: UnsafeMutablePointer<Int64>

  /// A clock over memory that outlives it and all its copies; it begins at zero.
  public init(in time: UnsafeMutablePointer<Int64>) {
    self.time = time
    time.initialize(to: 0)
  }

  public var now: Int64 { time.pointee }

  /// Moves it forward; never back.
  public func move(to time: Int64) { self.time.pointee = max(self.time.pointee, time) }
}
