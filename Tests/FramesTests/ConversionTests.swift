// SPDX-License-Identifier: Apache-2.0

import Foundation
import Frames
import Testing

struct ConversionTests {
  @Test func `pixels are within one step of the standards' formulas in floating point`() throws {
    let cases = try RecordedConversion.all()
    #expect(cases.count == 128)
    for recorded in cases {
      // As large as the frame, so that nothing is resized.
      let preprocessing = Preprocessing(
        resizeHeight: recorded.format.height, resizeWidth: recorded.format.width,
        cropHeight: recorded.format.height, cropWidth: recorded.format.width, filter: .bilinear,
        channelOrder: .rgb)
      let found = try recorded.frame.input(preprocessing)
      let largest = zip(found, recorded.rgb).map { abs(Int($0) - Int($1)) }.max()
      #expect(found.count == recorded.rgb.count)
      #expect(largest ?? 0 <= 1, "\(recorded.format)")
    }
  }
}

/// A line of `Fixtures/conversions.txt`, which `Fixtures/make-conversions` wrote.
private struct RecordedConversion {
  let format: FrameFormat
  let frame: RandomFrame
  let rgb: [UInt8]

  struct Malformed: Error {}

  static func all(beside source: StaticString = #filePath) throws -> [RecordedConversion] {
    let folder = URL(filePath: "\(source)").deletingLastPathComponent()
    let text = try String(
      contentsOf: folder.appending(path: "Fixtures/conversions.txt"), encoding: .utf8)
    return try text.split(separator: "\n").map { try RecordedConversion($0.split(separator: " ")) }
  }

  private static let formats: [Substring: PixelFormat] = [
    "yuyv": .yuyv, "uyvy": .uyvy, "nv12": .nv12, "nv21": .nv21, "yuv420": .yuv420, "grey": .grey,
    "rgb24": .rgb24, "bgr24": .bgr24,
  ]

  private init(_ words: [Substring]) throws {
    guard words.count == 8, let pixels = Self.formats[words[0]], let width = Int(words[3]),
      let height = Int(words[4]), let bytesPerRow = Int(words[5])
    else { throw Malformed() }
    let encoding = ColorEncoding(
      matrix: words[1] == "bt601" ? .bt601 : .bt709, range: words[2] == "full" ? .full : .limited)
    format = FrameFormat(
      pixels: pixels, width: width, height: height, bytesPerRow: bytesPerRow, encoding: encoding)
    frame = RandomFrame(format: format, bytes: try Self.bytes(words[6]))
    rgb = try Self.bytes(words[7])
  }

  private static func bytes(_ hexadecimal: Substring) throws -> [UInt8] {
    let digits = try hexadecimal.map { character in
      guard let digit = character.hexDigitValue else { throw Malformed() }
      return UInt8(digit)
    }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
