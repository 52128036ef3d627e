// SPDX-License-Identifier: Apache-2.0

/// Where the three samples of a frame's pixels lie: Y, U, V or red, green, blue.
///
/// The first sample of pixel `(x, y)` lies at `first + firstOffset(x, y)`, the others at
/// `second + otherOffset(x, y)` and `third + otherOffset(x, y)`. Both offsets are a part of `x` alone
/// plus a part of `y` alone. Chroma is not smoothed: a pixel has that of its pair, or of its block of
/// four. Grey has no other samples.
struct SampleSource {
  typealias Planes = (UnsafePointer<UInt8>, UnsafePointer<UInt8>, UnsafePointer<UInt8>)

  let format: FrameFormat
  /// Where the plane of each sample begins; samples may share one.
  let planes: Planes
  /// Where in their planes the samples of the first pixel lie.
  let starts: (Int, Int, Int)
  private let firstStep: Int
  private let otherStep: Int
  private let otherRowBytes: Int
  /// How many pixels share the other samples, as powers of two.
  private let shiftX: Int
  private let shiftY: Int

  @inline(__always)
  var first: UnsafePointer<UInt8> { planes.0 + starts.0 }
  @inline(__always)
  var second: UnsafePointer<UInt8> { planes.1 + starts.1 }
  @inline(__always)
  var third: UnsafePointer<UInt8> { planes.2 + starts.2 }

  @inline(__always)
  func firstOffset(_ x: Int, _ y: Int) -> Int { x &* firstStep &+ y &* format.bytesPerRow }

  @inline(__always)
  func otherOffset(_ x: Int, _ y: Int) -> Int {
    (x >> shiftX) &* otherStep &+ (y >> shiftY) &* otherRowBytes
  }

  /// Whether the samples are red, green, blue already.
  var isRGB: Bool { format.pixels == .rgb24 || format.pixels == .bgr24 }

  /// How many different planes there are: 1, 2 (the last two samples share one) or 3.
  var planeCount: Int {
    switch format.pixels {
    case .nv12, .nv21: 2
    case .yuv420: 3
    default: 1
    }
  }

  /// The bytes that hold samples in a row of the first sample's plane.
  var firstRowBytes: Int { planeCount == 1 ? format.leastBytesPerRow : format.width }

  /// The bytes that hold samples in a row of the other samples' planes.
  var otherRowSampleBytes: Int {
    planeCount == 3 ? (format.width + 1) / 2 : format.leastBytesPerRow
  }

  /// Expects at least `format.leastBytes` bytes at `base`, and a format other than MJPEG.
  init(_ base: UnsafePointer<UInt8>, _ format: FrameFormat) {
    switch format.pixels {
    case .yuyv: self.init(format, base, (0, 1, 3), firstStep: 2, otherStep: 4)
    case .uyvy: self.init(format, base, (1, 0, 2), firstStep: 2, otherStep: 4)
    case .nv12: self.init(format, base, (0, 0, 1), chromaStep: 2)
    case .nv21: self.init(format, base, (0, 1, 0), chromaStep: 2)
    case .yuv420: self.init(format, base, (0, 0, 0), chromaStep: 1)
    case .grey: self.init(format, base, (0, 0, 0), firstStep: 1, otherStep: 1)
    case .rgb24: self.init(format, base, (0, 1, 2), firstStep: 3, otherStep: 3)
    case .bgr24: self.init(format, base, (2, 1, 0), firstStep: 3, otherStep: 3)
    case .mjpeg: preconditionFailure("FramePreprocessor refuses MJPEG")
    }
  }

  /// All samples in one plane.
  private init(
    _ format: FrameFormat, _ base: UnsafePointer<UInt8>, _ starts: (Int, Int, Int),
    firstStep: Int, otherStep: Int
  ) {
    self.format = format
    planes = (base, base, base)
    self.starts = starts
    (self.firstStep, self.otherStep) = (firstStep, otherStep)
    otherRowBytes = format.bytesPerRow
    (shiftX, shiftY) = (firstStep == 2 ? 1 : 0, 0)
  }

  /// Chroma of blocks of four, in one plane or in two.
  private init(
    _ format: FrameFormat, _ luma: UnsafePointer<UInt8>, _ starts: (Int, Int, Int),
    chromaStep: Int
  ) {
    self.format = format
    let chroma = luma + format.bytesPerRow * format.height
    let planeBytes = format.chromaBytesPerRow * ((format.height + 1) / 2)
    planes = (luma, chroma, chromaStep == 1 ? chroma + planeBytes : chroma)
    self.starts = starts
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
