// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// Signals as something to wait for and to read, in place of handlers.
public struct Signals: ~Copyable {
  /// What a signal asks of this process.
  public enum Request: Sendable {
    /// SIGTERM or SIGINT.
    case stop
    /// SIGHUP.
    case reload
    /// SIGUSR1.
    case first
    /// SIGUSR2.
    case second
  }

  /// Readable while a signal waits.
  public let descriptor: Int32

  /// Takes the signals over; before any thread is created, because threads inherit that.
  ///
  /// SIGPIPE is ignored from here on.
  public init() throws(BoardError) {
    descriptor = board_open_signals()
    guard descriptor >= 0 else { throw .system(.receiveSignals, errno: board_errno()) }
  }

  deinit { close(descriptor) }

  /// The next request, if one waits.
  public func next() -> Request? {
    switch board_next_signal(descriptor) {
    case SIGTERM, SIGINT: .stop
    case SIGHUP: .reload
    case SIGUSR1: .first
    case SIGUSR2: .second
    default: nil
    }
  }
}
