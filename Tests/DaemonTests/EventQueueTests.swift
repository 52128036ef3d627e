// SPDX-License-Identifier: Apache-2.0

import Daemon
import Testing

@Suite struct EventQueueTests {
  private func withQueue(_ body: (EventQueue) throws -> Void) rethrows {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: EventQueue.byteCount, alignment: 64)
    defer { memory.deallocate() }
    try body(EventQueue(in: memory))
  }

  private func event(_ time: Int64) -> Event { Event(time: time, kind: .cameraLost) }

  @Test func givesEventsInTheirOrder() {
    withQueue { queue in
      #expect(!queue.isPending)
      for round in 0..<1000 as Range<Int64> {
        queue.take(event(2 * round))
        queue.take(event(2 * round + 1))
        #expect(queue.isPending)
        #expect(queue.next()?.time == 2 * round)
        #expect(queue.next()?.time == 2 * round + 1)
        #expect(queue.next() == nil)
      }
      #expect(queue.lostCount == 0)
    }
  }

  /// A log that nobody can write holds nobody up.
  @Test func countsWhatCouldNotBeWrittenDown() {
    withQueue { queue in
      for time in 0..<300 as Range<Int64> { queue.take(event(time)) }
      #expect(queue.lostCount == 300 - UInt64(EventQueue.capacity))
      for time in 0..<Int64(EventQueue.capacity) { #expect(queue.next()?.time == time) }
      #expect(queue.next() == nil)
      queue.take(event(7))
      #expect(queue.next()?.time == 7)
    }
  }

  @Test func losesNothingBetweenTwoThreads() async {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: EventQueue.byteCount, alignment: 64)
    defer { memory.deallocate() }
    let queue = EventQueue(in: memory)
    let count: Int64 = 100_000
    async let sender: Void = Task.detached {
      for time in 0..<count { queue.take(Event(time: time, kind: .cameraLost)) }
    }.value
    var received: Int64 = 0
    var last: Int64 = -1
    while received + Int64(queue.lostCount) < count || queue.isPending {
      guard let event = queue.next() else {
        await Task.yield()
        continue
      }
      #expect(event.time > last)
      last = event.time
      received += 1
    }
    await sender
    #expect(received + Int64(queue.lostCount) == count)
  }
}
