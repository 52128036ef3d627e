// SPDX-License-Identifier: Apache-2.0

import Frames
import Quantization

/// Small frames of every format, with seeded bytes, sizes, views and networks: one digest of all their
/// inputs, which is the same on every machine.
struct FrameSweep {
  static let caseCount = 3000

  private var random = SeededGenerator(seed: 5)
  private var digest = CRC32()
  private let frame: UnsafeMutableRawBufferPointer
  private let scratch: UnsafeMutableRawBufferPointer
  private let input: UnsafeMutableRawBufferPointer
  private let tables: UnsafePointer<Int8>

  /// Expects memory of a megabyte or more each.
  init(
    frame: UnsafeMutableRawBufferPointer, scratch: UnsafeMutableRawBufferPointer,
    input: UnsafeMutableRawBufferPointer, tables: UnsafePointer<Int8>
  ) {
    self.frame = frame
    self.scratch = scratch
    self.input = input
    self.tables = tables
    for index in 0..<(1 << 16) { frame[index] = UInt8(truncatingIfNeeded: random.next()) }
  }

  /// The digest of all cases; a case that cannot be prepared is a mistake of the sweep.
  mutating func run() -> UInt32 {
    for number in 0..<FrameSweep.caseCount { runCase(UInt8(truncatingIfNeeded: number % 8)) }
    return digest.value
  }

  private mutating func runCase(_ pixels: UInt8) {
    let (format, view, preprocessing) = (format(pixels), view(), preprocessing())
    let count = preprocessing.cropHeight * preprocessing.cropWidth * 3
    do throws(PreprocessingError) {
      let preprocessor = try FramePreprocessor(preprocessing, format: format, view: view)
      let bytes = UnsafeRawBufferPointer(rebasing: frame[..<format.leastBytes])
      try preprocessor.run(
        bytes, tables: tables, scratch: scratch,
        output: input.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Int8.self))
      digest.update(UnsafeRawBufferPointer(rebasing: input[..<count]))
    } catch {
      preconditionFailure("a case is out of range")
    }
  }

  private mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: random.next() >> 33) % bound
  }

  private mutating func format(_ pixels: UInt8) -> FrameFormat {
    guard let pixels = PixelFormat(rawValue: pixels) else {
      preconditionFailure("there are eight formats of pixels")
    }
    let encoding = ColorEncoding(
      matrix: below(2) == 0 ? .bt601 : .bt709, range: below(2) == 0 ? .limited : .full)
    var format = FrameFormat(
      pixels: pixels, width: 1 + below(70), height: 1 + below(50), bytesPerRow: 0,
      encoding: encoding)
    format.bytesPerRow = format.leastBytesPerRow + below(5)
    return format
  }

  private mutating func view() -> FrameView {
    guard let rotation = Rotation(rawValue: UInt8(below(4))),
      let flip = Flip(rawValue: UInt8(below(4)))
    else { preconditionFailure("there are four of each") }
    let (x, y) = (below(1 << 15), below(1 << 15))
    let region = Rectangle(x: x, y: y, width: 1 + below(1 << 15), height: 1 + below(1 << 15))
    return FrameView(
      region: below(2) == 0 ? .whole : .fractions(region), rotation: rotation, flip: flip)
  }

  private mutating func preprocessing() -> Preprocessing {
    let (height, width) = (1 + below(40), 1 + below(40))
    // Bilinear for half of the cases: it alone has vectors.
    let filter: ResizeFilter = below(2) == 0 ? .bilinear : below(2) == 0 ? .area : .antialias
    return Preprocessing(
      resizeHeight: height, resizeWidth: width, cropHeight: 1 + below(height),
      cropWidth: 1 + below(width), filter: filter, channelOrder: below(2) == 0 ? .rgb : .bgr)
  }
}
