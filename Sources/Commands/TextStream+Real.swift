// SPDX-License-Identifier: Apache-2.0

internal import Board

extension TextStream {
  /// Writes a real number as, for example, `127.5`, `0.0234` or `1.86584e-12`.
  ///
  /// It is the same on every machine, and without libm. Zeros behind the last other digit are left
  /// out; nine digits name every float. The error before rounding is below `2^-56` of the value.
  ///
  /// - Parameters:
  ///   - number: finite.
  ///   - digits: the most significant digits to write, in `1 ... 9`.
  mutating func write(real number: Float, digits: Int) {
    precondition(number.isFinite, "only finite numbers have digits")
    precondition((1...9).contains(digits), "digits must be in 1...9")
    if number < 0 { write("-") }
    guard number != 0 else { return write("0") }
    let decimal = DecimalNumber(magnitude: number, digits: digits)
    switch decimal.exponent {
    case -4..<0:
      write("0.")
      for _ in decimal.exponent..<(-1) { write("0") }
      write(decimal, from: 0)
    case 0..<digits:
      for place in 0...decimal.exponent { write(byte: decimal.digit(place)) }
      if decimal.count > decimal.exponent + 1 { write(".") }
      write(decimal, from: decimal.exponent + 1)
    default:
      write(byte: decimal.digit(0))
      if decimal.count > 1 { write(".") }
      write(decimal, from: 1)
      write("e")
      write(decimal.exponent)
    }
  }

  private mutating func write(_ decimal: DecimalNumber, from start: Int) {
    var place = start
    while place < decimal.count {
      write(byte: decimal.digit(place))
      place += 1
    }
  }
}

/// Digits, the first of which counts `10^exponent`; the first and the last are not zero.
private struct DecimalNumber {
  let exponent: Int
  private(set) var count: Int
  private var digits: UInt64

  init(magnitude number: Float, digits digitCount: Int) {
    var place: UInt64 = 1
    for _ in 1..<digitCount { place *= 10 }
    let scaled = ScaledNumber(magnitude: number)
    digits = scaled.rounded(toDigitsOf: place)
    let overflows = digits == 10 * place
    exponent = scaled.exponent + (overflows ? 1 : 0)
    if overflows { digits = place }
    count = digitCount
    while count > 1, digits % 10 == 0 {
      digits /= 10
      count -= 1
    }
  }

  /// The digit at a place in ASCII; zero behind the last.
  func digit(_ place: Int) -> UInt8 {
    guard place < count else { return UInt8(ascii: "0") }
    var rest = digits
    for _ in place..<count - 1 { rest /= 10 }
    return UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
  }
}

/// `mantissa · 2^binaryExponent · 10^exponent`, where the first two factors make 1 ..< 10.
private struct ScaledNumber {
  private var mantissa: UInt64
  private var binaryExponent: Int
  private(set) var exponent = 0

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
