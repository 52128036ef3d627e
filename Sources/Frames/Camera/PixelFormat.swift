// SPDX-License-Identifier: Apache-2.0

/// How the pixels of a camera frame lie in memory.
public enum PixelFormat: UInt8, Sendable {
  /// Packed 4:2:2, `Y0 U Y1 V`.
  case yuyv
  /// Packed 4:2:2, `U Y0 V Y1`.
  case uyvy
  /// 4:2:0: a plane of Y, then one of `U V` pairs.
  case nv12
  /// 4:2:0: a plane of Y, then one of `V U` pairs.
  case nv21
  /// 4:2:0: planes of Y, U and V (I420); chroma rows are half as long as luma rows.
  case yuv420
  /// Y alone.
  case grey
  /// 8 bits each of red, green, blue, in this order in memory.
  case rgb24
  /// 8 bits each of blue, green, red, in this order in memory.
  case bgr24
  /// One JPEG picture a frame.
  case mjpeg
}

/// What the numbers of a Y, U, V pixel mean; a frame of RGB has none.
public struct ColorEncoding: Equatable, Sendable {
  public var matrix: ColorMatrix
  public var range: ColorRange

  public init(matrix: ColorMatrix, range: ColorRange) {
    self.matrix = matrix
    self.range = range
  }
}

/// The coefficients between Y, U, V and RGB.
public enum ColorMatrix: UInt8, Sendable {
  /// ITU-R BT.601: standard definition, and what webcams send.
  case bt601
  /// ITU-R BT.709: high definition.
  case bt709
}

/// Where black and white lie.
public enum ColorRange: UInt8, Sendable {
  /// Y in 16 ... 235, U and V in 16 ... 240.
  case limited
  /// All of 0 ... 255, as JPEG has it.
  case full
}
