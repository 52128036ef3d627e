// SPDX-License-Identifier: Apache-2.0

import Daemon

/// Lines in memory, which can break.
struct MemoryLines: OutputLines {
  /// Shared with the test.
  final class State {
    var levels: [Bool]
    /// Whether a line can be driven.
    var works: [Bool]
    /// Whether a line that broke can be had again; not while somebody else holds it.
    var isFree: [Bool]
    private(set) var changes = 0

    init(count: Int) {
      levels = Array(repeating: false, count: count)
      works = Array(repeating: true, count: count)
      isFree = Array(repeating: true, count: count)
    }

    fileprivate func set(_ output: Int, _ isActive: Bool) {
      if levels[output] != isActive { changes += 1 }
      levels[output] = isActive
    }
  }

  let state: State

  mutating func set(_ output: Int, isActive: Bool) -> Bool {
    if state.works[output] { state.set(output, isActive) }
    return state.works[output]
  }

  mutating func reopen(_ output: Int, isActive: Bool) -> Bool {
    guard state.isFree[output] else { return false }
    state.works[output] = true
    state.set(output, isActive)
    return true
  }
}
