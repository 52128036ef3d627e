// SPDX-License-Identifier: Apache-2.0

import CBoard

/// Ends the use of the heap: from here on, a call to malloc or its family ends the process.
///
/// Holds in the board's program, whose malloc is its own; a no-op on the host. It is called once,
/// before the first inference.
public func sealHeap() { board_heap_seal() }

/// Calls to the malloc family; zero on the host, where the heap is not ours to count.
public struct HeapCalls: Equatable, Sendable {
  public let beforeSeal: UInt64
  public let afterSeal: UInt64

  /// The counts at this moment.
  public static var now: HeapCalls {
    let calls = board_heap_calls()
    return HeapCalls(beforeSeal: calls.before_seal, afterSeal: calls.after_seal)
  }
}
