// SPDX-License-Identifier: Apache-2.0

internal import Board

extension TextStream {
  /// Writes a number as, for example, `1.86584e-2`; the same on every machine, without libm.
  ///
  /// Nine digits name every float. The error before rounding is below `2^-56` of the value.
  ///
  /// - Parameters:
  ///   - number: finite.
  ///   - digits: in `1 ... 9`.
  mutating func write(scientific number: Float, digits: Int) {
    precondition(number.isFinite, "only finite numbers have digits")
    precondition((1...9).contains(digits), "digits must be in 1...9")
    if number < 0 { write("-") }
    guard number != 0 else { return write("0") }
    var decimal = DecimalFloat(magnitude: number)
    var place: UInt64 = 1
    for _ in 1..<digits { place *= 10 }
    var rest = decimal.rounded(toDigitsOf: place)
    if rest == 10 * place {
      rest = place
      decimal.exponent += 1
    }
    write(rest / place)
    if digits > 1 { write(".") }
    while place > 1 {
      rest %= place
      place /= 10
      write(rest / place)
    }
    write("e")
    write(decimal.exponent)
  }
}

/// `mantissa · 2^binaryExponent · 10^exponent`, where the first two factors make 1 ..< 10.
private struct DecimalFloat {
  private var mantissa: UInt64
  private var binaryExponent: Int
  var exponent = 0

  init(magnitude number: Float) {
    let isNormal = number.exponentBitPattern != 0
    let significand = UInt64(number.significandBitPattern) | (isNormal ? 1 << 23 : 0)
    let shift = significand.leadingZeroBitCount
    mantissa = significand << UInt64(shift)
    binaryExponent = max(Int(number.exponentBitPattern), 1) - 150 - shift
    while binaryExponent > -60 || (binaryExponent == -60 && mantissa >= 10 << 60) { divideByTen() }
    while binaryExponent < -63 { multiplyByTen() }
  }

  /// The first digits as an integer, `place ... 10 · place`; `place` is a power of ten below 10^9.
  func rounded(toDigitsOf place: UInt64) -> UInt64 {
    let product = mantissa.multipliedFullWidth(by: place)
    let shift = UInt64(-binaryExponent)
    let quotient = product.high << (64 - shift) | product.low >> shift
    return quotient + (product.low >> (shift - 1) & 1)
  }

  private mutating func divideByTen() {
    // Eight times as much is divided, so that no bit is lost.
    let (quotient, _) = UInt64(10).dividingFullWidth((mantissa >> 61, mantissa << 3))
    let shift = quotient.leadingZeroBitCount
    mantissa = quotient << UInt64(shift)
    binaryExponent -= 3 + shift
    exponent += 1
  }

  private mutating func multiplyByTen() {
    let product = mantissa.multipliedFullWidth(by: 10)
    let shift = 64 - product.high.leadingZeroBitCount
    mantissa = product.high << UInt64(64 - shift) | product.low >> UInt64(shift)
    binaryExponent += shift
    exponent -= 1
  }
}
