// SPDX-License-Identifier: Apache-2.0

/// How a picture becomes the input of a network; it travels in the model file.
///
/// The picture is scaled, aspect kept, until it just covers the box `resizeHeight × resizeWidth`
/// (for 256×256 the shorter side becomes 256), and the middle `cropHeight × cropWidth` of it is the
/// input. ``ResizeFilter`` has the formulas of the scaling, ``Preprocessor`` does it.
///
/// One side of the scaled picture is exactly the box's; the other is `source · box / source′`,
/// rounded half up, where `box / source′` is the ratio of the first. The crop begins at
/// `⌊(resized − crop) / 2⌋` on each axis.
public struct Preprocessing: Equatable, Sendable {
  public var resizeHeight: Int
  public var resizeWidth: Int
  public var cropHeight: Int
  public var cropWidth: Int
  public var filter: ResizeFilter
  public var channelOrder: ChannelOrder

  public init(
    resizeHeight: Int, resizeWidth: Int, cropHeight: Int, cropWidth: Int,
    filter: ResizeFilter, channelOrder: ChannelOrder
  ) {
    self.resizeHeight = resizeHeight
    self.resizeWidth = resizeWidth
    self.cropHeight = cropHeight
    self.cropWidth = cropWidth
    self.filter = filter
    self.channelOrder = channelOrder
  }

  /// Refuses sides outside `1 ... 65535` and a crop that is larger than the box.
  public func validate() throws(PreprocessingError) {
    try Self.validate(resize: resizeHeight, crop: cropHeight, side: .height)
    try Self.validate(resize: resizeWidth, crop: cropWidth, side: .width)
  }

  private static func validate(
    resize: Int, crop: Int, side: PreprocessingError.Side
  ) throws(PreprocessingError) {
    guard (1...Picture.maximumSide).contains(resize) else {
      throw .resizeOutOfRange(side, found: resize)
    }
    guard (1...resize).contains(crop) else {
      throw .cropOutOfRange(side, found: crop, resize: resize)
    }
  }
}

/// The order of the three channels in the network's input.
public enum ChannelOrder: UInt8, Sendable {
  case rgb = 0
  case bgr = 1
}

/// How a resized sample is made of source samples, one axis after the other: columns, then rows.
///
/// On an axis with `n` source and `m` resized samples, resized sample `i` lies at
/// `p = (i + ½) · n / m − ½`. Every formula below is evaluated exactly, in integers, and rounds
/// only where it says so.
public enum ResizeFilter: UInt8, Sendable {
  /// The two nearest samples at any ratio, as OpenCV's `INTER_LINEAR` does for 8-bit pictures.
  ///
  /// `p` has 24 significant bits, as OpenCV's `float` has. With `f = ⌊p⌋`, the weights are
  /// `w₁ = 2048 · (p − f)` and `w₀ = 2048 − w₁`; both roundings are half to even. A sample outside
  /// the picture is the nearest one inside. Columns give `h = (w₀·a + w₁·b) >> 4`, rows
  /// `((w₀·h₀ >> 16) + (w₁·h₁ >> 16) + 2) >> 2`.
  case bilinear = 0

  /// A triangle as wide as the ratio, as Pillow's `BILINEAR` does.
  ///
  /// With `s = max(n / m, 1)`, sample `k` weighs `t = max(0, 1 − |k − p| / s)`; the weights inside
  /// the picture are scaled to `2²² · t / Σt`, rounded half up. Columns and then rows are
  /// `(Σ w·a + 2²¹) >> 22`, limited to `0 ... 255`.
  case antialias = 1

  /// The exact mean of the covered area, like OpenCV's `INTER_AREA`; ``bilinear`` when enlarging.
  ///
  /// Sample `k` weighs as much as `[k, k + 1)` and `[i·n/m, (i + 1)·n/m)` have in common. The one
  /// rounding, half up, is that of the mean over both axes.
  case area = 2
}
