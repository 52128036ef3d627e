// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing

struct FramePreprocessorTests {
  static let formats: [PixelFormat] = [
    .yuyv, .uyvy, .nv12, .nv21, .yuv420, .grey, .rgb24, .bgr24,
  ]
  static let filters: [ResizeFilter] = [.bilinear, .antialias, .area]
  static let views: [FrameView] = [
    FrameView(),
    FrameView(region: .pixels(Rectangle(x: 3, y: 1, width: 20, height: 13))),
    FrameView(
      region: .pixels(Rectangle(x: 2, y: 5, width: 17, height: 18)), rotation: .quarter,
      flip: .horizontal),
    FrameView(rotation: .half, flip: .vertical),
    FrameView(rotation: .threeQuarters, flip: .both),
    FrameView(rotation: .quarter),
  ]

  @Test(arguments: formats, filters)
  func `a frame becomes what its picture becomes`(
    pixels: PixelFormat, filter: ResizeFilter
  ) throws {
    for (width, height, gap) in [(40, 30, 0), (41, 27, 6), (39, 33, 1)] {
      let frame = RandomFrame(pixels, width: width, height: height, gap: gap)
      for view in Self.views {
        for (side, crop) in [(9, 7), (12, 12), (64, 37)] {
          let preprocessing = Preprocessing(shorterSide: side, crop: crop, filter: filter)
          let expected = try frame.picture(view).input(preprocessing)
          let found = try frame.input(preprocessing, view)
          #expect(found == expected, "\(width)x\(height) \(view) \(side) \(crop)")
        }
      }
    }
  }

  @Test(arguments: formats)
  func `every encoding has its own numbers`(pixels: PixelFormat) throws {
    for matrix in [ColorMatrix.bt601, .bt709] {
      for range in [ColorRange.limited, .full] {
        let frame = RandomFrame(
          pixels, width: 30, height: 21, encoding: ColorEncoding(matrix: matrix, range: range))
        let preprocessing = Preprocessing(
          shorterSide: 21, crop: 20, filter: .bilinear, channelOrder: .bgr)
        let expected = try frame.picture(FrameView()).input(preprocessing)
        #expect(try frame.input(preprocessing) == expected, "\(matrix) \(range)")
      }
    }
  }

  @Test(arguments: formats)
  func `the smallest frames and the largest ratios stay in their memory`(
    pixels: PixelFormat
  ) throws {
    for (width, height) in [(1, 1), (2, 1), (1, 2), (700, 1), (1, 700), (3, 301)] {
      let frame = RandomFrame(pixels, width: width, height: height)
      for filter in Self.filters {
        for rotation in [Rotation.none, .quarter] {
          let preprocessing = Preprocessing(shorterSide: 16, crop: 13, filter: filter)
          let view = FrameView(rotation: rotation)
          let expected = try frame.picture(view).input(preprocessing)
          #expect(try frame.input(preprocessing, view) == expected, "\(width)x\(height)")
        }
      }
    }
  }

  @Test func `fractions of a frame are rounded to its pixels`() throws {
    func region(_ x: Int, _ y: Int, _ width: Int, _ height: Int) throws -> Rectangle {
      let parts = Rectangle(x: x, y: y, width: width, height: height)
      return try FrameRegion.fractions(parts).rectangle(width: 640, height: 480)
    }
    let unit = 1 << 16
    #expect(
      try region(0, 0, unit, unit) == Rectangle(x: 0, y: 0, width: 640, height: 480))
    #expect(
      try region(unit / 4, unit / 2, unit / 2, unit / 2)
        == Rectangle(x: 160, y: 240, width: 320, height: 240))
    #expect(
      try region(unit - 1, unit - 1, 1, 1) == Rectangle(x: 639, y: 479, width: 1, height: 1))
    #expect(throws: PreprocessingError.self) { try region(1, 0, unit, unit) }
  }

  @Test func `what lies outside the frame is refused before the first frame`() throws {
    let preprocessing = Preprocessing(shorterSide: 8, crop: 8, filter: .bilinear)
    for (x, y, width, height) in [
      (0, 0, 0, 1), (-1, 0, 3, 3), (0, 0, 41, 3), (38, 0, 3, 3), (0, 28, 3, 3), (40, 0, 1, 1),
      (1, 1, .max, .max),
    ] {
      let region = Rectangle(x: x, y: y, width: width, height: height)
      let error = PreprocessingError.regionOutsideFrame(region, width: 40, height: 30)
      let frame = RandomFrame(.yuyv, width: 40, height: 30)
      #expect(throws: error) {
        try frame.input(preprocessing, FrameView(region: .pixels(region)))
      }
    }
  }

  @Test func `a format that cannot be is refused before the first frame`() {
    let preprocessing = Preprocessing(shorterSide: 8, crop: 8, filter: .bilinear)
    var format = RandomFrame(.nv12, width: 5, height: 4).format
    func expect(_ error: PreprocessingError) {
      #expect(throws: error) { try FramePreprocessor(preprocessing, format: format) }
    }
    format.bytesPerRow = 5
    expect(.rowsOverlap(expectedBytes: 6, foundBytes: 5))
    format.width = 0
    expect(.pictureOutOfRange(width: 0, height: 4))
    format.pixels = .mjpeg
    expect(.formatNotConverted(.mjpeg))
  }

  @Test func `too little memory is refused before anything is written`() throws {
    let frame = RandomFrame(.grey, width: 6, height: 5)
    let preprocessor = try FramePreprocessor(
      Preprocessing(shorterSide: 4, crop: 4, filter: .area), format: frame.format)
    var output = [Int8](repeating: 1, count: 48)
    var scratch = [UInt8](repeating: 0, count: preprocessor.scratchBytes)
    func run(_ frameBytes: Int, _ scratchBytes: Int) throws {
      try frame.bytes.withUnsafeBytes { frame in
        try scratch.withUnsafeMutableBytes { scratch in
          try preprocessor.run(
            UnsafeRawBufferPointer(rebasing: frame[..<frameBytes]),
            tables: PlainPicture.identityTables,
            scratch: UnsafeMutableRawBufferPointer(rebasing: scratch[..<scratchBytes]),
            output: &output)
        }
      }
    }
    let whole = preprocessor.scratchBytes
    #expect(throws: PreprocessingError.frameTooShort(expectedBytes: 30, foundBytes: 29)) {
      try run(29, whole)
    }
    #expect(
      throws: PreprocessingError.scratchTooSmall(expectedBytes: whole, foundBytes: whole - 1)
    ) { try run(30, whole - 1) }
    #expect(output.allSatisfy { $0 == 1 })
    try run(30, whole)
  }
}
