// SPDX-License-Identifier: Apache-2.0

import Frames
import Synchronization
import Testing

struct FrameRingTests {
  @Test func `the newest frame wins, and the one it displaces is requeued`() {
    let memory = RingMemory()
    let ring = memory.ring
    #expect(ring.take() == nil)
    #expect(ring.publish(.numbered(1, buffer: 4)) == nil)
    #expect(ring.publish(.numbered(2, buffer: 31)) == 4)
    #expect(ring.take()?.sequence == 2)
    #expect(ring.take() == nil)
    #expect(ring.dropCount(.superseded) == 1)
    #expect(ring.captured == 2)
  }

  @Test func `a buffer that is given back comes to the producer once`() {
    let memory = RingMemory()
    let ring = memory.ring
    _ = ring.publish(.numbered(1, buffer: 31))
    _ = ring.take()
    #expect(ring.takeReturned() == 0)
    ring.giveBack(31)
    #expect(ring.takeReturned() == 1 << 31)
    #expect(ring.takeReturned() == 0)
  }

  @Test func `the source is idle only when the consumer has nothing of it`() {
    let memory = RingMemory()
    let ring = memory.ring
    ring.reopen()
    _ = ring.publish(.numbered(1, buffer: 0))
    _ = ring.take()
    _ = ring.publish(.numbered(2, buffer: 1))
    #expect(!ring.isClosed)
    ring.close()
    #expect(ring.isClosed)
    #expect(ring.take() == nil)
    #expect(!ring.isIdle)
    ring.giveBack(0)
    #expect(!ring.isIdle)
    _ = ring.takeReturned()
    #expect(ring.isIdle)
    #expect(ring.dropCount(.superseded) == 1)
  }

  @Test func `every frame is decided or dropped for one cause`() {
    let memory = RingMemory()
    let ring = memory.ring
    ring.count(.damaged)
    ring.count(.missed, times: 3)
    for sequence in 1...3 as ClosedRange<UInt32> {
      _ = ring.publish(.numbered(sequence, buffer: Int(sequence)))
    }
    _ = ring.take()
    ring.giveBack(3, droppedFor: .undecodable)
    _ = ring.publish(.numbered(4, buffer: 0))
    _ = ring.take()
    ring.giveBack(0)
    #expect(ring.captured == 8)
    #expect(ring.decided == 1)
    let drops = FrameDrop.allCases.map { ring.dropCount($0) }
    #expect(drops == [2, 1, 0, 0, 0, 0, 0, 1, 0, 3])
  }

  @Test func `the generation changes with every frame and at the end`() {
    let memory = RingMemory()
    let ring = memory.ring
    func generation() -> UInt32 { ring.generation.pointee.load(ordering: .relaxed) }
    let first = generation()
    _ = ring.publish(.numbered(1, buffer: 0))
    #expect(generation() == first + 1)
    ring.close()
    #expect(generation() == first + 2)
  }
}
