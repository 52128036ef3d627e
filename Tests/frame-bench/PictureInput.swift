// SPDX-License-Identifier: Apache-2.0

import Board
import CBoard
import Frames

/// Writes what a network of 224×224 would see of a picture, taken for a camera's frame of RGB.
///
/// Bytes `[224, 224, 3]` on standard output, for `Toolchains/measure-preprocessing`.
enum PictureInput {
  private static let byteLimit = 1 << 28

  private static var preprocessing: Preprocessing {
    Preprocessing(
      resizeHeight: 256, resizeWidth: 256, cropHeight: 224, cropWidth: 224, filter: .bilinear,
      channelOrder: .rgb)
  }

  static func write(_ path: UnsafePointer<CChar>) throws(BoardError) {
    let file = try readFile(path, limitBytes: byteLimit)
    guard let header = try? BoardPictureDecoder().header(of: file.bytes) else {
      preconditionFailure("expected a JPEG or PPM")
    }
    let pixels = try Pages(byteCount: header.pixelBytes)
    guard (try? BoardPictureDecoder().decode(file.bytes, into: pixels.bytes)) != nil else {
      preconditionFailure("expected a whole picture")
    }
    let input = try prepared(pixels.bytes, width: header.width, height: header.height)
    var output = TextStream.standardOutput()
    for byte in input.bytes { output.write(byte: byte) }
  }

  private static func prepared(
    _ pixels: UnsafeMutableRawBufferPointer, width: Int, height: Int
  ) throws(BoardError) -> Pages {
    let format = FrameFormat(
      pixels: .rgb24, width: width, height: height, bytesPerRow: 3 * width,
      encoding: ColorEncoding(matrix: .bt601, range: .full))
    guard let preprocessor = try? FramePreprocessor(preprocessing, format: format) else {
      preconditionFailure("a decoded picture has a size that is accepted")
    }
    let input = try Pages(byteCount: 3 * 224 * 224)
    let scratch = try Pages(byteCount: preprocessor.scratchBytes)
    let tables = try Pages(byteCount: 768)
    for index in 0..<768 { tables.bytes[index] = UInt8(truncatingIfNeeded: index) }
    do throws(PreprocessingError) {
      try preprocessor.run(
        UnsafeRawBufferPointer(pixels),
        tables: UnsafePointer(tables.bytes.bindMemory(to: Int8.self).baseAddress.unsafelyUnwrapped),
        scratch: scratch.bytes,
        output: input.bytes.bindMemory(to: Int8.self).baseAddress.unsafelyUnwrapped)
    } catch {
      preconditionFailure("the memory is as large as it asked for")
    }
    return input
  }
}
