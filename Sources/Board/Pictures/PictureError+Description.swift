// SPDX-License-Identifier: Apache-2.0

public import Frames

/// A piece of a message that is told without building a string.
public enum MessagePart: Sendable {
  case text(StaticString)
  case number(Int)
  /// Eight digits.
  case hexadecimal(UInt32)
}

extension TextStream {
  mutating func write(_ part: MessagePart) {
    switch part {
    case .text(let text): write(text)
    case .number(let number): write(number)
    case .hexadecimal(let bits): write(hexadecimal: bits, digits: 8)
    }
  }
}

extension PictureError {
  /// Writes, for example, `JPEG: expected grey, YCbCr or RGB, found CMYK`.
  public func describe(to stream: inout TextStream) {
    forEachMessagePart { stream.write($0) }
  }

  /// Gives the message piece by piece: the format, what was expected, what was found.
  public func forEachMessagePart(_ say: (MessagePart) -> Void) {
    if let format {
      say(.text(format.name))
      say(.text(": "))
    }
    say(.text("expected "))
    sayExpected(say)
    say(.text(", found "))
    sayFound(say)
  }

  private func sayExpected(_ say: (MessagePart) -> Void) {
    switch self {
    case .unknownFormat: say(.text("a picture (JPEG, PPM; PNG on the host)"))
    case .formatNotSupported: say(.text("JPEG or PPM (shufflenet convert makes them)"))
    case .truncated: say(.text("a whole file"))
    case .tooFewPixels(_, let bytes, _):
      say(.number(bytes))
      say(.text(" bytes of pixels"))
    case .damaged: say(.text("a sound file"))
    case .badHeader(_, let offset):
      say(.text("a number in the header at byte "))
      say(.number(offset))
    case .sampleRangeNotSupported: say(.text("a largest sample of 1 to 65535"))
    case .colorNotSupported: say(.text("grey, YCbCr or RGB"))
    case .codingNotSupported: say(.text("8 bits, Huffman coding and at most 500 scans"))
    case .sizeOutOfRange: say(.text("1x1 to 65535 a side and at most 67108864 pixels"))
    case .outOfMemory: say(.text("working memory for the decoder"))
    case .bufferTooSmall(let bytes, _):
      say(.text("a buffer of "))
      say(.number(bytes))
      say(.text(" bytes"))
    }
  }

  private func sayFound(_ say: (MessagePart) -> Void) {
    switch self {
    case .unknownFormat(_, 0): say(.text("an empty file"))
    case .unknownFormat(let bytes, let count):
      say(.text("a file that begins with hexadecimal "))
      say(.hexadecimal(bytes << UInt32(8 * (4 - count))))
    case .formatNotSupported(let format): say(.text(format.name))
    case .truncated(_, let bytes):
      say(.text("an end after "))
      say(.number(bytes))
      say(.text(" bytes"))
    case .tooFewPixels(_, _, let bytes), .bufferTooSmall(_, let bytes): say(.number(bytes))
    case .damaged(_, let code):
      say(.text("damage (decoder message "))
      say(.number(code))
      say(.text(")"))
    case .badHeader: say(.text("something else"))
    case .sampleRangeNotSupported(_, let maximum): say(.number(maximum))
    case .colorNotSupported(_, let color): say(.text(color.name))
    case .codingNotSupported: say(.text("another coding"))
    case .sizeOutOfRange(_, let width, let height):
      say(.number(width))
      say(.text("x"))
      say(.number(height))
    case .outOfMemory: say(.text("too little"))
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

extension PreprocessingError {
  /// Writes, for example, `crop height: expected 1 to 256, found 300`.
  public func describe(to stream: inout TextStream) {
    forEachMessagePart { stream.write($0) }
  }

  /// Gives the message piece by piece: what it is about, what was expected, what was found.
  public func forEachMessagePart(_ say: (MessagePart) -> Void) {
    switch self {
    case .resizeOutOfRange(let side, let found):
      say(.text(side == .height ? "resize height" : "resize width"))
      say(.text(": expected 1 to 65535, found "))
      say(.number(found))
    case .cropOutOfRange(let side, let found, let resize):
      say(.text(side == .height ? "crop height: expected 1 to " : "crop width: expected 1 to "))
      say(.number(resize))
      say(.text(", found "))
      say(.number(found))
    case .pictureOutOfRange(let width, let height):
      say(.text("picture: expected 1x1 to 65535 a side and at most 67108864 pixels, found "))
      say(.number(width))
      say(.text("x"))
      say(.number(height))
    case .rowsOverlap(let expected, let found):
      say(.text("bytes per row: expected at least "))
      say(.number(expected))
      say(.text(", found "))
      say(.number(found))
    case .scratchTooSmall(let expected, let found):
      say(.text("scratch memory: expected "))
      say(.number(expected))
      say(.text(" bytes, found "))
      say(.number(found))
    }
  }
}
