// SPDX-License-Identifier: Apache-2.0

internal import CBoard
public import Synchronization

/// Sleeping until another thread changes a word.
public enum Futex {
  /// Sleeps while a word has a value; may return before.
  ///
  /// - Parameters:
  ///   - word: what another thread changes before it wakes this one.
  ///   - value: as the word was read before whatever the caller wants was not there.
  ///   - deadline: when to return anyway: monotonic, in nanoseconds.
  public static func sleep(
    on word: UnsafeMutablePointer<Atomic<UInt32>>, while value: UInt32, until deadline: Int64
  ) {
    board_sleep_while_equal_until(word, value, deadline)
  }

  /// Wakes all who sleep on a word.
  public static func wake(_ word: UnsafeMutablePointer<Atomic<UInt32>>) { board_wake_all(word) }
}
