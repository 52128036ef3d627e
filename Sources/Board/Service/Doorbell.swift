// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// Wakes a thread that waits for descriptors; any thread may ring.
///
/// Rings until the next ``clear()`` count as one. It stays open as long as the process runs.
public struct Doorbell: Sendable {
  /// Readable after a ring.
  public let descriptor: Int32

  public init() throws(BoardError) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else { throw .system(.makeDoorbell, errno: board_errno()) }
  }

  public func ring() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  /// Returns whether it rang.
  @discardableResult
  public func clear() -> Bool {
    var rings: UInt64 = 0
    return read(descriptor, &rings, 8) == 8
  }
}
