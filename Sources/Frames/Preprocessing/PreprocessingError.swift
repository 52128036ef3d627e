// SPDX-License-Identifier: Apache-2.0

/// Why a picture cannot become an input.
public enum PreprocessingError: Error, Equatable {
  /// A side of the box is not in `1 ... 65535`.
  case resizeOutOfRange(Side, found: Int)
  /// A side of the crop is not in `1 ... resize`.
  case cropOutOfRange(Side, found: Int, resize: Int)
  /// The picture is empty, or beyond ``Picture/maximumSide`` or ``Picture/maximumPixels``.
  case pictureOutOfRange(width: Int, height: Int)
  /// A row of the picture does not fit into its `bytesPerRow`.
  case rowsOverlap(expectedBytes: Int, foundBytes: Int)
  /// The scratch memory is smaller than `scratchBytes` asks for.
  case scratchTooSmall(expectedBytes: Int, foundBytes: Int)

  public enum Side: Equatable, Sendable {
    case height
    case width
  }
}

extension PreprocessingError {
  /// Gives the message piece by piece: what was expected and what was found.
  public func forEachMessagePart(_ body: (MessagePart) -> Void) {
    switch self {
    case .resizeOutOfRange(let side, let found):
      body(.text(side == .height ? "resize height" : "resize width"))
      body(.text(": expected 1 to 65535, found "))
      body(.number(found))
    case .cropOutOfRange(let side, let found, let resize):
      body(.text(side == .height ? "crop height" : "crop width"))
      body(.text(": expected 1 to "))
      body(.number(resize))
      body(.text(" (the resized picture), found "))
      body(.number(found))
    case .pictureOutOfRange(let width, let height):
      body(.text("picture size: expected 1x1 to 65535 a side and at most 67108864 pixels, found "))
      body(.number(width))
      body(.text("x"))
      body(.number(height))
    case .rowsOverlap(let expected, let found):
      body(.text("bytes per row: expected at least "))
      body(.number(expected))
      body(.text(", found "))
      body(.number(found))
    case .scratchTooSmall(let expected, let found):
      body(.text("scratch memory: expected "))
      body(.number(expected))
      body(.text(" bytes, found "))
      body(.number(found))
    }
  }
}
