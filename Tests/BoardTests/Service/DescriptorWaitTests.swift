// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct DescriptorWaitTests {
  @Test func `the descriptor that is ready is named`() throws {
    let (first, second) = (try Doorbell(), try Doorbell())
    second.ring()
    second.ring()
    var wait = DescriptorWait()
    wait.add(first.descriptor)
    wait.add(-1)
    wait.add(second.descriptor)
    let isReady = wait.wait(until: nil)
    #expect(isReady)
    #expect((0..<4).map { wait.isReady($0) } == [false, false, true, false])
    #expect(second.clear())
    #expect(!second.clear())
    let isReadyAgain = wait.wait(until: MonotonicClock.nanoseconds)
    #expect(!isReadyAgain)
    #expect(!wait.isReady(2))
  }

  @Test func `a deadline that has passed does not wait`() throws {
    let bell = try Doorbell()
    var wait = DescriptorWait()
    wait.add(bell.descriptor)
    let isReady = wait.wait(until: 0)
    #expect(!isReady)
  }
}
