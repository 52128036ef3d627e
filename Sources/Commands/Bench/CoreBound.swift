// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Kernels

/// The fewest nanoseconds that some multiply–accumulates can take on the cores that are used.
struct CoreBound {
  private let macsPerSecond: UInt64

  /// Expects that every thread has a core like the one that this runs on; `nil` where that is not
  /// known, or not its clock.
  init?(threadCount: Int) {
    guard let core = Processor.current.core, let hertz = Processor.currentHertz else { return nil }
    self.init(core, hertz: hertz, threadCount: threadCount)
  }

  init(_ core: Processor.Core, hertz: UInt64, threadCount: Int) {
    macsPerSecond = UInt64(threadCount * core.macsPerCycle) * hertz
  }

  /// What part of the bound is reached, in thousandths.
  func permille(macs: Int, nanoseconds: Int64) -> Int {
    let reached = Double(macs) * 1e9 / Double(max(nanoseconds, 1))
    return Int(reached * 1000 / Double(macsPerSecond) + 0.5)
  }
}
