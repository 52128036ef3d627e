// SPDX-License-Identifier: Apache-2.0

/// Why a picture or a frame cannot become an input.
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
  /// A region that is empty or not wholly inside a frame of this size.
  case regionOutsideFrame(Rectangle, width: Int, height: Int)
  /// A frame of JPEG; it is decoded to RGB first.
  case formatNotConverted(PixelFormat)
  /// A frame that ends before its pixels do.
  case frameTooShort(expectedBytes: Int, foundBytes: Int)

  public enum Side: Equatable, Sendable {
    case height
    case width
  }
}
