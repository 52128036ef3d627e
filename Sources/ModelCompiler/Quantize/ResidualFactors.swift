// SPDX-License-Identifier: Apache-2.0

internal import Quantization

/// The integers of an addition: one factor for each row, and one for the residual.
struct ResidualFactors: Sendable {
  let requantizer: ResidualRequantizer
  /// `[rows]`.
  let multipliers: [Int32]

  /// Keeps as many fractional bits as cannot overflow; `nil` if not even eight fit.
  ///
  /// - Parameters:
  ///   - factors: The real factor of each row to the output's scale.
  ///   - bounds: The largest magnitude of each row's accumulator.
  ///   - residualFactor: The real factor of the residual.
  init?(factors: [Double], bounds: [Int], residualFactor: Double) {
    let largest = factors.reduce(0, max)
    for shift in ResidualRequantizer.shiftRange.reversed() {
      guard
        let accumulatorShift = ResidualFactors.leftShift(
          for: largest, shift, in: ResidualRequantizer.accumulatorShiftRange),
        let residualShift = ResidualFactors.leftShift(
          for: residualFactor, shift, in: ResidualRequantizer.residualShiftRange)
      else { continue }
      let requantizer = ResidualRequantizer(
        accumulatorShift: accumulatorShift, residualShift: residualShift,
        residualMultiplier: ResidualFactors.multiplier(residualFactor, shift, residualShift),
        shift: shift)
      let multipliers = factors.map { ResidualFactors.multiplier($0, shift, accumulatorShift) }
      let isSafe = zip(bounds, multipliers).allSatisfy {
        requantizer.isSafe(accumulatorBound: Int64($0), largestMultiplier: $1)
      }
      if isSafe {
        self.requantizer = requantizer
        self.multipliers = multipliers
        return
      }
    }
    return nil
  }

  /// The smallest left shift with which `factor · 2^shift` is a multiplier below 2^31.
  private static func leftShift(
    for factor: Double, _ shift: Int32, in range: ClosedRange<Int32>
  ) -> Int32? {
    range.first { scaled(factor, shift, $0) < 0x1p31 - 1 }
  }

  private static func multiplier(_ factor: Double, _ shift: Int32, _ leftShift: Int32) -> Int32 {
    Int32(max(1, min(scaled(factor, shift, leftShift).rounded(), 0x1p31 - 1)))
  }

  private static func scaled(_ factor: Double, _ shift: Int32, _ leftShift: Int32) -> Double {
    factor * Double(sign: .plus, exponent: Int(shift + 31 - leftShift), significand: 1)
  }
}
