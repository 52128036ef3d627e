// SPDX-License-Identifier: Apache-2.0

/// Where the tables and rows of a ``Resampler`` lie in its scratch memory.
///
/// | part | elements |
/// | --- | --- |
/// | sums | `[cropWidth, 3]`, 8 bytes each, of the row in progress |
/// | offsets | `[cropWidth]`, int32: the byte in a source row where a column's taps begin |
/// | counts | `[cropWidth]`, int32: how many taps |
/// | columnWeights | `[cropWidth, columnTaps]`, int32 |
/// | rowWeights | `[rowTaps]`, int32 |
/// | ring | `[rowTaps, cropWidth, 3]`, int32: resampled source rows, row `y` at `y mod rowTaps` |
struct ScratchLayout {
  static let alignment = 16

  let columnTaps: Int
  let rowTaps: Int
  let offsetsOffset: Int
  let countsOffset: Int
  let columnWeightsOffset: Int
  let rowWeightsOffset: Int
  let ringOffset: Int
  /// With room to align whatever address the scratch memory has.
  let byteCount: Int

  init<Filter: Resampling>(_ geometry: ResizeGeometry, _ filter: Filter.Type) {
    columnTaps = Filter.maximumTaps(on: geometry.horizontal)
    rowTaps = Filter.maximumTaps(on: geometry.vertical)
    let columns = geometry.horizontal.cropCount
    offsetsOffset = columns * 3 * 8
    countsOffset = offsetsOffset + columns * 4
    columnWeightsOffset = countsOffset + columns * 4
    rowWeightsOffset = columnWeightsOffset + columns * columnTaps * 4
    ringOffset = rowWeightsOffset + rowTaps * 4
    byteCount = ringOffset + rowTaps * columns * 3 * 4 + Self.alignment - 1
  }
}
