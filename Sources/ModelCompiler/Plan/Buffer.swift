// SPDX-License-Identifier: Apache-2.0

internal import Quantization

/// A run of bytes in the arena that one or several values in turn occupy.
struct Buffer: Sendable {
  let bytes: Int
  /// From the first operator that writes it to the last one that reads it.
  var lifetime: ClosedRange<Int>
  var offset = 0

  func conflicts(with other: Buffer) -> Bool { lifetime.overlaps(other.lifetime) }
}

/// Finds offsets for buffers such that those alive at the same time do not overlap.
///
/// Greedy by an order of placement, each buffer into the lowest gap that holds it; the order is
/// improved by seeded random swaps until the result meets the lower bound, which is the most that
/// is ever alive at once (compare Apache TVM's hill climb).
struct ArenaPlanner {
  private var buffers: [Buffer]

  init(_ buffers: [Buffer]) { self.buffers = buffers }

  /// The bytes alive at the worst moment: no plan can need less.
  var lowerBound: Int {
    let moments = buffers.flatMap { [$0.lifetime.lowerBound, $0.lifetime.upperBound] }
    return moments.map { moment in
      buffers.filter { $0.lifetime.contains(moment) }.reduce(0) { $0 + $1.bytes }
    }.max() ?? 0
  }

  /// The buffers with their offsets, in the given order, and the bytes that they need.
  func plan(attempts: Int = 2_000, seed: UInt64 = 1) -> (buffers: [Buffer], bytes: Int) {
    let target = lowerBound
    var order = buffers.indices.sorted {
      (buffers[$0].bytes, -$0) > (buffers[$1].bytes, -$1)
    }
    var best = place(in: order)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<attempts where best.bytes > target && order.count > 1 {
      let first = Int.random(in: 0..<order.count, using: &generator)
      let second = Int.random(in: 0..<order.count, using: &generator)
      order.swapAt(first, second)
      let candidate = place(in: order)
      if candidate.bytes <= best.bytes {
        best = candidate
      } else {
        order.swapAt(first, second)
      }
    }
    return best
  }

  private func place(in order: [Int]) -> (buffers: [Buffer], bytes: Int) {
    var placed = buffers
    var done: [Int] = []
    var bytes = 0
    for index in order {
      let neighbours = done.filter { placed[$0].conflicts(with: placed[index]) }
        .sorted { placed[$0].offset < placed[$1].offset }
      var offset = 0
      for neighbour in neighbours {
        if offset + placed[index].bytes <= placed[neighbour].offset { break }
        offset = max(offset, placed[neighbour].offset + placed[neighbour].bytes)
      }
      placed[index].offset = offset
      bytes = max(bytes, offset + placed[index].bytes)
      done.append(index)
    }
    return (placed, bytes)
  }
}
