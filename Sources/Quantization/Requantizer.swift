// SPDX-License-Identifier: Apache-2.0

/// Maps an int32 accumulator onto the scale of an output tensor with one rounding.
///
/// Stands for the real factor `inputScale · weightScale / outputScale`, which the compiler stores
/// as `multiplier · 2^-shift`, so that nothing after the compiler touches floating point. On ARM,
/// SQDMULH followed by SRSHL by `31 - shift` computes exactly this.
public struct Requantizer: Equatable, Sendable {
  /// Mantissa, in `multiplierRange`.
  public let multiplier: Int32
  /// Right shift of the 64-bit product, in `shiftRange`.
  public let shift: Int32

  public static let multiplierRange: ClosedRange<Int32> = (1 << 30)...Int32.max
  public static let shiftRange: ClosedRange<Int32> = 32...62

  @inlinable
  public init(multiplier: Int32, shift: Int32) {
    self.multiplier = multiplier
    self.shift = shift
  }

  /// The nearest requantiser to `factor`.
  ///
  /// - Returns: `nil` unless `factor` is in about `2^-32 ..< 0.5`. Larger factors need a `preShift`
  ///   of the accumulator, see `preShift(forFactor:)`.
  public init?(factor: Double) {
    guard factor.isFinite, factor > 0 else { return nil }
    // The half is exact here, and `rounded()` would need libm's `round`.
    var mantissa = Int64(factor.significand * 0x1p30 + 0.5)
    var shift = 30 - Int(factor.exponent)
    if mantissa == 1 << 31 {
      mantissa = 1 << 30
      shift -= 1
    }
    guard Int(Requantizer.shiftRange.lowerBound)...Int(Requantizer.shiftRange.upperBound) ~= shift
    else { return nil }
    self.init(multiplier: Int32(mantissa), shift: Int32(shift))
  }

  /// How far an accumulator must be shifted left first, so that the rest of `factor` is below 0.5.
  public static func preShift(forFactor factor: Double) -> Int32 {
    var preShift: Int32 = 0
    var rest = factor
    while rest >= 0.5, preShift < 31 {
      rest /= 2
      preShift += 1
    }
    return preShift
  }

  /// `round(accumulator · multiplier · 2^-shift)`, halves upwards, without zero point or clamp.
  ///
  /// The accumulator may be any int32; it is already shifted by the operator's `preShift`.
  @inlinable @inline(__always)
  public func callAsFunction(_ accumulator: Int32) -> Int32 {
    let product = Int64(accumulator) &* Int64(multiplier)
    let half = Int64(1) &<< Int64(shift &- 1)
    return Int32(truncatingIfNeeded: (product &+ half) &>> Int64(shift))
  }
}

/// What int8 results are clamped to; the lower end is how ReLU is done.
public struct OutputRange: Equatable, Sendable {
  /// Added before the clamp, in −128 … 127.
  public let zeroPoint: Int32
  /// In −128 … 127, and not above `maximum`.
  public let minimum: Int32
  public let maximum: Int32

  @inlinable
  public init(zeroPoint: Int32, minimum: Int32 = -128, maximum: Int32 = 127) {
    self.zeroPoint = zeroPoint
    self.minimum = minimum
    self.maximum = maximum
  }

  /// The stored byte for a value that is still relative to the zero point.
  @inlinable @inline(__always)
  public func callAsFunction(_ value: Int32) -> Int8 {
    Int8(truncatingIfNeeded: min(max(value &+ zeroPoint, minimum), maximum))
  }
}
