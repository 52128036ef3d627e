// SPDX-License-Identifier: Apache-2.0

/// Brings the two taps of every column of a row together, from wherever they lie in the frame.
///
/// A *window* is eight bytes of a plane's row in which both taps of a column lie. One is read for each
/// column and plane; the samples are then sorted out of a group's windows. Where that is impossible,
/// everything is read sample by sample.
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
      !walk.isSideways && source.firstRowBytes >= Self.windowBytes
      && source.otherRowSampleBytes >= Self.windowBytes
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
      fillWindows(column, min(left.x, right.x))
      fillOrder(column, tap, left.x)
      fillOrder(column, tap + 8, right.x)
    } else {
      fillTap(tap, left)
      fillTap(tap + 8, right)
    }
  }

  private func fillTap(_ tap: Int, _ place: FrameWalk.Vector) {
    scratch.firstOffsets[tap] = Int32(truncatingIfNeeded: source.firstOffset(place.x, place.y))
    scratch.otherOffsets[tap] = Int32(truncatingIfNeeded: source.otherOffset(place.x, place.y))
  }

  /// Stores where in their rows the windows for pixel `x` and the next begin, inside the rows.
  private func fillWindows(_ column: Int, _ x: Int) {
    let other = min(source.otherOffset(x, 0), source.otherRowSampleBytes - Self.windowBytes)
    // In one plane, one window has all samples.
    let first =
      source.planeCount == 1
      ? other : min(source.firstOffset(x, 0), source.firstRowBytes - Self.windowBytes)
    scratch.firstOffsets[column] = Int32(truncatingIfNeeded: first)
    scratch.otherOffsets[column] = Int32(truncatingIfNeeded: other)
  }

  /// Stores where in its group's windows the samples of a tap lie.
  private func fillOrder(_ column: Int, _ tap: Int, _ x: Int) {
    let order = scratch.order + (48 * (column >> 3) + tap & 15)
    let window = Self.windowBytes * (column & 7)
    let first = window + source.firstOffset(x, 0) - Int(scratch.firstOffsets[column])
    let other = window + source.otherOffset(x, 0) - Int(scratch.otherOffsets[column])
    order[0] = UInt8(truncatingIfNeeded: first + source.starts.0)
    order[16] = UInt8(truncatingIfNeeded: other + source.starts.1)
    order[32] = UInt8(truncatingIfNeeded: other + source.starts.2)
  }

  /// Fills the sample planes with the taps of a row of the view.
  func gather(row y: Int) {
    let row = walk.downColumnPart(y)
    if readsWindows {
      Loops.permute(
        gatherWindows(row), order: scratch.order, into: scratch.samples, groups: scratch.groups)
    } else {
      gatherSamples(row)
    }
    if source.format.pixels == .grey { fillChroma() }
  }

  /// Grey has no colour.
  private func fillChroma() {
    scratch.samples.second.update(repeating: 128, count: 2 * scratch.taps)
  }

  /// Reads the windows of every plane once.
  private func gatherWindows(_ row: FrameWalk.Vector) -> Windows {
    let first = scratch.windows(0)
    gatherWindows(
      source.planes.0 + source.firstOffset(0, row.y), scratch.firstOffsets, into: first)
    guard source.planeCount > 1 else { return Windows(first, first, first) }
    let other = source.otherOffset(0, row.y)
    let second = scratch.windows(1)
    gatherWindows(source.planes.1 + other, scratch.otherOffsets, into: second)
    guard source.planeCount > 2 else { return Windows(first, second, second) }
    let third = scratch.windows(2)
    gatherWindows(source.planes.2 + other, scratch.otherOffsets, into: third)
    return Windows(first, second, third)
  }

  private func gatherWindows(
    _ row: UnsafePointer<UInt8>, _ offsets: UnsafeMutablePointer<Int32>,
    into windows: UnsafeMutablePointer<UInt8>
  ) {
    let row = UnsafeRawPointer(row)
    var target = UnsafeMutableRawPointer(windows)
    var column = 0
    while column != scratch.columns {
      // Four at a time, which LLVM does not do by itself: it joins loads and stores to pairs.
      let first = row.loadUnaligned(fromByteOffset: Int(offsets[column]), as: UInt64.self)
      let second = row.loadUnaligned(fromByteOffset: Int(offsets[column &+ 1]), as: UInt64.self)
      let third = row.loadUnaligned(fromByteOffset: Int(offsets[column &+ 2]), as: UInt64.self)
      let fourth = row.loadUnaligned(fromByteOffset: Int(offsets[column &+ 3]), as: UInt64.self)
      target.storeBytes(of: first, as: UInt64.self)
      target.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
      target.storeBytes(of: third, toByteOffset: 16, as: UInt64.self)
      target.storeBytes(of: fourth, toByteOffset: 24, as: UInt64.self)
      target += 32
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
