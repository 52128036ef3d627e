// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport

/// The numbers that stand behind an output channel, and the rule for them in wide arithmetic.
struct PlainFactor {
  var bias = 0
  var multiplier: Int32 = 1 << 30
  var shift: Int32 = 40
  var preShift: Int32 = 0

  /// A factor that spreads the sums of `inputs` products over a few hundred levels.
  init(inputs: Int, preShift: Int32 = 0, random: inout SeededGenerator) {
    self.preShift = preShift
    bias = Int.random(in: -5_000...5_000, using: &random)
    multiplier = .random(in: Requantizer.multiplierRange, using: &random)
    // A product of two bytes is about 2^12; their sum grows with the root of their number.
    shift = 31 + 6 + preShift + Int32(inputs.bitWidth - inputs.leadingZeroBitCount) / 2
  }

  init(_ requantizer: Requantizer, preShift: Int32 = 0) {
    multiplier = requantizer.multiplier
    shift = requantizer.shift
    self.preShift = preShift
  }

  /// The level relative to the zero point, not clamped.
  func level(_ sum: Int) -> Int {
    let scaled = (Int128(sum) + Int128(bias)) * (Int128(1) << Int128(preShift))
    return Int(roundedHalfUp(scaled * Int128(multiplier), dividedByPowerOfTwo: shift))
  }

  /// With a residual: both truncated to `shift` fractional bits, then one rounding.
  func level(_ sum: Int, residual: Int, _ requantizer: ResidualRequantizer) -> Int {
    let scaled = sqdmulh(Int32(sum + bias) << requantizer.accumulatorShift, multiplier)
    let other = sqdmulh(
      Int32(residual) << requantizer.residualShift, requantizer.residualMultiplier)
    return Int(
      roundedHalfUp(Int128(scaled) + Int128(other), dividedByPowerOfTwo: requantizer.shift))
  }
}

/// The three arrays of a model file, with groups rounded up to multiples of four.
final class FactorMemory {
  private let bytes: GuardedBytes
  let factors: ChannelFactors

  /// - Parameter groups: The factors of each group's output channels.
  init(_ groups: [[PlainFactor]]) {
    var padded: [PlainFactor] = []
    for group in groups {
      padded += group
      // Whoever reads one of these gets a wrong result.
      while padded.count % 4 != 0 { padded.append(PlainFactor(garbage: padded.count)) }
    }
    let numbers =
      padded.map { Int32($0.bias) } + padded.map(\.multiplier) + padded.map(\.shift)
    bytes = GuardedBytes(4 * numbers.count)
    let base = bytes.base.assumingMemoryBound(to: Int32.self)
    for (index, number) in numbers.enumerated() { base[index] = number }
    factors = ChannelFactors(
      bias: base, multipliers: base + padded.count, shifts: base + 2 * padded.count,
      preShift: groups[0][0].preShift)
  }
}

extension PlainFactor {
  fileprivate init(garbage seed: Int) {
    bias = 1_000_000 + seed
    multiplier = .max
    shift = 33
  }
}

/// The clamp of an output, in integers of any size.
struct PlainRange {
  var zeroPoint = 0
  var minimum = -128
  var maximum = 127

  static let all = [
    PlainRange(), PlainRange(zeroPoint: -128, minimum: -128), PlainRange(zeroPoint: 17),
    PlainRange(zeroPoint: -30, minimum: -30, maximum: 90),
  ]

  func callAsFunction(_ level: Int) -> Int { min(max(level + zeroPoint, minimum), maximum) }

  var output: OutputRange {
    OutputRange(
      zeroPoint: Int32(zeroPoint), minimum: Int32(minimum), maximum: Int32(maximum))
  }
}
