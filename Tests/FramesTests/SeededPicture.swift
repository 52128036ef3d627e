// SPDX-License-Identifier: Apache-2.0

import Frames
import Quantization

/// Random pixels, the same for the same size everywhere.
struct SeededPicture {
  let width: Int
  let height: Int
  let pixels: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    var random = SeededGenerator(seed: UInt64(width))
    pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  /// The sample of a channel, of the nearest pixel if there is none at the place.
  func sample(y: Int, x: Int, channel: Int) -> Double {
    let y = min(max(y, 0), height - 1)
    let x = min(max(x, 0), width - 1)
    return Double(pixels[(y * width + x) * 3 + channel])
  }

  /// The input of a network that takes the samples as they are.
  func input(_ preprocessing: Preprocessing) throws -> [UInt8] {
    let tables = (0..<768).map { Int8(truncatingIfNeeded: $0) }
    return try input(preprocessing, tables: tables).map { UInt8(bitPattern: $0) }
  }

  func input(_ preprocessing: Preprocessing, tables: [Int8]) throws -> [Int8] {
    let preprocessor = try Preprocessor(preprocessing)
    let scratchBytes = try preprocessor.scratchBytes(width: width, height: height)
    let guardBytes = 64
    let scratch = UnsafeMutableRawBufferPointer.allocate(
      byteCount: scratchBytes + guardBytes, alignment: 16)
    defer { scratch.deallocate() }
    scratch.copyBytes(from: [UInt8](repeating: 0xA5, count: scratch.count))
    let count = preprocessing.cropHeight * preprocessing.cropWidth * 3
    var output = [Int8](repeating: 90, count: count + guardBytes)
    try pixels.withUnsafeBufferPointer { buffer in
      try preprocessor.run(
        Picture(base: buffer.baseAddress.unsafelyUnwrapped, width: width, height: height),
        tables: tables, scratch: UnsafeMutableRawBufferPointer(rebasing: scratch[..<scratchBytes]),
        output: &output)
    }
    guard output[count...].allSatisfy({ $0 == 90 }),
      scratch[scratchBytes...].allSatisfy({ $0 == 0xA5 })
    else { throw WroteOutside() }
    return Array(output[..<count])
  }

  struct WroteOutside: Error {}
}

extension Preprocessing {
  init(
    shorterSide: Int, crop: Int, filter: ResizeFilter, channelOrder: ChannelOrder = .rgb
  ) {
    self.init(
      resizeHeight: shorterSide, resizeWidth: shorterSide, cropHeight: crop, cropWidth: crop,
      filter: filter, channelOrder: channelOrder)
  }
}
