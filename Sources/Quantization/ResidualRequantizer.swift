// SPDX-License-Identifier: Apache-2.0

/// Adds a residual to an accumulator, both brought to the output's scale, with one rounding.
///
/// With `high(x, y) = (x · y) >> 31` (SQDMULH):
///
///     t = high(accumulator << accumulatorShift, multiplier)
///     u = high(residual << residualShift, residualMultiplier)
///     result = round((t + u) · 2^-shift)
///
/// `residual` is relative to its zero point, in −255 … 255. `t` and `u` keep `shift` fractional
/// bits, so their own truncation stays far below the final rounding.
public struct ResidualRequantizer: Equatable, Sendable {
  /// In 0 … 30.
  public let accumulatorShift: Int32
  /// In 0 … 22: 255 · 2^22 still fits.
  public let residualShift: Int32
  /// In 1 … 2^31 − 1.
  public let residualMultiplier: Int32
  /// Fractional bits of the sum, in `shiftRange`.
  public let shift: Int32

  public static let shiftRange: ClosedRange<Int32> = 8...20
  public static let accumulatorShiftRange: ClosedRange<Int32> = 0...30
  public static let residualShiftRange: ClosedRange<Int32> = 0...22

  @inlinable
  public init(
    accumulatorShift: Int32, residualShift: Int32, residualMultiplier: Int32, shift: Int32
  ) {
    self.accumulatorShift = accumulatorShift
    self.residualShift = residualShift
    self.residualMultiplier = residualMultiplier
    self.shift = shift
  }

  /// The sum, relative to the output's zero point and not yet clamped.
  ///
  /// The accumulator is within the bound that the compiler and the model file's check prove, the
  /// channel's own `multiplier` is in 1 … 2^31 − 1, and `residual` is relative to its zero point.
  @inlinable @inline(__always)
  public func callAsFunction(
    _ accumulator: Int32, multiplier: Int32, residual: Int32
  ) -> Int32 {
    let scaled = doublingHigh(accumulator &<< accumulatorShift, multiplier)
    let other = doublingHigh(residual &<< residualShift, residualMultiplier)
    let sum = Int64(scaled) &+ Int64(other) &+ (Int64(1) &<< Int64(shift &- 1))
    return Int32(truncatingIfNeeded: sum &>> Int64(shift))
  }

  /// Whether no step can overflow for accumulators of at most `accumulatorBound` in magnitude and
  /// channel factors of at most `largestMultiplier`.
  public func isSafe(accumulatorBound: Int64, largestMultiplier: Int32) -> Bool {
    guard accumulatorBound >= 0, accumulatorBound < 1 << (31 - Int64(accumulatorShift)) else {
      return false
    }
    let scaled =
      (((accumulatorBound << Int64(accumulatorShift)) * Int64(largestMultiplier)) >> 31) + 1
    let other = (((Int64(255) << Int64(residualShift)) * Int64(residualMultiplier)) >> 31) + 1
    return scaled + other < 1 << 31
  }
}

/// SQDMULH: the high half of twice the product; exact here, because no factor is −2^31.
@inlinable @inline(__always)
func doublingHigh(_ left: Int32, _ right: Int32) -> Int32 {
  Int32(truncatingIfNeeded: (Int64(left) &* Int64(right)) &>> 31)
}
