// SPDX-License-Identifier: Apache-2.0

import Quantization
import TestSupport
import Testing

struct ResidualRequantizerTests {
  @Test func `safe sums follow the formula and the instructions`() {
    var random = SeededGenerator(seed: 11)
    var checked = 0
    while checked < 5_000 {
      let requantizer = random.residualRequantizer()
      let multiplier = Int32.random(in: 1 ... .max, using: &random)
      guard let bound = requantizer.largestSafeBound(multiplier) else { continue }
      checked += 1
      for accumulator in [-bound, bound, 0, Int64.random(in: -bound...bound, using: &random)] {
        for residual in [-255, 255, Int32.random(in: -255...255, using: &random)] {
          expectFormula(requantizer, Int32(accumulator), multiplier, residual)
        }
      }
    }
  }

  @Test func `at the largest safe bound nothing overflows, and just above something does`() {
    var random = SeededGenerator(seed: 12)
    var checked = 0
    while checked < 2_000 {
      let requantizer = random.residualRequantizer()
      let multiplier = Int32.random(in: 1 ... .max, using: &random)
      guard let bound = requantizer.largestSafeBound(multiplier) else {
        // Not even zero is safe: the residual alone fills 32 bits, within the two units of slack.
        #expect(requantizer.reach(accumulatorBound: 0, multiplier).sum + 2 >= 1 << 31)
        continue
      }
      checked += 1
      let safe = requantizer.reach(accumulatorBound: bound, multiplier)
      #expect(safe.shifted < 1 << 31 && safe.sum < 1 << 31)
      let above = requantizer.reach(accumulatorBound: bound + 1, multiplier)
      #expect(above.shifted >= 1 << 31 || above.sum + 2 >= 1 << 31)
    }
  }

  @Test(arguments: ResidualRequantizer.accumulatorShiftRange)
  func `the shifted accumulator keeps its sign bit`(shift: Int32) {
    let requantizer = ResidualRequantizer(
      accumulatorShift: shift, residualShift: 0, residualMultiplier: 1, shift: 8)
    let limit = Int64(1) << (31 - Int64(shift))
    #expect(requantizer.isSafe(accumulatorBound: limit - 1, largestMultiplier: 1))
    #expect(!requantizer.isSafe(accumulatorBound: limit, largestMultiplier: 1))
    #expect(!requantizer.isSafe(accumulatorBound: -1, largestMultiplier: 1))
    #expect(!requantizer.isSafe(accumulatorBound: .max, largestMultiplier: .max))
  }

  @Test func `halves round upwards on both sides of zero`() {
    // A factor of one half leaves 128 · k, which is k halves of 2^8.
    let requantizer = ResidualRequantizer(
      accumulatorShift: 0, residualShift: 0, residualMultiplier: 1, shift: 8)
    let results = [-3, -1, 1, 3].map {
      requantizer(Int32($0) * 256, multiplier: 1 << 30, residual: 0)
    }
    #expect(results == [-1, 0, 1, 2])
  }
}

extension ResidualRequantizer {
  /// By bisection, or `nil` if not even zero is safe.
  fileprivate func largestSafeBound(_ multiplier: Int32) -> Int64? {
    var safe: Int64 = -1
    var unsafe: Int64 = 1 << 31
    while unsafe - safe > 1 {
      let middle = (safe + unsafe) / 2
      if isSafe(accumulatorBound: middle, largestMultiplier: multiplier) {
        safe = middle
      } else {
        unsafe = middle
      }
    }
    return safe < 0 ? nil : safe
  }

  /// The largest magnitudes of the shifted accumulator and of `t + u`, without any limit.
  fileprivate func reach(
    accumulatorBound: Int64, _ multiplier: Int32
  ) -> (shifted: Int128, sum: Int128) {
    let shifted = Int128(accumulatorBound) << Int128(accumulatorShift)
    // Truncation is downwards: the negative side reaches further.
    let lowest = (-shifted * Int128(multiplier)) >> 31
    let other = (-(Int128(255) << Int128(residualShift)) * Int128(residualMultiplier)) >> 31
    return (shifted, -(lowest + other))
  }
}

extension SeededGenerator {
  fileprivate mutating func residualRequantizer() -> ResidualRequantizer {
    ResidualRequantizer(
      accumulatorShift: .random(in: ResidualRequantizer.accumulatorShiftRange, using: &self),
      residualShift: .random(in: ResidualRequantizer.residualShiftRange, using: &self),
      residualMultiplier: .random(in: 1 ... .max, using: &self),
      shift: .random(in: ResidualRequantizer.shiftRange, using: &self))
  }
}

private func expectFormula(
  _ requantizer: ResidualRequantizer, _ accumulator: Int32, _ multiplier: Int32, _ residual: Int32
) {
  let scaled = sqdmulh(accumulator << requantizer.accumulatorShift, multiplier)
  let other = sqdmulh(residual << requantizer.residualShift, requantizer.residualMultiplier)
  let (sum, overflow) = scaled.addingReportingOverflow(other)
  let expected = srshl(sum, right: requantizer.shift)
  let found = requantizer(accumulator, multiplier: multiplier, residual: residual)
  if overflow || found != expected {
    Issue.record(
      "\(requantizer) of \(accumulator) by \(multiplier) and \(residual): \(found), \(expected)")
  }
}
