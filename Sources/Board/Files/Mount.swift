// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// What a folder lies on.
public struct Mount: Equatable, Sendable {
  /// It lies on tmpfs, which wears nothing out and is gone at the next start.
  public var isInMemory: Bool
  /// Nobody may write there.
  public var isReadOnly: Bool

  public init(isInMemory: Bool, isReadOnly: Bool) {
    self.isInMemory = isInMemory
    self.isReadOnly = isReadOnly
  }

  /// Nothing where there is no such folder.
  public init?(of path: PathText) {
    var (isInMemory, isReadOnly) = (false, false)
    guard path.withCString({ board_read_mount($0, &isInMemory, &isReadOnly) }) == 0 else {
      return nil
    }
    self.init(isInMemory: isInMemory, isReadOnly: isReadOnly)
  }
}

/// Whether there is anything under a name.
public func fileExists(_ path: PathText) -> Bool {
  path.withCString { access($0, F_OK) == 0 }
}
