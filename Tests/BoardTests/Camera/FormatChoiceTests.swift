// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing

@testable import Board

struct FormatChoiceTests {
  /// Logitech C270, from its published listing.
  private let webcam: [PlayedDriver.Offer] = [
    .listed(
      "YUYV",
      [
        (640, 480, [30, 25, 20, 15, 10, 5]), (320, 240, [30, 15]), (1280, 720, [10, 7, 5]),
        (1280, 960, [7, 5]),
      ]),
    .listed(
      "MJPG", [(640, 480, [30, 25]), (320, 240, [30]), (1280, 720, [30, 25]), (1280, 960, [30])]),
  ]

  @Test(arguments: [
    (640, 480, 30, "YUYV", 640, 480), (320, 240, 30, "YUYV", 320, 240),
    (300, 200, 30, "YUYV", 320, 240), (1280, 720, 30, "MJPG", 1280, 720),
    (1280, 720, 10, "YUYV", 1280, 720), (640, 480, 60, "YUYV", 640, 480),
    (4000, 3000, 30, "MJPG", 1280, 960),
  ])
  func `raw pictures are taken where they reach size and rate, else JPEG`(
    width: Int, height: Int, rate: Int, format: String, foundWidth: Int, foundHeight: Int
  ) throws {
    let choice = try choose(webcam, width, height, rate)
    #expect(choice.format == FourCC(text: format))
    #expect(choice.width == foundWidth && choice.height == foundHeight)
  }

  @Test func `fewer bytes a pixel win among raw formats, and grey comes last`() throws {
    let sizes = [(640, 480, [30])]
    let formats = ["GREY", "RGB3", "MJPG", "YUYV", "NV12"]
    for count in 1...formats.count {
      let offers = formats.prefix(count).map { PlayedDriver.Offer.listed($0, sizes) }
      let expected = ["GREY", "RGB3", "RGB3", "YUYV", "NV12"][count - 1]
      #expect(try choose(offers, 640, 480, 30).format == FourCC(text: expected))
    }
  }

  @Test func `a rate of 29.97 counts as 30`() throws {
    let ntsc = VideoSizes(width: 640...640, height: 480...480)
    let offers = [
      PlayedDriver.Offer(format: "YUYV", sizes: [(ntsc, [33_366_666])]),
      .listed("MJPG", [(640, 480, [30])]),
    ]
    #expect(try choose(offers, 640, 480, 30).format == FourCC("YUYV"))
  }

  @Test func `a range of sizes gives the wanted one or the next step`() throws {
    let range = VideoSizes(width: 32...2592, widthStep: 32, height: 32...1944, heightStep: 2)
    let offers = [PlayedDriver.Offer(format: "YUYV", sizes: [(range, [])])]
    let choice = try choose(offers, 641, 479, 30)
    #expect(choice.width == 672 && choice.height == 480)
    let largest = try choose(offers, 5000, 5000, 30)
    #expect(largest.width == 2592 && largest.height == 1944)
  }

  @Test func `a driver that lists no sizes is asked for the wanted one`() throws {
    let offers = [PlayedDriver.Offer(format: "YUYV", sizes: [])]
    let choice = try choose(offers, 640, 480, 30)
    #expect(choice.width == 640 && choice.height == 480 && choice.period == 0)
  }

  @Test func `a wanted format is taken although another is cheaper`() throws {
    #expect(try choose(webcam, 640, 480, 30, .mjpeg).format == FourCC("MJPG"))
  }

  @Test func `a camera with nothing but a mosaic is a sensor`() {
    let offers = ["RG10", "pRAA", "BA81", "GBRG", "BYR2", "pgCC", "BG16"].map {
      PlayedDriver.Offer.listed($0, [(640, 480, [30])])
    }
    for offer in offers {
      #expect(throws: CameraError.rawSensor) { try choose([offer], 640, 480, 30) }
    }
    #expect(throws: CameraError.rawSensor) { try choose(offers, 640, 480, 30) }
  }

  @Test(arguments: ["BGR3", "RGB3", "BGRP", "BA24", "GREY", "Y10 ", "NV12", "RGBP", "BGR4"])
  func `no other format is taken for a mosaic`(format: String) {
    #expect(!FourCC(text: format).isMosaic)
  }

  @Test func `formats that cannot be read are listed`() {
    var expected = FourCCList()
    expected.add(FourCC("H264"))
    expected.add(FourCC("RG10"))
    #expect(throws: CameraError.noUsableFormat(expected)) {
      try choose([.listed("H264", []), .listed("RG10", [])], 640, 480, 30)
    }
    #expect(throws: CameraError.noUsableFormat(FourCCList())) { try choose([], 640, 480, 30) }
  }

  private func choose(
    _ offers: [PlayedDriver.Offer], _ width: Int, _ height: Int, _ rate: Int,
    _ pixels: PixelFormat? = nil
  ) throws -> FormatChoice {
    let driver = PlayedDriver()
    driver.offers = offers
    var settings = CameraSettings()
    (settings.width, settings.height, settings.rate) = (width, height, rate)
    settings.pixels = pixels
    return try FormatChoice(settings, on: PlayedDevice(driver))
  }
}
