// SPDX-License-Identifier: Apache-2.0

extension FrameFormat {
  /// The fewest bytes from row to row; 0 for MJPEG.
  ///
  /// With an odd width, the last pair of a packed 4:2:2 row or of a row of chroma is whole.
  public var leastBytesPerRow: Int {
    switch pixels {
    case .yuyv, .uyvy: 4 * pairs(width)
    case .nv12, .nv21: 2 * pairs(width)
    case .yuv420, .grey: width
    case .rgb24, .bgr24: 3 * width
    case .mjpeg: 0
    }
  }

  /// The distance of two rows of chroma, where they lie in planes of their own; else 0.
  public var chromaBytesPerRow: Int {
    switch pixels {
    case .nv12, .nv21: bytesPerRow
    case .yuv420: pairs(bytesPerRow)
    case .yuyv, .uyvy, .grey, .rgb24, .bgr24, .mjpeg: 0
    }
  }

  /// The fewest bytes that hold all pixels of a frame; for MJPEG, of a picture's first and last
  /// marker.
  ///
  /// The last row needs no gap behind it.
  public var leastBytes: Int {
    let plane = bytesPerRow * (height - 1) + leastBytesPerRow
    switch pixels {
    case .yuyv, .uyvy, .grey, .rgb24, .bgr24: return plane
    case .nv12, .nv21:
      return bytesPerRow * (height + pairs(height) - 1) + leastBytesPerRow
    case .yuv420:
      let chromaRows = 2 * pairs(height)
      return bytesPerRow * height + chromaBytesPerRow * (chromaRows - 1) + pairs(width)
    case .mjpeg: return 4
    }
  }

  /// How many pairs cover a side; the last one may be half outside.
  private func pairs(_ side: Int) -> Int { (side + 1) / 2 }
}
