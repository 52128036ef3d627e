// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// Tells when something appears in a folder, or gets other permissions.
///
/// A new device node belongs to root for about a quarter of a second, until udev has its rules
/// applied: the change of permissions is the one to wait for.
public struct FolderWatch: ~Copyable {
  /// Readable after a change.
  public let descriptor: Int32

  public init(_ path: UnsafePointer<CChar>) throws(BoardError) {
    descriptor = board_watch_folder(path)
    guard descriptor >= 0 else { throw .system(.watchFolder, errno: board_errno()) }
  }

  deinit { close(descriptor) }

  /// Returns whether something changed since the last call.
  @discardableResult
  public func clear() -> Bool {
    var events = InlineArray<1024, UInt8>(repeating: 0)
    var hasChanged = false
    var span = events.mutableSpan
    span.withUnsafeMutableBytes { buffer in
      while read(descriptor, buffer.baseAddress, buffer.count) > 0 { hasChanged = true }
    }
    return hasChanged
  }
}
