// SPDX-License-Identifier: Apache-2.0

/// Where the three samples of a frame's pixels lie: Y, U, V or red, green, blue.
///
/// The first sample of pixel `(x, y)` lies at `first + firstOffset(x, y)`, the others at
/// `second + otherOffset(x, y)` and `third + otherOffset(x, y)`. Both offsets are a part of `x` alone
/// plus a part of `y` alone. Chroma is not smoothed: a pixel has that of its pair, or of its block of
/// four. Grey has no other samples.
struct SampleSource {
  let format: FrameFormat
  /// The frame.
  let base: UnsafePointer<UInt8>
  let first: UnsafePointer<UInt8>
  let second: UnsafePointer<UInt8>
  let third: UnsafePointer<UInt8>
  private let firstStep: Int
  private let otherStep: Int
  private let otherRowBytes: Int
  /// How many pixels share the other samples, as powers of two.
  private let shiftX: Int
  private let shiftY: Int

  @inline(__always)
  func firstOffset(_ x: Int, _ y: Int) -> Int { x &* firstStep &+ y &* format.bytesPerRow }

  @inline(__always)
  func otherOffset(_ x: Int, _ y: Int) -> Int {
    (x >> shiftX) &* otherStep &+ (y >> shiftY) &* otherRowBytes
  }

  /// Whether the samples are red, green, blue already.
  var isRGB: Bool { format.pixels == .rgb24 || format.pixels == .bgr24 }

  /// Whether all samples of a row lie together.
  var isPacked: Bool { format.chromaBytesPerRow == 0 }

  /// Expects at least `format.leastBytes` bytes at `base`, and a format other than MJPEG.
  init(_ base: UnsafePointer<UInt8>, _ format: FrameFormat) {
    let planes = base + format.bytesPerRow * format.height
    let plane = format.chromaBytesPerRow * ((format.height + 1) / 2)
    switch format.pixels {
    case .yuyv: self.init(format, base, (0, 1, 3), firstStep: 2, packed: 4, shiftX: 1)
    case .uyvy: self.init(format, base, (1, 0, 2), firstStep: 2, packed: 4, shiftX: 1)
    case .nv12: self.init(format, base, planes, planes + 1, chromaStep: 2)
    case .nv21: self.init(format, base, planes + 1, planes, chromaStep: 2)
    case .yuv420: self.init(format, base, planes, planes + plane, chromaStep: 1)
    case .grey: self.init(format, base, (0, 0, 0), firstStep: 1, packed: 1, shiftX: 0)
    case .rgb24: self.init(format, base, (0, 1, 2), firstStep: 3, packed: 3, shiftX: 0)
    case .bgr24: self.init(format, base, (2, 1, 0), firstStep: 3, packed: 3, shiftX: 0)
    case .mjpeg: preconditionFailure("FramePreprocessor refuses MJPEG")
    }
  }

  /// All samples in one plane, which begin at these bytes of it.
  private init(
    _ format: FrameFormat, _ base: UnsafePointer<UInt8>, _ starts: (Int, Int, Int),
    firstStep: Int, packed otherStep: Int, shiftX: Int
  ) {
    self.format = format
    self.base = base
    (first, second, third) = (base + starts.0, base + starts.1, base + starts.2)
    (self.firstStep, self.otherStep) = (firstStep, otherStep)
    otherRowBytes = format.bytesPerRow
    self.shiftX = shiftX
    shiftY = 0
  }

  /// Chroma of blocks of four, in planes of its own.
  private init(
    _ format: FrameFormat, _ luma: UnsafePointer<UInt8>, _ u: UnsafePointer<UInt8>,
    _ v: UnsafePointer<UInt8>, chromaStep: Int
  ) {
    self.format = format
    base = luma
    (first, second, third) = (luma, u, v)
    (firstStep, otherStep) = (1, chromaStep)
    otherRowBytes = format.chromaBytesPerRow
    (shiftX, shiftY) = (1, 1)
  }
}

extension SampleSource {
  /// One pixel as RGB.
  @inline(__always)
  func pixel(_ x: Int, _ y: Int, _ conversion: ColorConversion) -> RGBPixel {
    let luma = first[firstOffset(x, y)]
    if format.pixels == .grey { return conversion.pixel(y: luma, u: 128, v: 128) }
    let other = otherOffset(x, y)
    return isRGB
      ? RGBPixel(red: luma, green: second[other], blue: third[other])
      : conversion.pixel(y: luma, u: second[other], v: third[other])
  }
}
