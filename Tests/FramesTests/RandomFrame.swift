// SPDX-License-Identifier: Apache-2.0

import Frames
import Quantization

/// Random bytes as a frame, and what its pixels are by definition.
struct RandomFrame {
  let format: FrameFormat
  let bytes: [UInt8]

  init(
    _ pixels: PixelFormat, width: Int, height: Int, gap: Int = 0,
    encoding: ColorEncoding = ColorEncoding(matrix: .bt601, range: .limited)
  ) {
    var format = FrameFormat(
      pixels: pixels, width: width, height: height, bytesPerRow: 0, encoding: encoding)
    format.bytesPerRow = format.leastBytesPerRow + gap
    self.format = format
    var random = SeededGenerator(seed: UInt64(width * 1000 + height))
    bytes = (0..<format.leastBytes).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  init(format: FrameFormat, bytes: [UInt8]) {
    self.format = format
    self.bytes = bytes
  }

  /// Red, green, blue of the pixel in column `x` of row `y`.
  private func rgb(x: Int, y: Int) -> [UInt8] {
    let row = y * format.bytesPerRow
    let chromaPlane = format.height * format.bytesPerRow
    switch format.pixels {
    case .rgb24: return Array(bytes[row + 3 * x..<row + 3 * x + 3])
    case .bgr24: return Array(bytes[row + 3 * x..<row + 3 * x + 3].reversed())
    case .grey: return converted(bytes[row + x], 128, 128)
    case .yuyv:
      let pair = row + x / 2 * 4
      return converted(bytes[row + 2 * x], bytes[pair + 1], bytes[pair + 3])
    case .uyvy:
      let pair = row + x / 2 * 4
      return converted(bytes[row + 2 * x + 1], bytes[pair], bytes[pair + 2])
    case .nv12, .nv21:
      let pair = chromaPlane + y / 2 * format.bytesPerRow + x / 2 * 2
      let chroma = [bytes[pair], bytes[pair + 1]]
      return format.pixels == .nv12
        ? converted(bytes[row + x], chroma[0], chroma[1])
        : converted(bytes[row + x], chroma[1], chroma[0])
    case .yuv420:
      let chromaRow = (format.bytesPerRow + 1) / 2
      let u = chromaPlane + y / 2 * chromaRow + x / 2
      return converted(bytes[row + x], bytes[u], bytes[u + chromaRow * ((format.height + 1) / 2)])
    case .mjpeg: preconditionFailure("no pixels")
    }
  }

  private func converted(_ y: UInt8, _ u: UInt8, _ v: UInt8) -> [UInt8] {
    let isFull = format.encoding.range == .full
    let (redV, greenU, greenV, blueU): (Int, Int, Int, Int) =
      switch (format.encoding.matrix, isFull) {
      case (.bt601, true): (11485, 2819, 5850, 14516)
      case (.bt601, false): (13075, 3209, 6660, 16525)
      case (.bt709, true): (12901, 1535, 3835, 15201)
      case (.bt709, false): (14686, 1747, 4366, 17305)
      }
    func product(_ factor: Int, _ sample: UInt8) -> Int { (factor * Int(sample) + 128) >> 8 }
    let zero = isFull ? 0 : product(9539, 16)
    let base = product(isFull ? 8192 : 9539, y) - zero
    let red = base + product(redV, v) - product(redV, 128)
    let green =
      base - product(greenU, u) - product(greenV, v) + product(greenU, 128) + product(greenV, 128)
    let blue = base + product(blueU, u) - product(blueU, 128)
    return [red, green, blue].map { UInt8(clamping: ($0 + 16) >> 5) }
  }

  /// The view as a picture of its own.
  func picture(_ view: FrameView) throws -> PlainPicture {
    let region = try view.region.rectangle(width: format.width, height: format.height)
    var picture = PlainPicture(
      rows: (region.y..<region.y + region.height).map { y in
        (region.x..<region.x + region.width).map { x in rgb(x: x, y: y) }
      })
    for _ in 0..<view.rotation.rawValue { picture.turnClockwise() }
    switch view.flip {
    case .none: break
    case .horizontal: picture.swapLeftAndRight()
    case .vertical: picture.rows.reverse()
    case .both:
      picture.swapLeftAndRight()
      picture.rows.reverse()
    }
    return picture
  }

  /// The input of a network, by the code under test.
  func input(_ preprocessing: Preprocessing, _ view: FrameView = FrameView()) throws -> [UInt8] {
    let preprocessor = try FramePreprocessor(preprocessing, format: format, view: view)
    let guardBytes = 64
    let scratchBytes = preprocessor.scratchBytes
    var scratch = [UInt8](repeating: 0xA5, count: scratchBytes + guardBytes)
    let count = preprocessing.cropHeight * preprocessing.cropWidth * 3
    var output = [Int8](repeating: 90, count: count + guardBytes)
    let frame = try FencedFrame(bytes)
    try withExtendedLifetime(frame) {
      try scratch.withUnsafeMutableBytes { scratch in
        try preprocessor.run(
          frame.bytes, tables: PlainPicture.identityTables,
          scratch: UnsafeMutableRawBufferPointer(rebasing: scratch[..<scratchBytes]),
          output: &output)
      }
    }
    guard output[count...].allSatisfy({ $0 == 90 }),
      scratch[scratchBytes...].allSatisfy({ $0 == 0xA5 })
    else { throw SeededPicture.WroteOutside() }
    return output[..<count].map { UInt8(bitPattern: $0) }
  }
}

/// A picture that is easy to turn.
struct PlainPicture {
  var rows: [[[UInt8]]]

  static let identityTables = (0..<768).map { Int8(truncatingIfNeeded: $0) }

  mutating func turnClockwise() {
    rows = rows[0].indices.map { column in rows.reversed().map { $0[column] } }
  }

  mutating func swapLeftAndRight() { rows = rows.map { $0.reversed() } }

  /// The input of a network, by ``Preprocessor``.
  func input(_ preprocessing: Preprocessing) throws -> [UInt8] {
    let preprocessor = try Preprocessor(preprocessing)
    let pixels = rows.joined().flatMap { $0 }
    let (width, height) = (rows[0].count, rows.count)
    var scratch = [UInt8](
      repeating: 0, count: try preprocessor.scratchBytes(width: width, height: height))
    var output = [Int8](
      repeating: 0, count: preprocessing.cropHeight * preprocessing.cropWidth * 3)
    try scratch.withUnsafeMutableBytes { scratch in
      try pixels.withUnsafeBufferPointer { pixels in
        try preprocessor.run(
          Picture(base: pixels.baseAddress.unsafelyUnwrapped, width: width, height: height),
          tables: Self.identityTables, scratch: scratch, output: &output)
      }
    }
    return output.map { UInt8(bitPattern: $0) }
  }
}
