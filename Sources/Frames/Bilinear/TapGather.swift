// SPDX-License-Identifier: Apache-2.0

/// Brings the two taps of every column of a row together, from wherever they lie in the frame.
///
/// Formats of one plane are read by a *window* of eight bytes for each column, in which both taps lie;
/// everything else sample by sample.
struct TapGather<Loops: BilinearLoops> {
  let source: SampleSource
  private let walk: FrameWalk
  private let scratch: BilinearScratch
  private let readsWindows: Bool

  private static var windowBytes: Int { 8 }

  init(source: SampleSource, walk: FrameWalk, scratch: BilinearScratch) {
    self.source = source
    self.walk = walk
    self.scratch = scratch
    // A window must fit into a row, and the taps of a column must lie in one.
    readsWindows =
      source.isPacked && !walk.isSideways && source.format.leastBytesPerRow >= Self.windowBytes
  }

  /// Stores where the taps of a column lie.
  ///
  /// - Parameters:
  ///   - column: of the crop.
  ///   - left: the view's column of its left tap.
  ///   - right: the view's column of its right tap: `left` or the next.
  func fill(_ column: Int, left: Int, right: Int) {
    let tap = 16 * (column >> 3) + column & 7
    let (left, right) = (walk.alongRowPart(left), walk.alongRowPart(right))
    if readsWindows {
      let start = windowStart(of: min(left.x, right.x))
      scratch.firstOffsets[column] = Int32(truncatingIfNeeded: start)
      fillOrder(column, tap, left.x, start)
      fillOrder(column, tap + 8, right.x, start)
    } else {
      fillTap(tap, left)
      fillTap(tap + 8, right)
    }
  }

  private func fillTap(_ tap: Int, _ place: FrameWalk.Vector) {
    scratch.firstOffsets[tap] = Int32(truncatingIfNeeded: source.firstOffset(place.x, place.y))
    scratch.otherOffsets[tap] = Int32(truncatingIfNeeded: source.otherOffset(place.x, place.y))
  }

  /// The byte of a row where the window for pixel `x` and the next begins, inside the row.
  private func windowStart(of x: Int) -> Int {
    min(source.otherOffset(x, 0), source.format.leastBytesPerRow - Self.windowBytes)
  }

  /// Stores where in its group's windows the samples of a tap lie.
  private func fillOrder(_ column: Int, _ tap: Int, _ x: Int, _ windowStart: Int) {
    let order = scratch.order + (48 * (column >> 3) + tap & 15)
    let window = Self.windowBytes * (column & 7) - windowStart
    let first = window + source.firstOffset(x, 0)
    let other = window + source.otherOffset(x, 0)
    order[0] = UInt8(truncatingIfNeeded: first + (source.first - source.base))
    order[16] = UInt8(truncatingIfNeeded: other + (source.second - source.base))
    order[32] = UInt8(truncatingIfNeeded: other + (source.third - source.base))
  }

  /// Fills the sample planes with the taps of a row of the view.
  func gather(row y: Int) {
    let row = walk.downColumnPart(y)
    if readsWindows {
      gatherWindows(UnsafeRawPointer(source.base + source.firstOffset(0, row.y)))
      Loops.permute(
        scratch.windows, order: scratch.order, into: scratch.samples, groups: scratch.groups)
    } else {
      gatherSamples(row)
    }
    if source.format.pixels == .grey { fillChroma() }
  }

  /// Grey has no colour.
  private func fillChroma() {
    scratch.samples.second.update(repeating: 128, count: 2 * scratch.taps)
  }

  private func gatherWindows(_ row: UnsafeRawPointer) {
    let windows = UnsafeMutableRawPointer(scratch.windows)
    let offsets = scratch.firstOffsets
    var column = 0
    while column != scratch.columns {
      // Four at a time, which LLVM does not do by itself: it joins loads and stores to pairs.
      let first = row.loadUnaligned(fromByteOffset: Int(offsets[column]), as: UInt64.self)
      let second = row.loadUnaligned(fromByteOffset: Int(offsets[column &+ 1]), as: UInt64.self)
      let third = row.loadUnaligned(fromByteOffset: Int(offsets[column &+ 2]), as: UInt64.self)
      let fourth = row.loadUnaligned(fromByteOffset: Int(offsets[column &+ 3]), as: UInt64.self)
      let target = windows + 8 &* column
      target.storeBytes(of: first, as: UInt64.self)
      target.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
      target.storeBytes(of: third, toByteOffset: 16, as: UInt64.self)
      target.storeBytes(of: fourth, toByteOffset: 24, as: UInt64.self)
      column &+= 4
    }
  }

  private func gatherSamples(_ row: FrameWalk.Vector) {
    let firstBase = source.first + source.firstOffset(row.x, row.y)
    let other = source.otherOffset(row.x, row.y)
    let (secondBase, thirdBase) = (source.second + other, source.third + other)
    let (firstOffsets, otherOffsets) = (scratch.firstOffsets, scratch.otherOffsets)
    let planes = scratch.samples
    let (first, second, third) = (planes.first, planes.second, planes.third)
    for tap in 0..<scratch.taps {
      let offset = Int(otherOffsets[tap])
      first[tap] = firstBase[Int(firstOffsets[tap])]
      second[tap] = secondBase[offset]
      third[tap] = thirdBase[offset]
    }
  }
}
