// SPDX-License-Identifier: Apache-2.0

internal import CBoard
internal import Synchronization

/// A point that no thread passes before all have reached it.
///
/// A thread that waits spins for a while, which is short against an operator and long against the
/// difference between its parts, and then sleeps until it is woken.
struct FutexBarrier {
  /// Four words, each in a cache line of its own.
  private let words: UnsafeMutablePointer<Atomic<UInt32>>

  static let byteCount = 4 * lineBytes
  private static let lineBytes = 64
  private static let spinLimit = 2000

  /// Takes memory of `byteCount` bytes that outlives the barrier, at a multiple of 4.
  init(at memory: UnsafeMutableRawPointer, threadCount: Int) {
    let count = FutexBarrier.byteCount / MemoryLayout<Atomic<UInt32>>.stride
    words = memory.bindMemory(to: Atomic<UInt32>.self, capacity: count)
    for index in 0..<count { (words + index).initialize(to: Atomic(0)) }
    setThreadCount(threadCount)
  }

  private func word(_ index: Int) -> UnsafeMutablePointer<Atomic<UInt32>> {
    words + index * (FutexBarrier.lineBytes / MemoryLayout<Atomic<UInt32>>.stride)
  }

  /// How often the barrier has opened; what sleeping threads sleep on.
  private var phase: UnsafeMutablePointer<Atomic<UInt32>> { word(0) }
  private var arrived: UnsafeMutablePointer<Atomic<UInt32>> { word(1) }
  private var sleepers: UnsafeMutablePointer<Atomic<UInt32>> { word(2) }
  private var threadCount: UnsafeMutablePointer<Atomic<UInt32>> { word(3) }

  /// Changes how many threads there are; the caller is one of them and not waiting.
  func setThreadCount(_ count: Int) {
    threadCount.pointee.store(UInt32(count), ordering: .sequentiallyConsistent)
  }

  /// Returns when every thread has called it.
  func wait() {
    let current = phase.pointee.load(ordering: .relaxed)
    let count = arrived.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
    if count == threadCount.pointee.load(ordering: .sequentiallyConsistent) {
      end(current)
    } else {
      wait(forEndOf: current)
    }
  }

  private func end(_ current: UInt32) {
    arrived.pointee.store(0, ordering: .relaxed)
    // One order of all these accesses: either this thread sees the sleeper, or it the new phase.
    phase.pointee.store(current &+ 1, ordering: .sequentiallyConsistent)
    if sleepers.pointee.load(ordering: .sequentiallyConsistent) > 0 { board_wake_all(phase) }
  }

  private func wait(forEndOf current: UInt32) {
    for _ in 0..<FutexBarrier.spinLimit {
      if phase.pointee.load(ordering: .acquiring) != current { return }
      board_relax()
    }
    sleepers.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while phase.pointee.load(ordering: .sequentiallyConsistent) == current {
      board_sleep_while_equal(phase, current)
    }
    sleepers.pointee.wrappingSubtract(1, ordering: .relaxed)
  }
}
