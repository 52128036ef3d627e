// SPDX-License-Identifier: Apache-2.0

extension Convolution {
  /// Copies the taps of a row of windows.
  @usableFromInline @inline(never)
  func gatherPatches(outputY: Int, columns: Range<Int>) {
    let top = outputY &* window.strideY &- window.top
    let inside = columnsInside(top: top).clamped(to: columns)
    copyTaps(top: top, columns: columns.lowerBound..<inside.lowerBound, to: patches.base)
    if !inside.isEmpty {
      let from = input.pixel(top, inside.lowerBound &* window.strideX &- window.left)
      copyRuns(from: from, to: patch(inside.lowerBound &- columns.lowerBound), count: inside.count)
    }
    copyTaps(
      top: top, columns: inside.upperBound..<columns.upperBound,
      to: patch(inside.upperBound &- columns.lowerBound))
  }

  @inline(__always)
  private func patch(_ index: Int) -> UnsafeMutablePointer<Int8> {
    patches.base + index &* patches.stride
  }

  /// The windows of a row whose rows of taps lie inside the map, each in one run of bytes.
  private func columnsInside(top: Int) -> Range<Int> {
    guard top >= 0, top &+ window.height <= input.height, pointwise.weights.groups == 1,
      input.pixelStride == input.channels
    else { return 0..<0 }
    return window.windowsInside(width: input.width, outputs: pointwise.output.width)
  }

  /// Windows inside the map.
  ///
  /// Runs are copied in sixteens; what is too much is overwritten by the next, or is slack.
  private func copyRuns(
    from first: UnsafePointer<Int8>, to patch: UnsafeMutablePointer<Int8>, count: Int
  ) {
    let runBytes = window.width &* input.channels
    let rowBytes = input.width &* input.channels
    let step = window.strideX &* input.channels
    var from = UnsafeRawPointer(first)
    var to = UnsafeMutableRawPointer(patch)
    if window.height == 3, runBytes <= 16 {
      for _ in 0..<count {
        copySixteen(from, to)
        copySixteen(from + rowBytes, to + runBytes)
        copySixteen(from + 2 &* rowBytes, to + 2 &* runBytes)
        from += step
        to += patches.stride
      }
      return
    }
    for _ in 0..<count {
      for y in 0..<window.height {
        for at in stride(from: 0, to: runBytes, by: 16) {
          copySixteen(from + y &* rowBytes + at, to + y &* runBytes + at)
        }
      }
      from += step
      to += patches.stride
    }
  }

  @inline(__always)
  private func copySixteen(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
    to.storeBytes(of: from.loadUnaligned(as: SIMD16<Int8>.self), as: SIMD16<Int8>.self)
  }

  /// Any windows: tap by tap, group by group, with the padding.
  private func copyTaps(top: Int, columns: Range<Int>, to first: UnsafeMutablePointer<Int8>) {
    var to = first
    for outputX in columns {
      copyTaps(top: top, left: outputX &* window.strideX &- window.left, to: to)
      to += patches.stride
    }
  }

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
