// SPDX-License-Identifier: Apache-2.0

import Quantization
import Testing

@testable import ModelCompiler

struct ArenaPlannerTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func `buffers alive together never overlap`(seed: UInt64) {
    let planned = ArenaPlanner(buffers(seed)).plan()
    for (index, buffer) in planned.buffers.enumerated() {
      #expect(buffer.offset >= 0 && buffer.offset + buffer.bytes <= planned.bytes)
      for other in planned.buffers[..<index] where buffer.lifetime.overlaps(other.lifetime) {
        #expect(
          buffer.offset + buffer.bytes <= other.offset
            || other.offset + other.bytes <= buffer.offset)
      }
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `the lower bound is what lives at the fullest moment`(seed: UInt64) {
    let buffers = buffers(seed)
    let fullest = (0..<20).map { moment in
      buffers.filter { $0.lifetime.contains(moment) }.reduce(0) { $0 + $1.bytes }
    }.max()
    let planner = ArenaPlanner(buffers)
    #expect(planner.lowerBound == fullest)
    #expect(planner.plan().bytes >= planner.lowerBound)
  }

  @Test func `one step after the other needs two buffers at a time`() {
    let chain = (0..<10).map { Buffer(bytes: 64, lifetime: $0...$0 + 1) }
    #expect(ArenaPlanner(chain).plan().bytes == 128)
  }

  @Test func `the same buffers get the same places`() {
    let first = ArenaPlanner(buffers(3)).plan().buffers.map(\.offset)
    #expect(ArenaPlanner(buffers(3)).plan().buffers.map(\.offset) == first)
  }

  @Test func `nothing at all needs no memory`() {
    #expect(ArenaPlanner([]).plan().bytes == 0)
  }

  private func buffers(_ seed: UInt64) -> [Buffer] {
    var random = SeededGenerator(seed: seed)
    return (0..<15).map { _ in
      let start = Int.random(in: 0..<16, using: &random)
      let end = start + Int.random(in: 0..<4, using: &random)
      return Buffer(bytes: Int.random(in: 1...40, using: &random) * 64, lifetime: start...end)
    }
  }
}
