// SPDX-License-Identifier: Apache-2.0

/// Resizes and crops one picture with one filter, row by row.
///
/// Each source row is resampled along its columns once and kept in a ring for as long as output
/// rows need it. Indices are proved by ``ResizeGeometry`` and ``Resampling/maximumTaps(on:)``.
struct Resampler<Filter: Resampling> {
  private let filter: Filter
  private let geometry: ResizeGeometry
  private let layout: ScratchLayout
  private let sums: UnsafeMutablePointer<Filter.Sum>
  private let offsets: UnsafeMutablePointer<Int32>
  private let counts: UnsafeMutablePointer<Int32>
  private let columnWeights: UnsafeMutablePointer<Int32>
  private let rowWeights: UnsafeMutablePointer<Int32>
  private let ring: UnsafeMutablePointer<Int32>

  /// Expects `ScratchLayout.byteCount` bytes at `scratch`.
  init(_ geometry: ResizeGeometry, scratch: UnsafeMutableRawPointer) {
    filter = Filter(geometry)
    self.geometry = geometry
    layout = ScratchLayout(geometry, Filter.self)
    let base = scratch.alignedUp(toMultipleOf: ScratchLayout.alignment)
    sums = base.assumingMemoryBound(to: Filter.Sum.self)
    offsets = (base + layout.offsetsOffset).assumingMemoryBound(to: Int32.self)
    counts = (base + layout.countsOffset).assumingMemoryBound(to: Int32.self)
    columnWeights = (base + layout.columnWeightsOffset).assumingMemoryBound(to: Int32.self)
    rowWeights = (base + layout.rowWeightsOffset).assumingMemoryBound(to: Int32.self)
    ring = (base + layout.ringOffset).assumingMemoryBound(to: Int32.self)
  }

  func run(_ picture: some PictureRows, into destination: InputWriter) {
    let axis = geometry.vertical
    let columns = fillColumnTables()
    var nextRow = 0
    for y in 0..<axis.cropCount {
      let taps = filter.taps(of: axis.cropStart + y, on: axis, weights: rowWeights)
      let last = clamped(taps.first + taps.count - 1, axis)
      nextRow = max(nextRow, clamped(taps.first, axis))
      while nextRow <= last {
        let source = picture.row(nextRow, columns: columns)
        resampleColumns(of: source, row: nextRow, order: destination.order)
        nextRow += 1
      }
      sumRows(taps)
      destination.writeRow(y, columns: geometry.horizontal.cropCount) { element in
        filter.pixel(sums[element])
      }
    }
  }

  private func clamped(_ index: Int, _ axis: ResizeAxis) -> Int {
    min(max(index, 0), axis.sourceCount - 1)
  }
}

extension Resampler {
  /// Stores each column's taps; those outside the picture add to the nearest one inside.
  ///
  /// - Returns: the source columns that the crop needs; offsets count from the first of them.
  private func fillColumnTables() -> Range<Int> {
    let axis = geometry.horizontal
    var needed = 0..<0
    for x in 0..<axis.cropCount {
      let weights = columnWeights + x * layout.columnTaps
      let taps = filter.taps(of: axis.cropStart + x, on: axis, weights: weights)
      let first = clamped(taps.first, axis)
      let last = clamped(taps.first + taps.count - 1, axis)
      var previous = -1
      for tap in 0..<taps.count {
        // In place: a target is at its tap or before it.
        let target = clamped(taps.first + tap, axis) - first
        let weight = weights[tap]
        weights[target] = target == previous ? weights[target] + weight : weight
        previous = target
      }
      // Neither end of the taps goes back from one column to the next.
      needed = (x == 0 ? first : needed.lowerBound)..<last + 1
      offsets[x] = Int32(truncatingIfNeeded: 3 * (first - needed.lowerBound))
      counts[x] = Int32(truncatingIfNeeded: last - first + 1)
    }
    return needed
  }

  private func ringRow(_ sourceRow: Int) -> UnsafeMutablePointer<Int32> {
    ring + sourceRow % layout.rowTaps * geometry.horizontal.cropCount * 3
  }

  private func resampleColumns(
    of source: UnsafePointer<UInt8>, row: Int, order: ChannelOrder
  ) {
    let target = ringRow(row)
    let firstChannel = order == .rgb ? 0 : 2
    for x in 0..<geometry.horizontal.cropCount {
      var sample = source + Int(offsets[x])
      var weight = columnWeights + x &* layout.columnTaps
      var remaining = counts[x]
      var red: Int32 = 0
      var green: Int32 = 0
      var blue: Int32 = 0
      while remaining != 0 {
        red &+= Int32(sample[0]) &* weight[0]
        green &+= Int32(sample[1]) &* weight[0]
        blue &+= Int32(sample[2]) &* weight[0]
        sample += 3
        weight += 1
        remaining &-= 1
      }
      target[3 &* x &+ firstChannel] = filter.rowSample(red)
      target[3 &* x &+ 1] = filter.rowSample(green)
      target[3 &* x &+ 2 &- firstChannel] = filter.rowSample(blue)
    }
  }

  private func sumRows(_ taps: Taps) {
    let elements = geometry.horizontal.cropCount * 3
    for tap in 0..<taps.count {
      let row = ringRow(clamped(taps.first + tap, geometry.vertical))
      let weight = rowWeights[tap]
      if tap == 0 {
        for element in 0..<elements {
          sums[element] = filter.product(row[element], weight: weight)
        }
      } else {
        for element in 0..<elements {
          sums[element] &+= filter.product(row[element], weight: weight)
        }
      }
    }
  }
}
