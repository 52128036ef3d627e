// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// A line that this process holds until the value ends: what ``OutputLine`` and ``InputLine`` share.
///
/// Public because the board's compiler must see how it ends.
public struct HeldLine: ~Copyable {
  private let line: UnsafeMutableRawPointer

  /// Requests a line with everything about it in one call.
  ///
  /// So it is never at another level or polarity in between. An input has no `level`.
  init(_ found: FoundLine, _ settings: LineSettings, level: Bool?) throws(GPIOError) {
    var request = gpio_line_request()
    request.offset = found.line.offset
    request.is_output = level != nil
    request.level = level ?? false
    request.is_active_low = settings.isActiveLow
    request.drive = gpio_drive(UInt32(settings.drive.rawValue))
    request.bias = gpio_bias(UInt32(settings.bias.rawValue))
    let consumer = CString(StaticString("shufflenetd"))
    let line = withReloadHeap {
      found.chip.path.withCString { gpio_request_line($0, &request, consumer.pointer) }
    }
    guard let line else { throw GPIOError(errno: board_errno(), requesting: found) }
    self.line = line
  }

  deinit { withReloadHeap { gpio_release_line(line) } }

  func set(_ level: Bool) throws(GPIOError) {
    guard gpio_set_line(line, level) == 0 else { throw .system(.setLine, errno: board_errno()) }
  }

  func level() throws(GPIOError) -> Bool {
    let level = gpio_line_level(line)
    guard level >= 0 else { throw .system(.readLine, errno: board_errno()) }
    return level == 1
  }
}

extension GPIOError {
  /// What the kernel meant when it would not give a line.
  fileprivate init(errno: Int32, requesting found: FoundLine) {
    switch errno {
    case EBUSY: self = .busy(holder: found.line.consumer)
    case EACCES, EPERM: self.init(errno: errno, opening: found.chip)
    default: self = .system(.requestLine, errno: errno)
    }
  }
}
