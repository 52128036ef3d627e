// SPDX-License-Identifier: Apache-2.0

/// From Y, U, V to red, green, blue, in integers.
///
/// With `p(f, s) = (f · s + 2⁷) >> 8`, a product with five bits behind the point:
///
/// - red = `(p(luma, Y) + p(redV, V) + redOffset + 16) >> 5`
/// - green = `(p(luma, Y) − p(greenU, U) − p(greenV, V) + greenOffset + 16) >> 5`
/// - blue = `(p(luma, Y) + p(blueU, U) + blueOffset + 16) >> 5`
///
/// each limited to `0 ... 255`. The offsets are what makes black of Y = black, U = V = 128. The
/// factors are those of the standard, times `2¹³` and rounded to the nearest integer, so that a sample
/// differs from the exact, rounded one by at most 1. With the standard's weights of red and blue, Kr
/// and Kb, and Kg = 1 − Kr − Kb, they are, in the full range: luma 1, redV `2 (1 − Kr)`, blueU
/// `2 (1 − Kb)`, greenU `2 Kb (1 − Kb) / Kg`, greenV `2 Kr (1 − Kr) / Kg`. The limited range has luma
/// times 255 / 219 and the others times 255 / 224.
///
/// No sum leaves 16 bits, and `p` is the instruction SQRDMULH of `f` and `s << 7`.
struct ColorConversion: Equatable {
  let luma: Int16
  let redV: Int16
  let greenU: Int16
  let greenV: Int16
  let blueU: Int16
  let redOffset: Int16
  let greenOffset: Int16
  let blueOffset: Int16

  init(_ encoding: ColorEncoding) {
    switch (encoding.matrix, encoding.range) {
    case (.bt601, .full): self.init(0, 8192, 11485, 2819, 5850, 14516)
    case (.bt601, .limited): self.init(16, 9539, 13075, 3209, 6660, 16525)
    case (.bt709, .full): self.init(0, 8192, 12901, 1535, 3835, 15201)
    case (.bt709, .limited): self.init(16, 9539, 14686, 1747, 4366, 17305)
    }
  }

  private init(
    _ black: UInt8, _ luma: Int16, _ redV: Int16, _ greenU: Int16, _ greenV: Int16, _ blueU: Int16
  ) {
    self.luma = luma
    self.redV = redV
    self.greenU = greenU
    self.greenV = greenV
    self.blueU = blueU
    let zero = ColorConversion.product(luma, black)
    redOffset = -zero - ColorConversion.product(redV, 128)
    greenOffset =
      ColorConversion.product(greenU, 128) + ColorConversion.product(greenV, 128) - zero
    blueOffset = -zero - ColorConversion.product(blueU, 128)
  }

  /// One pixel.
  @inline(__always)
  func pixel(y: UInt8, u: UInt8, v: UInt8) -> RGBPixel {
    let base = ColorConversion.product(luma, y)
    let redPart = ColorConversion.product(redV, v)
    let greenPart = ColorConversion.product(greenU, u) &+ ColorConversion.product(greenV, v)
    let bluePart = ColorConversion.product(blueU, u)
    return RGBPixel(
      red: ColorConversion.sample(base &+ redPart &+ redOffset),
      green: ColorConversion.sample(base &- greenPart &+ greenOffset),
      blue: ColorConversion.sample(base &+ bluePart &+ blueOffset))
  }

  @inline(__always)
  private static func product(_ factor: Int16, _ sample: UInt8) -> Int16 {
    Int16(truncatingIfNeeded: (Int32(factor) &* Int32(sample) &+ 128) >> 8)
  }

  @inline(__always)
  private static func sample(_ sum: Int16) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, (sum &+ 16) >> 5)))
  }
}

/// Three samples of 8 bits.
struct RGBPixel: Equatable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8
}
