// SPDX-License-Identifier: Apache-2.0

internal import Board

/// Rows of times in nanoseconds, as many in each row as there are iterations.
struct Samples: ~Copyable {
  let view: SampleView
  private let pages: Pages

  /// Gets the memory for all of them; `path` is for the error alone.
  init(_ path: CString, rowCount: Int, iterationCount: Int) throws(CommandError) {
    let byteCount = rowCount * iterationCount * MemoryLayout<Int64>.stride
    pages = try about(path) { () throws(BoardError) in
      try Pages(byteCount: byteCount)
    }
    view = SampleView(
      samples: pages.bytes.bindMemory(to: Int64.self), rowCount: rowCount,
      iterationCount: iterationCount)
  }

  /// Puts each row into ascending order.
  func sort() {
    for index in 0..<view.rowCount { heapSort(view.row(index)) }
  }
}

/// The samples in memory that somebody else owns.
struct SampleView {
  fileprivate let samples: UnsafeMutableBufferPointer<Int64>
  let rowCount: Int
  let iterationCount: Int

  func row(_ index: Int) -> UnsafeMutableBufferPointer<Int64> {
    let start = index * iterationCount
    return UnsafeMutableBufferPointer(rebasing: samples[start..<start + iterationCount])
  }

  /// What a row shows; it must be sorted.
  func statistics(ofRow index: Int) -> Statistics {
    let row = row(index)
    var sum: Int64 = 0
    for sample in row { sum += sample }
    return Statistics(
      minimum: row[0], median: row[(row.count - 1) / 2],
      p99: row[(99 * row.count + 99) / 100 - 1], maximum: row[row.count - 1],
      mean: sum / Int64(row.count))
  }
}

/// Times in nanoseconds: the least, the middle one, the one that 99 of 100 do not exceed, the
/// greatest, and their mean.
struct Statistics {
  let minimum: Int64
  let median: Int64
  let p99: Int64
  let maximum: Int64
  let mean: Int64
}

/// Sorts in place; the standard library's sort takes memory from the heap.
func heapSort(_ values: UnsafeMutableBufferPointer<Int64>) {
  for root in stride(from: values.count / 2 - 1, through: 0, by: -1) {
    siftDown(values, from: root, to: values.count)
  }
  for end in stride(from: values.count - 1, to: 0, by: -1) {
    values.swapAt(0, end)
    siftDown(values, from: 0, to: end)
  }
}

private func siftDown(_ values: UnsafeMutableBufferPointer<Int64>, from start: Int, to end: Int) {
  var root = start
  while 2 * root + 1 < end {
    var child = 2 * root + 1
    if child + 1 < end, values[child] < values[child + 1] { child += 1 }
    if values[root] >= values[child] { return }
    values.swapAt(root, child)
    root = child
  }
}
