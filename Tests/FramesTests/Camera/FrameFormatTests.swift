// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing

struct FrameFormatTests {
  @Test(arguments: [
    (PixelFormat.yuyv, 4, 8, 16), (.uyvy, 5, 12, 24), (.grey, 5, 5, 10), (.rgb24, 5, 15, 30),
    (.bgr24, 4, 12, 24), (.nv12, 4, 4, 12), (.nv21, 5, 6, 18), (.yuv420, 4, 4, 12),
    (.yuv420, 5, 5, 16), (.mjpeg, 5, 0, 4),
  ])
  func `a frame of two rows has its bytes`(
    pixels: PixelFormat, width: Int, rowBytes: Int, frameBytes: Int
  ) {
    var format = FrameFormat.grey(width: width, height: 2)
    format.pixels = pixels
    #expect(format.leastBytesPerRow == rowBytes)
    format.bytesPerRow = rowBytes
    #expect(format.leastBytes == frameBytes)
  }

  @Test func `no gap is needed behind the last row`() {
    var format = FrameFormat.grey(width: 5, height: 3)
    format.bytesPerRow = 8
    #expect(format.leastBytes == 21)
    format.pixels = .nv12
    #expect(format.leastBytes == 24 + 8 + 6)
    format.pixels = .yuv420
    #expect(format.leastBytes == 24 + 3 * 4 + 3)
  }
}
