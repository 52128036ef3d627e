// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import ModelFile

extension Executor {
  /// Runs a thread's rows of a banded unit; what its threads need at their seams, each computes.
  func run<Set: KernelSet>(_ band: BandSizes, _ part: Part, with kernels: Set.Type) {
    let unit = bandedUnit(band, scratch: arena.scratch(ofThread: part.thread))
    unit.run(kernels, rows: part.range(of: unit.second.output.height))
  }

  private func bandedUnit(
    _ band: BandSizes, scratch: UnsafeMutablePointer<Int8>
  ) -> BandedUnit {
    let channels = band.depthwise.output.channels
    let rows = OutputMap(
      base: scratch, height: band.rows, width: band.depthwise.output.width, channels: channels,
      pixelStride: channels)
    let ring = OutputMap(
      base: scratch + band.bandBytes, height: band.ringRows, width: band.ringColumns,
      channels: channels, pixelStride: channels)
    let second = band.second.record
    return BandedUnit(
      first: pointwise(
        band.first.record, input: inputMap(band.first.record.input), output: ring),
      depthwise: depthwise3x3(
        band.depthwise.record, input: InputMap(ring, zeroPoint: band.depthwise.input.zeroPoint),
        ring: ring.base, output: rows),
      second: pointwise(
        second, input: InputMap(rows, zeroPoint: band.second.input.zeroPoint),
        output: outputMap(second)))
  }
}

extension InputMap {
  /// A map that has been written.
  fileprivate init(_ map: OutputMap, zeroPoint: Int32) {
    self.init(
      base: map.base, height: map.height, width: map.width, channels: map.channels,
      pixelStride: map.pixelStride, zeroPoint: Int8(truncatingIfNeeded: zeroPoint))
  }
}
