// SPDX-License-Identifier: Apache-2.0

import Quantization
import TestSupport
import Testing

struct RequantizerTests {
  private static let multipliers: [Int32] = [
    1 << 30, (1 << 30) + 1, 1_518_500_250, .max - 1, .max,
  ]

  @Test(arguments: multipliers)
  func `edges follow the formula and the two instructions`(multiplier: Int32) {
    for shift in Requantizer.shiftRange {
      let requantizer = Requantizer(multiplier: multiplier, shift: shift)
      for accumulator in edgeAccumulators { expectOneRounding(requantizer, accumulator) }
    }
  }

  @Test func `random factors follow the formula and the two instructions`() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let requantizer = Requantizer(
        multiplier: .random(in: Requantizer.multiplierRange, using: &random),
        shift: .random(in: Requantizer.shiftRange, using: &random))
      // All magnitudes alike, not nearly all of them large.
      let accumulator =
        Int32.random(in: .min ... .max, using: &random) >> Int32.random(in: 0..<31, using: &random)
      expectOneRounding(requantizer, accumulator)
    }
  }

  @Test func `halves round upwards on both sides of zero`() {
    let quarter = Requantizer(multiplier: 1 << 30, shift: 32)
    let results = [-6, -5, -3, -2, -1, 1, 2, 3, 6].map { quarter($0) }
    #expect(results == [-1, -1, -1, 0, 0, 0, 1, 1, 2])
  }

  @Test func `the nearest requantizer to a factor is chosen`() throws {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<10_000 {
      let factor = Double(
        sign: .plus, exponent: -Int.random(in: 2...32, using: &random),
        significand: 1 + random.nextUnitInterval())
      guard factor < 0.5.nextDown else { continue }
      let requantizer = try #require(Requantizer(factor: factor))
      #expect(Requantizer.multiplierRange.contains(requantizer.multiplier))
      #expect(Requantizer.shiftRange.contains(requantizer.shift))
      let unit = Double(sign: .plus, exponent: -Int(requantizer.shift), significand: 1)
      #expect(abs(Double(requantizer.multiplier) * unit - factor) <= unit / 2)
    }
  }

  @Test func `a mantissa that rounds up to two moves to the next shift`() {
    let below = Requantizer(factor: 0.25.nextDown)
    #expect(below == Requantizer(multiplier: 1 << 30, shift: 32))
    #expect(Requantizer(factor: 0.25) == below)
  }

  @Test func `factors without a requantizer are refused`() {
    for factor in [
      0, -0.25, 0.5, 0.5.nextDown, 1, 0x1p-33, (0x1p-32).nextDown / 2, .infinity, .nan,
      Double.leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ] {
      #expect(Requantizer(factor: factor) == nil, "\(factor)")
    }
    #expect(Requantizer(factor: 0x1p-32) == Requantizer(multiplier: 1 << 30, shift: 62))
    #expect(Requantizer(factor: 0.499) != nil)
  }

  @Test func `the pre-shift is the least that brings a factor below one half`() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<1_000 {
      let factor = Double(
        sign: .plus, exponent: .random(in: -20...28, using: &random),
        significand: 1 + random.nextUnitInterval())
      let preShift = Requantizer.preShift(forFactor: factor)
      let power = Double(sign: .plus, exponent: Int(preShift), significand: 1)
      #expect(factor / power < 0.5)
      #expect(preShift == 0 || factor / (power / 2) >= 0.5)
    }
    #expect(Requantizer.preShift(forFactor: .infinity) == 31)
    #expect(Requantizer.preShift(forFactor: 0) == 0)
  }
}

struct OutputRangeTests {
  @Test func `the zero point is added before the clamp`() {
    let range = OutputRange(zeroPoint: 10, minimum: 10, maximum: 100)
    #expect([-1_000, -1, 0, 1, 90, 91].map { range($0) } == [10, 10, 10, 11, 100, 100])
  }

  @Test func `without an activation the clamp is that of int8`() {
    let range = OutputRange(zeroPoint: -128)
    #expect([-1, 0, 255, 256].map { range($0) } == [-128, -128, 127, 127])
    #expect(OutputRange(zeroPoint: 127)((1 << 30)) == 127)
    #expect(OutputRange(zeroPoint: -128)(-(1 << 30)) == -128)
  }
}

private func expectOneRounding(
  _ requantizer: Requantizer, _ accumulator: Int32,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let found = requantizer(accumulator)
  let formula = roundedHalfUp(
    Int128(accumulator) * Int128(requantizer.multiplier), dividedByPowerOfTwo: requantizer.shift)
  let instructions = srshl(
    sqdmulh(accumulator, requantizer.multiplier), right: requantizer.shift - 31)
  if Int128(found) != formula || found != instructions {
    Issue.record(
      "\(requantizer) of \(accumulator): \(found), formula \(formula), ARM \(instructions)",
      sourceLocation: sourceLocation)
  }
}
