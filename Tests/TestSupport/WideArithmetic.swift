// SPDX-License-Identifier: Apache-2.0

/// `floor(numerator / 2^bits + 1/2)`, by division: no shift is shared with what is tested.
public func roundedHalfUp(_ numerator: Int128, dividedByPowerOfTwo bits: Int32) -> Int128 {
  let divisor = Int128(1) << Int128(bits)
  let doubled = 2 * numerator + divisor
  let (quotient, remainder) = doubled.quotientAndRemainder(dividingBy: 2 * divisor)
  return remainder < 0 ? quotient - 1 : quotient
}

/// ARM's SQDMULH on 32 bits: the high half of twice the product, saturated.
public func sqdmulh(_ left: Int32, _ right: Int32) -> Int32 {
  if left == .min, right == .min { return .max }
  return Int32((Int64(left) * Int64(right) * 2) >> 32)
}

/// ARM's SRSHL on 32 bits by `-right`: a rounding shift to the right in unlimited precision.
public func srshl(_ value: Int32, right: Int32) -> Int32 {
  Int32(truncatingIfNeeded: roundedHalfUp(Int128(value), dividedByPowerOfTwo: right))
}

/// Accumulators that sit on every edge of 32 bits.
public let edgeAccumulators: [Int32] =
  [0, 1, -1, .max, .min, .max - 1, .min + 1]
  + (1..<31).flatMap { bit -> [Int32] in
    let power: Int32 = 1 << bit
    return [power - 1, power, power + 1, -power - 1, -power, -power + 1]
  }
