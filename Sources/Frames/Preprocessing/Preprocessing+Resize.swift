// SPDX-License-Identifier: Apache-2.0

// The one place where a filter's name becomes its arithmetic.
extension Preprocessing {
  /// What ``resize(_:_:scratch:into:)`` needs.
  func scratchBytes(_ geometry: ResizeGeometry) -> Int {
    switch effectiveFilter(geometry) {
    case .bilinear: ScratchLayout(geometry, BilinearResampling.self).byteCount
    case .antialias: ScratchLayout(geometry, AntialiasResampling.self).byteCount
    case .area: ScratchLayout(geometry, AreaResampling.self).byteCount
    }
  }

  /// Resizes, crops and quantises rows of the geometry's size.
  func resize(
    _ rows: some PictureRows, _ geometry: ResizeGeometry, scratch: UnsafeMutableRawPointer,
    into destination: InputWriter
  ) {
    switch effectiveFilter(geometry) {
    case .bilinear:
      Resampler<BilinearResampling>(geometry, scratch: scratch).run(rows, into: destination)
    case .antialias:
      Resampler<AntialiasResampling>(geometry, scratch: scratch).run(rows, into: destination)
    case .area:
      Resampler<AreaResampling>(geometry, scratch: scratch).run(rows, into: destination)
    }
  }

  /// The filter that computes this size: there is no area to average when enlarging.
  func effectiveFilter(_ geometry: ResizeGeometry) -> ResizeFilter {
    let isEnlarging = geometry.vertical.isEnlarging || geometry.horizontal.isEnlarging
    return filter == .area && isEnlarging ? .bilinear : filter
  }
}
