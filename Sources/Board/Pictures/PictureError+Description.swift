// SPDX-License-Identifier: Apache-2.0

extension PictureError {
  /// Writes, for example, `JPEG: expected grey, YCbCr or RGB, found CMYK`.
  public func describe(to stream: inout TextStream) {
    if let format {
      stream.write(format.name)
      stream.write(": ")
    }
    stream.write("expected ")
    describeExpected(to: &stream)
    stream.write(", found ")
    describeFound(to: &stream)
  }

  private func describeExpected(to stream: inout TextStream) {
    switch self {
    case .unknownFormat: stream.write("a picture (JPEG, PPM; PNG on the host)")
    case .formatNotSupported: stream.write("JPEG or PPM (shufflenet convert makes them)")
    case .truncated: stream.write("a whole file")
    case .tooFewPixels(_, let bytes, _):
      stream.write(bytes)
      stream.write(" bytes of pixels")
    case .damaged: stream.write("a sound file")
    case .badHeader(_, let offset):
      stream.write("a number in the header at byte ")
      stream.write(offset)
    case .sampleRangeNotSupported: stream.write("a largest sample of 1 to 65535")
    case .colorNotSupported: stream.write("grey, YCbCr or RGB")
    case .codingNotSupported: stream.write("8 bits, Huffman coding and at most 500 scans")
    case .sizeOutOfRange: stream.write("1x1 to 65535 a side and at most 67108864 pixels")
    case .outOfMemory: stream.write("working memory for the decoder")
    case .bufferTooSmall(let bytes, _):
      stream.write("a buffer of ")
      stream.write(bytes)
      stream.write(" bytes")
    }
  }

  private func describeFound(to stream: inout TextStream) {
    switch self {
    case .unknownFormat(_, 0): stream.write("an empty file")
    case .unknownFormat(let bytes, let count):
      stream.write("a file that begins with hexadecimal ")
      stream.write(hexadecimal: bytes, digits: 2 * count)
    case .formatNotSupported(let format): stream.write(format.name)
    case .truncated(_, let bytes):
      stream.write("an end after ")
      stream.write(bytes)
      stream.write(" bytes")
    case .tooFewPixels(_, _, let bytes), .bufferTooSmall(_, let bytes): stream.write(bytes)
    case .damaged(_, let code):
      stream.write("damage (decoder message ")
      stream.write(code)
      stream.write(")")
    case .badHeader: stream.write("something else")
    case .sampleRangeNotSupported(_, let maximum): stream.write(maximum)
    case .colorNotSupported(_, let color): stream.write(color.name)
    case .codingNotSupported: stream.write("another coding")
    case .sizeOutOfRange(_, let width, let height):
      stream.write(width)
      stream.write("x")
      stream.write(height)
    case .outOfMemory: stream.write("too little")
    }
  }

  private var format: PictureFormat? {
    switch self {
    case .truncated(let format, _), .tooFewPixels(let format, _, _), .damaged(let format, _),
      .badHeader(let format, _), .sampleRangeNotSupported(let format, _),
      .colorNotSupported(let format, _), .codingNotSupported(let format),
      .sizeOutOfRange(let format, _, _), .outOfMemory(let format):
      format
    case .unknownFormat, .formatNotSupported, .bufferTooSmall: nil
    }
  }
}

extension PictureFormat {
  public var name: StaticString {
    switch self {
    case .jpeg: "JPEG"
    case .netpbm: "PPM"
    case .png: "PNG"
    }
  }
}

extension PictureError.Color {
  fileprivate var name: StaticString {
    switch self {
    case .cmyk: "CMYK"
    case .ycck: "YCCK"
    case .other: "another colour space"
    }
  }
}
