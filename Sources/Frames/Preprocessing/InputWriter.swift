// SPDX-License-Identifier: Apache-2.0

/// Where finished samples go: through the tables into the network's input.
struct InputWriter {
  let tables: UnsafePointer<Int8>
  let output: UnsafeMutablePointer<Int8>
  let order: ChannelOrder

  /// Writes `columns` pixels from sample values in the network's channel order.
  @inline(__always)
  func writeRow(_ y: Int, columns: Int, sample: (_ element: Int) -> Int) {
    let row = output + y * columns * 3
    var element = 0
    while element != columns * 3 {
      row[element] = tables[sample(element)]
      row[element &+ 1] = tables[256 &+ sample(element &+ 1)]
      row[element &+ 2] = tables[512 &+ sample(element &+ 2)]
      element &+= 3
    }
  }
}
