// SPDX-License-Identifier: Apache-2.0

/// Resizes and crops a frame with ``ResizeFilter/bilinear``, and converts no pixel that it does not
/// blend.
///
/// It computes what ``Resampler`` does over ``FrameRows``, byte for byte. Of each source row that the
/// crop needs, the two taps of every column are gathered; conversion and blending then run over whole
/// vectors, whatever the format, the ratio and the view.
struct BilinearFrame<Loops: BilinearLoops> {
  private let filter: BilinearResampling
  private let geometry: ResizeGeometry
  private let conversion: ColorConversion
  private let scratch: BilinearScratch
  private let gather: TapGather<Loops>

  /// Expects `BilinearScratch.byteCount` bytes at `memory`.
  init(
    _ geometry: ResizeGeometry, source: SampleSource, walk: FrameWalk,
    memory: UnsafeMutableRawPointer
  ) {
    filter = BilinearResampling(geometry)
    self.geometry = geometry
    conversion = ColorConversion(source.format.encoding)
    scratch = BilinearScratch(memory, columns: geometry.horizontal.cropCount)
    gather = TapGather(source: source, walk: walk, scratch: scratch)
  }

  func run(into destination: InputWriter) {
    let axis = geometry.vertical
    fillColumnTables()
    var held = HeldRows()
    for y in 0..<axis.cropCount {
      let taps = filter.taps(of: axis.cropStart + y, on: axis, weights: scratch.tapWeights)
      let upper = clamped(taps.first, axis)
      let lower = clamped(taps.first + 1, axis)
      if held.replace(upper) { blendColumns(ofRow: upper) }
      if held.replace(lower) { blendColumns(ofRow: lower) }
      finish(y, upper, lower, into: destination)
    }
  }

  private func clamped(_ index: Int, _ axis: ResizeAxis) -> Int {
    min(max(index, 0), axis.sourceCount - 1)
  }

  /// Stores where each tap lies and how much it weighs; columns beyond the crop repeat the first.
  private func fillColumnTables() {
    let axis = geometry.horizontal
    for x in 0..<scratch.columns {
      let column = axis.cropStart + (x < axis.cropCount ? x : 0)
      let taps = filter.taps(of: column, on: axis, weights: scratch.tapWeights)
      scratch.weights[x] = Int16(truncatingIfNeeded: -16 &* scratch.tapWeights[1])
      gather.fill(x, left: clamped(taps.first, axis), right: clamped(taps.first + 1, axis))
    }
  }

  private func blendColumns(ofRow y: Int) {
    gather.gather(row: y)
    if gather.source.isRGB {
      Loops.blend(
        rgb: scratch.samples, weights: scratch.weights, into: scratch.row(y),
        groups: scratch.groups)
    } else {
      Loops.blend(
        yuv: scratch.samples, by: conversion, weights: scratch.weights, into: scratch.row(y),
        groups: scratch.groups)
    }
  }

  /// Blends two source rows into one of the input.
  private func finish(_ y: Int, _ upper: Int, _ lower: Int, into destination: InputWriter) {
    let weights = (
      Int16(truncatingIfNeeded: scratch.tapWeights[0]),
      Int16(truncatingIfNeeded: scratch.tapWeights[1])
    )
    for channel in 0..<3 {
      let color = destination.order == .rgb ? channel : 2 - channel
      Loops.blendRows(
        scratch.row(upper).plane(color), scratch.row(lower).plane(color), weights: weights,
        table: destination.tables + 256 * channel, into: scratch.output(channel),
        count: scratch.columns)
    }
    let columns = geometry.horizontal.cropCount
    Loops.interleave(
      scratch.output(0), scratch.output(1), scratch.output(2),
      into: destination.output + 3 * columns * y, count: columns)
  }
}

/// Which source rows are blended already; a row lies where its number's lowest bit says.
private struct HeldRows {
  private var even = -1
  private var odd = -1

  /// Whether the row was not there; it is then.
  mutating func replace(_ row: Int) -> Bool {
    if row & 1 == 0 {
      defer { even = row }
      return even != row
    }
    defer { odd = row }
    return odd != row
  }
}
