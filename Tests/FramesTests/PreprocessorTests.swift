// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing

struct PreprocessorTests {
  @Test func `each channel goes through its own table in the network's order`() throws {
    let picture = SeededPicture(width: 6, height: 6)
    var tables = [Int8](repeating: 0, count: 768)
    for value in 0..<256 {
      tables[value] = Int8(value / 4)
      tables[256 + value] = Int8(-value / 4)
      tables[512 + value] = Int8(value / 8)
    }
    func preprocessing(_ order: ChannelOrder) -> Preprocessing {
      Preprocessing(shorterSide: 6, crop: 6, filter: .bilinear, channelOrder: order)
    }
    let rgb = try picture.input(preprocessing(.rgb), tables: tables)
    let bgr = try picture.input(preprocessing(.bgr), tables: tables)
    for pixel in stride(from: 0, to: picture.pixels.count, by: 3) {
      let red = Int(picture.pixels[pixel])
      let green = Int(picture.pixels[pixel + 1])
      let blue = Int(picture.pixels[pixel + 2])
      #expect(Array(rgb[pixel..<pixel + 3]) == [Int8(red / 4), Int8(-green / 4), Int8(blue / 8)])
      #expect(Array(bgr[pixel..<pixel + 3]) == [Int8(blue / 4), Int8(-green / 4), Int8(red / 8)])
    }
  }

  @Test func `a picture of one colour keeps it`() throws {
    for filter in [ResizeFilter.bilinear, .antialias, .area] {
      for (width, height) in [(300, 200), (13, 17), (1, 1), (65_535, 3), (3, 4000)] {
        let pixels = [UInt8](repeating: 255, count: width * height * 3)
        let input = try run(
          pixels, width: width, height: height,
          Preprocessing(shorterSide: 64, crop: 56, filter: filter))
        #expect(input.allSatisfy { $0 == -1 }, "\(filter) \(width)x\(height)")
      }
    }
  }

  @Test func `gaps between rows and an odd scratch address change nothing`() throws {
    let picture = SeededPicture(width: 20, height: 15)
    let preprocessing = Preprocessing(shorterSide: 8, crop: 8, filter: .antialias)
    let expected = try picture.input(preprocessing)
    var padded: [UInt8] = []
    for row in 0..<picture.height {
      padded += picture.pixels[row * 60..<row * 60 + 60] + [1, 2, 3, 4, 5]
    }
    let input = try run(
      padded, width: 20, height: 15, bytesPerRow: 65, scratchMisalignment: 3, preprocessing)
    #expect(input.map { UInt8(bitPattern: $0) } == expected)
  }

  @Test func `a box that is not square is covered, and the middle is cropped`() throws {
    // 8×4 covers 4×4 as it is; the middle four columns are the input.
    let pixels = (0..<4 * 8).flatMap { index in [UInt8](repeating: UInt8(index), count: 3) }
    let preprocessing = Preprocessing(
      resizeHeight: 4, resizeWidth: 6, cropHeight: 2, cropWidth: 4, filter: .bilinear,
      channelOrder: .rgb)
    let input = try run(pixels, width: 8, height: 4, preprocessing)
    let rows = [10, 11, 12, 13, 18, 19, 20, 21] as [Int8]
    #expect(input == rows.flatMap { [$0, $0, $0] })
  }

  @Test func `the largest ratios and boxes neither trap nor leave their memory`() throws {
    let thinnest = SeededPicture(width: 65_535, height: 1)
    let tallest = SeededPicture(width: 1, height: 65_535)
    for filter in [ResizeFilter.bilinear, .antialias, .area] {
      for picture in [thinnest, tallest] {
        for (side, crop) in [(1, 1), (65_535, 3), (256, 224)] {
          let preprocessing = Preprocessing(shorterSide: side, crop: crop, filter: filter)
          #expect(try picture.input(preprocessing).count == crop * crop * 3)
        }
      }
      let wideBox = Preprocessing(
        resizeHeight: 1, resizeWidth: 65_535, cropHeight: 1, cropWidth: 5, filter: filter,
        channelOrder: .rgb)
      #expect(try tallest.input(wideBox).count == 15)
    }
  }

  @Test(arguments: [(0, 5), (5, 0), (-1, 5), (65_536, 1), (1, 65_536), (8193, 8192), (.max, .max)])
  func `sizes beyond the limits are refused`(size: (width: Int, height: Int)) throws {
    let preprocessor = try Preprocessor(
      Preprocessing(shorterSide: 8, crop: 8, filter: .bilinear))
    #expect(throws: PreprocessingError.pictureOutOfRange(width: size.width, height: size.height)) {
      try preprocessor.scratchBytes(width: size.width, height: size.height)
    }
  }

  @Test func `scratch memory that is one byte short is refused`() throws {
    let preprocessor = try Preprocessor(
      Preprocessing(shorterSide: 8, crop: 8, filter: .antialias))
    let expectedBytes = try preprocessor.scratchBytes(width: 30, height: 20)
    let error = PreprocessingError.scratchTooSmall(
      expectedBytes: expectedBytes, foundBytes: expectedBytes - 1)
    #expect(throws: error) {
      _ = try run(
        [UInt8](repeating: 0, count: 1800), width: 30, height: 20, missingBytes: 1,
        preprocessor.preprocessing)
    }
  }

  @Test func `rows that overlap are refused`() throws {
    #expect(throws: PreprocessingError.rowsOverlap(expectedBytes: 30, foundBytes: 29)) {
      _ = try run(
        [UInt8](repeating: 0, count: 300), width: 10, height: 10, bytesPerRow: 29,
        Preprocessing(shorterSide: 8, crop: 8, filter: .area))
    }
  }
}

private func run(
  _ pixels: [UInt8], width: Int, height: Int, bytesPerRow: Int? = nil,
  scratchMisalignment: Int = 0, missingBytes: Int = 0, _ preprocessing: Preprocessing
) throws -> [Int8] {
  let preprocessor = try Preprocessor(preprocessing)
  let scratchBytes = try preprocessor.scratchBytes(width: width, height: height) - missingBytes
  let memory = UnsafeMutableRawBufferPointer.allocate(
    byteCount: scratchBytes + scratchMisalignment, alignment: 16)
  defer { memory.deallocate() }
  let tables = (0..<768).map { Int8(truncatingIfNeeded: $0) }
  let count = preprocessing.cropHeight * preprocessing.cropWidth * 3
  var output = [Int8](repeating: 0, count: count)
  try pixels.withUnsafeBufferPointer { buffer in
    let picture = Picture(
      base: buffer.baseAddress.unsafelyUnwrapped, width: width, height: height,
      bytesPerRow: bytesPerRow ?? 3 * width)
    let scratch = UnsafeMutableRawBufferPointer(rebasing: memory[scratchMisalignment...])
    try preprocessor.run(picture, tables: tables, scratch: scratch, output: &output)
  }
  return output
}
