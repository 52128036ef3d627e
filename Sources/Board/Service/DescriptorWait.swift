// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// Waits for any of a few descriptors.
///
/// ``add(_:)`` numbers them from 0 in the order of the calls.
public struct DescriptorWait {
  public static let limit = 16

  private var descriptors = InlineArray<16, pollfd>(repeating: pollfd())
  private var count = 0

  public init() {}

  /// Waits for bytes to read from a descriptor, or for its end; a negative one is never ready.
  public mutating func add(_ descriptor: Int32) {
    precondition(count < DescriptorWait.limit, "at most 16 descriptors to wait for")
    descriptors[count] = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    count += 1
  }

  /// Returns when one is ready, when the time has come, or when a signal handler ran.
  ///
  /// - Parameter deadline: monotonic, in nanoseconds; nothing is for ever.
  /// - Returns: whether one is ready.
  public mutating func wait(until deadline: Int64?) -> Bool {
    let time = deadline.map { max($0 - MonotonicClock.nanoseconds, 0) } ?? -1
    let count = count
    var span = descriptors.mutableSpan
    let ready = span.withUnsafeMutableBufferPointer { board_poll($0.baseAddress, count, time) }
    if ready < 0 { forgetReadiness() }
    return ready > 0
  }

  /// Whether a descriptor has something to read or has failed; for the last ``wait(until:)``.
  public func isReady(_ index: Int) -> Bool { index < count && descriptors[index].revents != 0 }

  /// Whether a descriptor has failed; for the last ``wait(until:)``.
  public func hasFailed(_ index: Int) -> Bool {
    isReady(index) && Int32(descriptors[index].revents) & (POLLERR | POLLNVAL) != 0
  }

  private mutating func forgetReadiness() {
    for index in 0..<count { descriptors[index].revents = 0 }
  }
}
