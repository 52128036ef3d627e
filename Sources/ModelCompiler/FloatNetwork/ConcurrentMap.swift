// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// Calls `body` with `0 ..< count` on all processors and returns the results in that order.
///
/// - Parameters:
///   - count: How many calls there are.
///   - body: What to do; calls run at the same time and in any order.
/// - Returns: `[body(0), body(1), …]`.
public func concurrentMap<Result: Sendable>(
  count: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initializedCount in
    nonisolated(unsafe) let results = buffer
    DispatchQueue.concurrentPerform(iterations: count) { index in
      results.initializeElement(at: index, to: body(index))
    }
    initializedCount = count
  }
}
