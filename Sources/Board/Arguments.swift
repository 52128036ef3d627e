// SPDX-License-Identifier: Apache-2.0

import CBoard

/// The command line of this process; the first argument is the program's name.
///
/// Embedded Swift has no `CommandLine`. The strings live as long as the process.
public struct Arguments: Sendable {
  public init() {}

  /// All of them in order, as `main` gets them.
  public var strings: UnsafeBufferPointer<UnsafePointer<CChar>?> {
    UnsafeBufferPointer(start: board_arguments(), count: count)
  }

  public var count: Int { Int(board_argument_count()) }

  /// The argument at `index`, or nothing past the last one.
  public subscript(index: Int) -> CString? {
    guard index >= 0, index < count, let text = board_arguments()?[index] else { return nil }
    return CString(text)
  }
}
