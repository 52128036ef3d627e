// SPDX-License-Identifier: Apache-2.0

import Testing

/// Every interleaving of a producer and a consumer, over the ring's own code.
///
/// What is explored is the order of accesses to shared memory; that the orderings of the atomics
/// suffice on a real machine is what the stress test under ThreadSanitizer is for.
struct FrameRingModelTests {
  @Test(arguments: [(2, 4), (3, 4), (4, 4)])
  func `no order of steps loses a frame, a buffer or a wake-up`(
    bufferCount: Int, frameCount: Int
  ) {
    let model = RingModel(bufferCount: bufferCount, frameCount: frameCount)
    var visited: Set<[UInt64]> = [model.key]
    var pending = [model.snapshot]
    var ends = 0
    while let snapshot = pending.popLast() {
      let successors = RingModel.Thread.allCases.filter { thread in
        model.restore(snapshot)
        guard model.step(thread) else { return false }
        if let fault = model.fault { Issue.record("\(fault): \(snapshot.state)") }
        if visited.insert(model.key).inserted { pending.append(model.snapshot) }
        return true
      }
      guard successors.isEmpty else { continue }
      ends += 1
      #expect(snapshot.state.hasEnded, "both wait for ever: \(snapshot.state)")
    }
    #expect(ends > 0)
    #expect(visited.count > 100)
  }
}
