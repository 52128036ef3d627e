// SPDX-License-Identifier: Apache-2.0

extension Convolution {
  /// Copies the taps of a row of windows.
  @usableFromInline
  func gatherPatches(outputY: Int, columns: Range<Int>) {
    let top = outputY &* window.strideY &- window.top
    let inside = columnsInside(top: top)
    var to = patches.base
    for outputX in columns {
      let left = outputX &* window.strideX &- window.left
      if inside.contains(outputX) {
        copyRows(from: input.pixel(top, left), to: to)
      } else {
        copyTaps(top: top, left: left, to: to)
      }
      to += patches.stride
    }
  }

  /// The windows of a row whose rows of taps lie inside the map, each in one piece.
  private func columnsInside(top: Int) -> Range<Int> {
    guard top >= 0, top &+ window.height <= input.height, pointwise.weights.groups == 1,
      input.pixelStride == input.channels, input.width >= window.width
    else { return 0..<0 }
    let first = (window.left &+ window.strideX &- 1) / window.strideX
    let last = (input.width &- window.width &+ window.left) / window.strideX
    return first..<max(first, last &+ 1)
  }

  /// A window inside the map: each of its rows lies in one piece.
  ///
  /// Pieces are copied in sixteens; what is too much is overwritten by the next, or is slack.
  @inline(__always)
  private func copyRows(from first: UnsafePointer<Int8>, to patch: UnsafeMutablePointer<Int8>) {
    let bytes = window.width &* input.channels
    let rowBytes = input.width &* input.channels
    var from = UnsafeRawPointer(first)
    var to = UnsafeMutableRawPointer(patch)
    for _ in 0..<window.height {
      to.storeBytes(of: from.loadUnaligned(as: SIMD16<Int8>.self), as: SIMD16<Int8>.self)
      var copied = 16
      while copied < bytes {
        let sixteen = (from + copied).loadUnaligned(as: SIMD16<Int8>.self)
        (to + copied).storeBytes(of: sixteen, as: SIMD16<Int8>.self)
        copied &+= 16
      }
      from += rowBytes
      to += bytes
    }
  }

  /// Any window: tap by tap, group by group, with the padding.
  private func copyTaps(top: Int, left: Int, to patch: UnsafeMutablePointer<Int8>) {
    let channels = input.channels / pointwise.weights.groups
    var to = patch
    for group in 0..<pointwise.weights.groups {
      for y in top..<top &+ window.height {
        for x in left..<left &+ window.width {
          if y >= 0, y < input.height, x >= 0, x < input.width {
            let from = input.pixel(y, x) + group &* channels
            for channel in 0..<channels { to[channel] = from[channel] }
          } else {
            for channel in 0..<channels { to[channel] = input.zeroPoint }
          }
          to += channels
        }
      }
    }
  }
}
