// SPDX-License-Identifier: Apache-2.0

extension TextStream {
  public mutating func write(_ number: some FixedWidthInteger) {
    if number < 0 { write(byte: UInt8(ascii: "-")) }
    write(digitsOf: UInt64(number.magnitude), atLeast: 1)
  }

  /// Writes a number with spaces in front, so that it ends `width` columns further on.
  public mutating func write(_ number: some FixedWidthInteger, width: Int) {
    let digits = TextStream.digitCount(UInt64(number.magnitude)) + (number < 0 ? 1 : 0)
    pad(toColumn: column + width - digits)
    write(number)
  }

  /// Writes a number in lower-case hexadecimal with leading zeros.
  public mutating func write(hexadecimal number: UInt32, digits: Int = 8) {
    for position in stride(from: min(max(digits, 1), 8) - 1, through: 0, by: -1) {
      let nibble = UInt8(truncatingIfNeeded: number >> UInt32(4 * position)) & 15
      write(byte: nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
    }
  }

  /// Writes `number · 2^-fractionBits` with a fixed number of decimals, in integers only.
  ///
  /// Halves round away from zero, and what rounds to zero has no sign.
  ///
  /// - Parameters:
  ///   - number: the numerator.
  ///   - fractionBits: in `0 ... 63`.
  ///   - decimals: in `0 ... 18`.
  public mutating func write(fixedPoint number: Int64, fractionBits: Int, decimals: Int) {
    precondition((0...63).contains(fractionBits), "fraction bits must be in 0...63")
    precondition((0...18).contains(decimals), "decimals must be in 0...18")
    let unit = UInt64(1) << UInt64(fractionBits)
    let scale = TextStream.powerOfTen(decimals)
    var whole = number.magnitude / unit
    var decimalPart = TextStream.rounded(number.magnitude % unit, times: scale, over: unit)
    if decimalPart == scale {
      whole += 1
      decimalPart = 0
    }
    if number < 0, whole != 0 || decimalPart != 0 { write(byte: UInt8(ascii: "-")) }
    write(digitsOf: whole, atLeast: 1)
    guard decimals > 0 else { return }
    write(byte: UInt8(ascii: "."))
    write(digitsOf: decimalPart, atLeast: decimals)
  }

  /// `value · scale / unit`, halves up; `value < unit`, so it is at most `scale`.
  private static func rounded(_ value: UInt64, times scale: UInt64, over unit: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: scale)
    let (quotient, remainder) = unit.dividingFullWidth(product)
    return remainder >= unit - remainder ? quotient + 1 : quotient
  }

  private mutating func write(digitsOf number: UInt64, atLeast digits: Int) {
    var place = TextStream.powerOfTen(max(digits, TextStream.digitCount(number)) - 1)
    while place != 0 {
      write(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / place % 10))
      place /= 10
    }
  }

  private static func digitCount(_ number: UInt64) -> Int {
    var digits = 1
    var rest = number / 10
    while rest != 0 {
      digits += 1
      rest /= 10
    }
    return digits
  }

  /// `exponent` is in `0 ... 19`.
  private static func powerOfTen(_ exponent: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}
