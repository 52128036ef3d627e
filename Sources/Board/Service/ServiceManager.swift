// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// The way to the service manager: the protocol of `sd_notify(3)`, without its library.
///
/// Where nobody listens, that is without `$NOTIFY_SOCKET`, messages go nowhere.
public struct ServiceManager: ~Copyable {
  /// Within this time the service manager wants to hear of the watchdog, in nanoseconds; nothing if it
  /// does not care.
  public let watchdogPeriod: Int64?

  private let path: CString?
  private let socket: Int32

  /// The longest message; a longer status is cut off.
  private typealias Message = InlineText<512>

  /// Asks the environment that the service manager made.
  public init() {
    path = environmentVariable("NOTIFY_SOCKET")
    socket = path == nil ? -1 : board_open_datagram_socket()
    watchdogPeriod = ServiceManager.watchdogPeriod(
      microseconds: environmentVariable("WATCHDOG_USEC"),
      process: environmentVariable("WATCHDOG_PID"), ownProcess: Int(getpid()))
  }

  deinit {
    if socket >= 0 { close(socket) }
  }

  /// The service is up, or done with reloading.
  public func ready() { send(Message("READY=1")) }

  /// One line for `systemctl status`.
  public func status<let capacity: Int>(_ text: borrowing InlineText<capacity>) {
    var message = Message("STATUS=")
    message.append(copy text)
    send(message)
  }

  /// The service is alive and well.
  public func feedWatchdog() { send(Message("WATCHDOG=1")) }

  /// The service reloads its configuration; ``ready()`` must follow, also after a refusal.
  public func reloading() {
    var message = Message("RELOADING=1\nMONOTONIC_USEC=")
    message.append(UInt64(MonotonicClock.nanoseconds / 1000))
    send(message)
  }

  public func stopping() { send(Message("STOPPING=1")) }

  private func send(_ message: Message) {
    guard socket >= 0, let path else { return }
    message.withBytes {
      _ = board_send_datagram(socket, path.pointer, $0.baseAddress, $0.count)
    }
  }

  /// The watchdog is meant for a process only if it is named, or nobody is.
  static func watchdogPeriod(
    microseconds: CString?, process: CString?, ownProcess: Int
  ) -> Int64? {
    guard let period = microseconds?.decimal, period > 0, period <= Int.max / 1000 else {
      return nil
    }
    if let process, process.decimal != ownProcess { return nil }
    return Int64(period) * 1000
  }
}
