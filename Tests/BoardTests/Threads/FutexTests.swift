// SPDX-License-Identifier: Apache-2.0

import Board
import Synchronization
import Testing

struct FutexTests {
  @Test func `a word that already changed does not put to sleep`() {
    withWord(7) { Futex.sleep(on: $0, while: 6, until: .max) }
  }

  @Test func `a deadline ends the sleep`() {
    withWord(7) { word in
      let deadline = MonotonicClock.nanoseconds + 2_000_000
      while MonotonicClock.nanoseconds < deadline {
        Futex.sleep(on: word, while: 7, until: deadline)
      }
    }
  }

  @Test func `a thread that sleeps is woken`() throws {
    try withWord(0) { word in
      let thread = try Thread(argument: word) { argument in
        guard let word = argument?.assumingMemoryBound(to: Atomic<UInt32>.self) else { return nil }
        while word.pointee.load(ordering: .acquiring) == 0 {
          Futex.sleep(on: word, while: 0, until: .max)
        }
        word.pointee.store(2, ordering: .releasing)
        return nil
      }
      word.pointee.store(1, ordering: .releasing)
      Futex.wake(word)
      thread.join()
      #expect(word.pointee.load(ordering: .acquiring) == 2)
    }
  }

  private func withWord(
    _ value: UInt32, _ body: (UnsafeMutablePointer<Atomic<UInt32>>) throws -> Void
  ) rethrows {
    let word = UnsafeMutablePointer<Atomic<UInt32>>.allocate(capacity: 1)
    word.initialize(to: Atomic(value))
    defer { word.deallocate() }
    try body(word)
  }
}
