// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing

struct ScaledDecodingTests {
  private static func stream(_ width: Int, _ height: Int) -> FrameFormat {
    FrameFormat(
      pixels: .mjpeg, width: width, height: height, bytesPerRow: 0,
      encoding: ColorEncoding(matrix: .bt601, range: .full))
  }

  private static func preprocessing(_ shorterSide: Int) -> Preprocessing {
    Preprocessing(shorterSide: shorterSide, crop: shorterSide, filter: .bilinear)
  }

  @Test(arguments: [
    (640, 480, 146, 2), (640, 480, 120, 4), (640, 480, 121, 2), (1920, 1080, 135, 8),
    (1920, 1080, 256, 4), (320, 240, 256, 1), (100, 100, 256, 1), (1919, 1079, 135, 8),
    (8, 8, 1, 8),
  ])
  func `the smallest size that covers the box is decoded`(
    width: Int, height: Int, box: Int, denominator: Int
  ) throws {
    let decoding = try ScaledDecoding(
      Self.preprocessing(box), source: Self.stream(width, height), view: FrameView())
    #expect(decoding.denominator == denominator)
    #expect(decoding.decoded.width == (width + denominator - 1) / denominator)
    #expect(decoding.decoded.height == (height + denominator - 1) / denominator)
    #expect(decoding.decoded.bytesPerRow == 3 * decoding.decoded.width)
  }

  @Test func `a region is covered, not the whole frame`() throws {
    let region = Rectangle(x: 101, y: 51, width: 300, height: 200)
    let view = FrameView(region: .pixels(region), rotation: .quarter, flip: .vertical)
    let decoding = try ScaledDecoding(
      Self.preprocessing(100), source: Self.stream(1280, 720), view: view)
    #expect(decoding.denominator == 2)
    let decoded = try decoding.decodedView(view)
    #expect(decoded.region == .pixels(Rectangle(x: 50, y: 25, width: 151, height: 101)))
    #expect(decoded.rotation == .quarter)
    #expect(decoded.flip == .vertical)
  }

  @Test func `a box that is not square is covered after the view was turned`() throws {
    let box = Preprocessing(
      resizeHeight: 300, resizeWidth: 200, cropHeight: 300, cropWidth: 200, filter: .bilinear,
      channelOrder: .rgb)
    let stream = Self.stream(640, 480)
    let upright = try ScaledDecoding(box, source: stream, view: FrameView())
    let turned = try ScaledDecoding(box, source: stream, view: FrameView(rotation: .quarter))
    #expect(upright.denominator == 1)
    #expect(turned.denominator == 2)
  }

  @Test func `several views are served by the finest size`() throws {
    let stream = Self.stream(640, 480)
    let part = FrameView(region: .pixels(Rectangle(x: 0, y: 0, width: 100, height: 100)))
    let fine = try ScaledDecoding(Self.preprocessing(64), source: stream, view: part)
    let both = try ScaledDecoding(
      Self.preprocessing(64), source: stream, view: FrameView(), limit: fine.denominator)
    #expect(fine.denominator == 1)
    #expect(both.denominator == 1)
  }

  @Test func `a region outside the frame is refused`() {
    let region = Rectangle(x: 600, y: 0, width: 41, height: 10)
    #expect(
      throws: PreprocessingError.regionOutsideFrame(region, width: 640, height: 480)
    ) {
      try ScaledDecoding(
        Self.preprocessing(64), source: Self.stream(640, 480),
        view: FrameView(region: .pixels(region)))
    }
  }
}
