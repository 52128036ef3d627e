// SPDX-License-Identifier: Apache-2.0

import Board
import Quantization
import TestSupport
import Testing

@testable import Commands

struct SamplesTests {
  @Test(arguments: [0, 1, 2, 3, 4, 7, 8, 100, 1001])
  func `heap sort sorts`(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    let values = random.int32s(count, in: -50...50).map(Int64.init)
    var sorted = values
    sorted.withUnsafeMutableBufferPointer { heapSort($0) }
    #expect(sorted == values.sorted())
  }

  @Test(arguments: [
    (1, 1, 1), (2, 1, 2), (5, 3, 5), (100, 50, 99), (101, 51, 100), (200, 100, 198),
  ])
  func `the middle and the ninety-ninth part are samples`(
    count: Int, median: Int64, p99: Int64
  ) throws {
    let statistics = try "x".withCString { try descendingRow(CString($0), count: count) }
    #expect(statistics.minimum == 1)
    #expect(statistics.median == median)
    #expect(statistics.p99 == p99)
    #expect(statistics.maximum == count)
    #expect(statistics.mean == Int64(count + 1) / 2)
  }
  /// What the second row shows when it held descending numbers.
  private func descendingRow(_ name: CString, count: Int) throws -> Statistics {
    let samples = try Samples(name, rowCount: 2, iterationCount: count)
    for index in 0..<count { samples.view.row(1)[index] = Int64(count - index) }
    samples.sort()
    return samples.view.statistics(ofRow: 1)
  }
}
