// SPDX-License-Identifier: Apache-2.0

public import Frames

/// Binary PPM (`P6`) and PGM (`P5`) with samples of one or two bytes.
///
/// A sample becomes `sample · 255 / maximum`, rounded half up; one above the file's maximum counts as
/// the maximum. Grey becomes RGB. What follows the pixels is ignored: more pictures may.
public struct NetpbmDecoder: PictureDecoder, Sendable {
  public init() {}

  public func header(
    of bytes: UnsafeRawBufferPointer
  ) throws(PictureError) -> PictureHeader {
    try NetpbmLayout(of: bytes).header
  }

  public func decode(
    _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer
  ) throws(PictureError) -> Picture {
    let layout = try NetpbmLayout(of: bytes)
    let picture = try layout.header.picture(in: pixels)
    let foundBytes = bytes.count - layout.pixelOffset
    guard foundBytes >= layout.pixelBytes else {
      throw .tooFewPixels(.netpbm, expectedBytes: layout.pixelBytes, foundBytes: foundBytes)
    }
    let source = UnsafeRawBufferPointer(rebasing: bytes[layout.pixelOffset...])
    layout.convert(source, into: pixels)
    return picture
  }
}

/// Where the pixels of a file lie and what they are.
private struct NetpbmLayout {
  let header: PictureHeader
  let channels: Int
  let maximum: Int
  let pixelOffset: Int

  private var sampleBytes: Int { maximum > 255 ? 2 : 1 }
  private var samples: Int { header.width * header.height * channels }
  var pixelBytes: Int { samples * sampleBytes }

  init(of bytes: UnsafeRawBufferPointer) throws(PictureError) {
    guard PictureFormat(of: bytes) == .netpbm else { throw .unknownFormat(of: bytes) }
    var scanner = NetpbmScanner(bytes: bytes, offset: 2)
    let width = try scanner.number()
    let height = try scanner.number()
    maximum = try scanner.number()
    // Exactly one separator: the next byte may be a pixel that looks like one.
    guard scanner.offset < bytes.count else {
      throw .truncated(.netpbm, foundBytes: bytes.count)
    }
    guard NetpbmScanner.isWhiteSpace(bytes[scanner.offset]) else {
      throw .badHeader(.netpbm, offsetBytes: scanner.offset)
    }
    header = try PictureHeader(format: .netpbm, width: width, height: height)
    guard (1...65_535).contains(maximum) else {
      throw .sampleRangeNotSupported(.netpbm, maximum: maximum)
    }
    channels = bytes[1] == UInt8(ascii: "6") ? 3 : 1
    pixelOffset = scanner.offset + 1
  }

  func convert(_ source: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer) {
    if channels == 3 {
      for index in 0..<samples { pixels[index] = sample(index, of: source) }
    } else {
      for index in 0..<samples {
        let value = sample(index, of: source)
        pixels[3 * index] = value
        pixels[3 * index + 1] = value
        pixels[3 * index + 2] = value
      }
    }
  }

  @inline(__always)
  private func sample(_ index: Int, of source: UnsafeRawBufferPointer) -> UInt8 {
    if maximum == 255 { return source[index] }
    let value =
      maximum < 255
      ? Int(source[index]) : Int(source[2 * index]) << 8 | Int(source[2 * index + 1])
    return UInt8(truncatingIfNeeded: (min(value, maximum) * 255 + maximum / 2) / maximum)
  }
}

/// Reads the numbers of a header.
struct NetpbmScanner {
  let bytes: UnsafeRawBufferPointer
  var offset: Int

  /// As C's `isspace` has it.
  static func isWhiteSpace(_ byte: UInt8) -> Bool {
    (0x09...0x0D).contains(byte) || byte == 0x20
  }

  mutating func number() throws(PictureError) -> Int {
    skipWhiteSpaceAndComments()
    let start = offset
    var value = 0
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) {
      // Beyond any limit; a longer number is no more wrong.
      if value <= 1_000_000_000 { value = value * 10 + Int(bytes[offset] - 0x30) }
      offset += 1
    }
    guard offset < bytes.count else { throw .truncated(.netpbm, foundBytes: bytes.count) }
    guard offset > start else { throw .badHeader(.netpbm, offsetBytes: offset) }
    return value
  }

  private mutating func skipWhiteSpaceAndComments() {
    var isComment = false
    while offset < bytes.count {
      let byte = bytes[offset]
      if isComment {
        isComment = byte != 0x0A && byte != 0x0D
      } else if byte == UInt8(ascii: "#") {
        isComment = true
      } else if !Self.isWhiteSpace(byte) {
        return
      }
      offset += 1
    }
  }
}
