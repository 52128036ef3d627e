// SPDX-License-Identifier: Apache-2.0

/// From Y, U, V to red, green, blue, in integers.
///
/// With `y = Y − black`, `u = U − 128` and `v = V − 128`:
///
/// - red = `(luma · y + redV · v + 2¹²) >> 13`
/// - green = `(luma · y − greenU · u − greenV · v + 2¹²) >> 13`
/// - blue = `(luma · y + blueU · u + 2¹²) >> 13`
///
/// each limited to `0 ... 255`. The factors are those of the standard, times `2¹³` and rounded to the
/// nearest integer, so that a sample differs from the exact, rounded one by at most 1. With the
/// standard's weights of red and blue, Kr and Kb, and Kg = 1 − Kr − Kb, they are, in the full range:
/// luma 1, redV `2 (1 − Kr)`, blueU `2 (1 − Kb)`, greenU `2 Kb (1 − Kb) / Kg`, greenV
/// `2 Kr (1 − Kr) / Kg`. The limited range has luma times 255 / 219 and the others times 255 / 224.
struct ColorConversion: Equatable {
  let black: Int32
  let luma: Int16
  let redV: Int16
  let greenU: Int16
  let greenV: Int16
  let blueU: Int16

  static let fractionBits: Int32 = 13
  static let half: Int32 = 1 << 12

  init(_ encoding: ColorEncoding) {
    switch (encoding.matrix, encoding.range) {
    case (.bt601, .full): self.init(0, 8192, 11485, 2819, 5850, 14516)
    case (.bt601, .limited): self.init(16, 9539, 13075, 3209, 6660, 16525)
    case (.bt709, .full): self.init(0, 8192, 12901, 1535, 3835, 15201)
    case (.bt709, .limited): self.init(16, 9539, 14686, 1747, 4366, 17305)
    }
  }

  private init(
    _ black: Int32, _ luma: Int16, _ redV: Int16, _ greenU: Int16, _ greenV: Int16, _ blueU: Int16
  ) {
    self.black = black
    self.luma = luma
    self.redV = redV
    self.greenU = greenU
    self.greenV = greenV
    self.blueU = blueU
  }

  /// One pixel.
  @inline(__always)
  func pixel(y: UInt8, u: UInt8, v: UInt8) -> RGBPixel {
    let base = (Int32(y) &- black) &* Int32(luma) &+ ColorConversion.half
    let u = Int32(u) &- 128
    let v = Int32(v) &- 128
    return RGBPixel(
      red: sample(base &+ Int32(redV) &* v),
      green: sample(base &- Int32(greenU) &* u &- Int32(greenV) &* v),
      blue: sample(base &+ Int32(blueU) &* u))
  }

  @inline(__always)
  private func sample(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum >> ColorConversion.fractionBits)))
  }
}

/// Three samples of 8 bits.
struct RGBPixel: Equatable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8
}
