// SPDX-License-Identifier: Apache-2.0

import Board
import CBoard
import Frames
import Quantization

/// The frames, the memory for them, and the report.
struct FrameBench: ~Copyable {
  static let width = 640
  private static let height = 480
  private static let partBytes = 4 << 20
  // The first warms up; the third says whether the second can be believed.
  // The first warms up; the third says whether the second can be believed.
  private static let rounds = 3

  private let pages: Pages
  private var output = TextStream.standardOutput()

  /// As the family's networks at 128 have it: 256 / 224 of the crop.
  private static var preprocessing: Preprocessing {
    Preprocessing(
      resizeHeight: 146, resizeWidth: 146, cropHeight: 128, cropWidth: 128, filter: .bilinear,
      channelOrder: .rgb)
  }

  init() throws(BoardError) {
    pages = try Pages(byteCount: 5 * FrameBench.partBytes)
    fillTables()
  }

  private func part(_ index: Int) -> UnsafeMutableRawBufferPointer {
    let start = index * FrameBench.partBytes
    return UnsafeMutableRawBufferPointer(
      rebasing: pages.bytes[start..<start + FrameBench.partBytes])
  }

  private var frame: UnsafeMutableRawBufferPointer { part(0) }
  private var pixels: UnsafeMutableRawBufferPointer { part(1) }
  private var scratch: UnsafeMutableRawBufferPointer { part(2) }
  private var input: UnsafeMutableRawBufferPointer { part(3) }
  private var tables: UnsafeMutableRawBufferPointer { part(4) }

  private func fillTables() {
    for index in 0..<768 { tables[index] = UInt8(truncatingIfNeeded: index / 256 * 7 + index) }
  }

  mutating func runAll() throws(BoardError) {
    fillFrame()
    run("yuyv", .yuyv)
    run("uyvy", .uyvy)
    run("nv12", .nv12)
    run("nv21", .nv21)
    run("yuv420", .yuv420)
    run("grey", .grey)
    run("rgb24", .rgb24)
    run("bgr24", .bgr24)
    try runMotionJPEG()
    sweep()
  }

  /// Slopes with a little noise: what costs a JPEG decoder something, and no more than pictures do.
  private func fillFrame() {
    var random = SeededGenerator(seed: 1)
    for index in 0..<3 * FrameBench.width * FrameBench.height {
      let (y, x) = (index / (3 * FrameBench.width), index % (3 * FrameBench.width))
      let noise = Int(truncatingIfNeeded: random.next() & 15)
      frame[index] = UInt8(truncatingIfNeeded: y / 3 + x / 20 + noise)
    }
  }

  private static func format(_ pixels: PixelFormat) -> FrameFormat {
    var format = FrameFormat(
      pixels: pixels, width: width, height: height, bytesPerRow: 0,
      encoding: ColorEncoding(matrix: .bt601, range: .limited))
    format.bytesPerRow = format.leastBytesPerRow
    return format
  }

  private mutating func run(_ name: StaticString, _ pixels: PixelFormat) {
    let preprocessor = FrameBench.preprocessor(FrameBench.format(pixels))
    for _ in 0..<FrameBench.rounds {
      _ = board_monotonic_nanoseconds()
      prepare(frame, with: preprocessor)
      _ = board_monotonic_nanoseconds()
    }
    report(name)
  }

  private mutating func runMotionJPEG() throws(BoardError) {
    let jpeg = try motionJPEG()
    guard
      let decoding = try? ScaledDecoding(
        FrameBench.preprocessing, source: FrameBench.format(.mjpeg), view: FrameView())
    else { preconditionFailure("the view is the whole frame") }
    let decoder = JPEGFrameDecoder(decoding)
    let preprocessor = FrameBench.preprocessor(decoding.decoded)
    for _ in 0..<FrameBench.rounds {
      _ = board_monotonic_nanoseconds()
      let drop = decoder.decode(jpeg, into: pixels)
      prepare(pixels, with: preprocessor)
      _ = board_monotonic_nanoseconds()
      precondition(drop == nil, "expected a JPEG of 640x480")
    }
    report("mjpeg")
  }

  /// The file that the first argument names, or the synthetic frame as JPEG without subsampling.
  private func motionJPEG() throws(BoardError) -> UnsafeRawBufferPointer {
    if let path = Arguments().strings.dropFirst().first ?? nil {
      let file = try readFile(path, limitBytes: FrameBench.partBytes)
      frame.copyMemory(from: file.bytes)
      return UnsafeRawBufferPointer(rebasing: frame[..<file.bytes.count])
    }
    let picture = Picture(
      base: frame.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self),
      width: FrameBench.width, height: FrameBench.height)
    guard let jpeg = try? JPEGEncoder(quality: 85).encode(picture, into: scratch) else {
      preconditionFailure("four megabytes hold it")
    }
    frame.copyMemory(from: jpeg)
    return UnsafeRawBufferPointer(rebasing: frame[..<jpeg.count])
  }

  private static func preprocessor(_ format: FrameFormat) -> FramePreprocessor {
    guard let preprocessor = try? FramePreprocessor(preprocessing, format: format) else {
      preconditionFailure("the format is sound")
    }
    return preprocessor
  }

  private func prepare(
    _ frame: UnsafeMutableRawBufferPointer, with preprocessor: FramePreprocessor
  ) {
    let bytes = input.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Int8.self)
    let values = tables.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Int8.self)
    do throws(PreprocessingError) {
      try preprocessor.run(
        UnsafeRawBufferPointer(frame), tables: values, scratch: scratch, output: bytes)
    } catch {
      preconditionFailure("four megabytes are enough")
    }
  }

  private mutating func sweep() {
    let values = tables.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Int8.self)
    var sweep = FrameSweep(frame: frame, scratch: scratch, input: input, tables: values)
    report("sweep", sweep.run())
  }

  private mutating func report(_ name: StaticString) {
    var checksum = CRC32()
    checksum.update(UnsafeRawBufferPointer(rebasing: input[..<(128 * 128 * 3)]))
    report(name, checksum.value)
  }

  private mutating func report(_ name: StaticString, _ checksum: UInt32) {
    output.write(name)
    output.write(" ")
    output.write(hexadecimal: checksum)
    output.newline()
  }
}
