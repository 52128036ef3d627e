// SPDX-License-Identifier: Apache-2.0

import Board
import Quantization
import Testing

struct FixedPoolTests {
  @Test func `blocks never overlap and all memory comes back`() throws {
    let pages = try Pages(byteCount: 1 << 16)
    var pool = try #require(FixedPool(over: pages.bytes))
    var random = SeededGenerator(seed: 5)
    var taken: [(bytes: UnsafeMutableRawBufferPointer, value: UInt8)] = []
    for step in 0..<20_000 {
      if random.next() % 2 == 0, !taken.isEmpty {
        let (bytes, value) = taken.remove(at: Int.random(in: taken.indices, using: &random))
        #expect(bytes.allSatisfy { $0 == value })
        let start = try #require(bytes.baseAddress)
        let released = pool.release(start)
        #expect(released)
      } else if let block = take(from: &pool, random: &random) {
        let value = UInt8(truncatingIfNeeded: step)
        block.initializeMemory(as: UInt8.self, repeating: value)
        taken.append((block, value))
      }
    }
    for (bytes, _) in taken {
      let start = try #require(bytes.baseAddress)
      let released = pool.release(start)
      #expect(released)
    }
    let everything = pool.allocate(byteCount: (1 << 16) - 16)
    #expect(everything != nil)
    let nothing = pool.allocate(byteCount: 0)
    #expect(nothing == nil)
  }

  @Test func `hostile sizes and alignments are refused`() throws {
    let pages = try Pages(byteCount: 4_096)
    var pool = try #require(FixedPool(over: pages.bytes))
    for byteCount in [Int.min, -1, 4_081, 4_097, Int.max] {
      let block = pool.allocate(byteCount: byteCount)
      #expect(block == nil)
    }
    for alignment in [Int.min, -1, 0, 3, 8_192, Int.max] {
      let block = pool.allocate(byteCount: 1, alignment: alignment)
      #expect(block == nil)
    }
    let everything = pool.allocate(byteCount: 4_080)
    #expect(everything != nil)
  }

  @Test func `a stray or second release is noticed`() throws {
    let pages = try Pages(byteCount: 4_096)
    var pool = try #require(FixedPool(over: pages.bytes))
    let allocated = pool.allocate(byteCount: 100)
    let block = try #require(allocated)
    let releases = [block + 16, block + 1, block, block].map { pool.release($0) }
    #expect(releases == [false, false, true, false])
    #expect(pool.usableBytes(at: block) == nil)
  }

  @Test func `too little memory makes no pool`() throws {
    let pages = try Pages(byteCount: 4_096)
    #expect(FixedPool(over: UnsafeMutableRawBufferPointer(rebasing: pages.bytes[1..<31])) == nil)
    #expect(FixedPool(over: UnsafeMutableRawBufferPointer(start: nil, count: 0)) == nil)
  }

  private func take(
    from pool: inout FixedPool, random: inout SeededGenerator
  ) -> UnsafeMutableRawBufferPointer? {
    let byteCount = Int.random(in: 0...2_000, using: &random)
    let alignment = 1 << Int.random(in: 0...10, using: &random)
    guard let start = pool.allocate(byteCount: byteCount, alignment: alignment) else { return nil }
    #expect(UInt(bitPattern: start) % UInt(max(alignment, 16)) == 0)
    #expect((pool.usableBytes(at: start) ?? -1) >= byteCount)
    return UnsafeMutableRawBufferPointer(start: start, count: byteCount)
  }
}
