// SPDX-License-Identifier: Apache-2.0

// Camera frames under libFuzzer: the first bytes are the format, the view and the preprocessing, right
// or wrong; the rest are the frame's.
//
// Every buffer is as long as it was said to be, so that AddressSanitizer sees a step beyond; and what
// the scratch memory held must not show in the input.
//
// Built by Toolchains/fuzz, because SwiftPM has no way to link a fuzzer.

internal import Frames
internal import Glibc

/// How many streams were accepted, and how many frames became an input; libFuzzer has one thread.
nonisolated(unsafe) private var counts = (accepted: 0, prepared: 0)

/// What libFuzzer calls before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func prepare(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  atexit {
    print("stat::were_accepted: \(counts.accepted)\nstat::were_prepared: \(counts.prepared)")
  }
}

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var bytes = UnsafeBufferPointer(start: start, count: count)[...]
  guard let stream = Stream(taking: &bytes) else { return -1 }
  guard
    let preprocessor = try? FramePreprocessor(
      stream.preprocessing, format: stream.format, view: stream.view)
  else { return 0 }
  counts.accepted += 1
  let frame = Array(bytes)
  let input = stream.input(of: frame, by: preprocessor, scratchByte: 0x00)
  guard input == stream.input(of: frame, by: preprocessor, scratchByte: 0xFF) else {
    fatalError("what the scratch memory held shows in the input")
  }
  if input != nil { counts.prepared += 1 }
  return 0
}

private struct Stream {
  let format: FrameFormat
  let view: FrameView
  let preprocessing: Preprocessing

  static let byteCount = 17

  init?(taking bytes: inout Slice<UnsafeBufferPointer<UInt8>>) {
    guard bytes.count >= Stream.byteCount,
      let pixels = PixelFormat(rawValue: bytes.removeFirst() % 9),
      let rotation = Rotation(rawValue: bytes.removeFirst() % 4),
      let flip = Flip(rawValue: bytes.removeFirst() % 4),
      let filter = ResizeFilter(rawValue: bytes.removeFirst() % 3)
    else { return nil }
    // Small, so that many inputs hold a whole frame, and zero, so that some are refused.
    func number() -> Int { Int(bytes.removeFirst() % 64) }
    let encoding = ColorEncoding(
      matrix: number() % 2 == 0 ? .bt601 : .bt709, range: number() % 2 == 0 ? .limited : .full)
    format = FrameFormat(
      pixels: pixels, width: number(), height: number(), bytesPerRow: 3 * number(),
      encoding: encoding)
    let region = Rectangle(x: number(), y: number(), width: number(), height: number())
    view = FrameView(
      region: region.width == 0 ? .whole : .pixels(region), rotation: rotation, flip: flip)
    preprocessing = Preprocessing(
      resizeHeight: number(), resizeWidth: number(), cropHeight: number(), cropWidth: number(),
      filter: filter, channelOrder: .rgb)
  }

  /// The input, or nil if the frame was refused.
  func input(
    of frame: [UInt8], by preprocessor: FramePreprocessor, scratchByte: UInt8
  ) -> [Int8]? {
    let tables = (0..<768).map { Int8(truncatingIfNeeded: $0) }
    var scratch = [UInt8](repeating: scratchByte, count: preprocessor.scratchBytes)
    var output = [Int8](
      repeating: 0, count: preprocessing.cropHeight * preprocessing.cropWidth * 3)
    let result: Void? = frame.withUnsafeBytes { frame in
      scratch.withUnsafeMutableBytes { scratch in
        try? preprocessor.run(frame, tables: tables, scratch: scratch, output: &output)
      }
    }
    return result == nil ? nil : output
  }
}
