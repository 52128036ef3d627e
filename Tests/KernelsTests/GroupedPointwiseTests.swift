// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct GroupedPointwiseTests {
  @Test(arguments: 1...13)
  func `every remainder of inputs and outputs equals plain sums`(inputs: Int) {
    for outputs in 1...13 {
      for groups in [1, 3] {
        PointwiseCase(groups: groups, inputs: inputs, outputs: outputs).check()
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 8], [1, 4, 5, 7])
  func `channels are stored at their places`(groups: Int, outputs: Int) {
    PointwiseCase(groups: groups, inputs: 6, outputs: outputs, hasPlaces: true).check()
  }

  @Test(arguments: PointwiseCase.ResidualMemory.allCases, [false, true])
  func `a residual is added with one rounding`(
    residual: PointwiseCase.ResidualMemory, hasPlaces: Bool
  ) {
    for outputs in 1...6 {
      PointwiseCase(
        groups: 3, inputs: 5, outputs: outputs, hasPlaces: hasPlaces, residual: residual
      ).check()
    }
  }

  @Test(arguments: [(0, 0), (5, 0), (0, 3), (2, 9)])
  func `slices of wider maps are read and written between their neighbours`(
    gaps: (input: Int, output: Int)
  ) {
    for residual in PointwiseCase.ResidualMemory.allCases {
      PointwiseCase(
        groups: 2, inputs: 7, outputs: 5, inputGap: gaps.input, outputGap: gaps.output,
        hasPlaces: true, residual: residual
      ).check()
    }
  }

  @Test(arguments: [MapSize(1, 1), MapSize(1, 7), MapSize(5, 1), MapSize(4, 4)])
  func `every pixel of a map is computed`(size: MapSize) {
    PointwiseCase(size: size, groups: 1, inputs: 9, outputs: 3).check()
  }

  @Test(arguments: PlainRange.all.indices, 0..<4 as Range<Int32>)
  func `activations and pre-shifts are those of the formula`(range: Int, preShift: Int32) {
    PointwiseCase(
      groups: 2, inputs: 4, outputs: 4, range: PlainRange.all[range], preShift: preShift
    ).check()
  }

  @Test func `the largest products fit`() {
    var random = SeededGenerator(seed: 1)
    let input = PlainMap(height: 1, width: 1, channels: 64, of: -128)
    var weights = PlainWeights(groups: 1, outputs: 4, inputs: 64, random: &random)
    weights = weights.filled(with: [-127, 127, -127, 127])
    PointwiseCase(size: MapSize(1, 1), groups: 1, inputs: 64, outputs: 4).check(input, weights)
  }
}

/// One grouped pointwise convolution against sums over plain arrays.
struct PointwiseCase {
  enum ResidualMemory: CaseIterable { case none, separate, output }

  var size = MapSize(2, 3)
  let groups: Int
  let inputs: Int
  let outputs: Int
  var range = PlainRange.all[2]
  var preShift: Int32 = 0
  var inputGap = 0
  var outputGap = 0
  var hasPlaces = false
  var residual = ResidualMemory.none

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    var random = SeededGenerator(seed: UInt64(groups * 10_000 + inputs * 100 + outputs))
    let input = PlainMap(
      height: size.height, width: size.width, channels: groups * inputs, random: &random)
    let weights = PlainWeights(groups: groups, outputs: outputs, inputs: inputs, random: &random)
    check(input, weights, sourceLocation: sourceLocation)
  }

  func check(
    _ input: PlainMap, _ weights: PlainWeights, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var random = SeededGenerator(seed: 77)
    var factors = weights.factors(preShift: preShift, random: &random)
    if residual != .none { factors = factors.map { $0.map { $0.forResidual(&random) } } }
    let channels = groups * outputs
    let places = hasPlaces ? (0..<channels).shuffled(using: &random) : Array(0..<channels)
    let shortcut = PlainMap(
      height: size.height, width: size.width, channels: channels, random: &random)

    let addition = PlainResidual(random: &random)
    let expected = zip(input.pixels, shortcut.pixels).map { pixel, shortcut in
      let sums = weights.sums(pixel.chunks(of: inputs))
      var stored = [Int](repeating: 0, count: channels)
      for (place, (sum, factor)) in zip(places, zip(sums, factors.flatMap { $0 })) {
        let level =
          residual == .none
          ? factor.level(sum)
          : factor.level(sum, residual: shortcut[place] - addition.zeroPoint, addition.requantizer)
        stored[place] = range(level)
      }
      return stored
    }
    let output = run(input, weights, factors, places, shortcut, addition)
    #expect(output.contents.pixels == expected, sourceLocation: sourceLocation)
    #expect(output.strayWrites == [], sourceLocation: sourceLocation)
  }

  private func run(
    _ input: PlainMap, _ weights: PlainWeights, _ factors: [[PlainFactor]], _ places: [Int],
    _ shortcut: PlainMap, _ addition: PlainResidual
  ) -> MapMemory {
    let input = MapMemory(input, gap: inputGap)
    let packed = WeightMemory(weights)
    let factorMemory = FactorMemory(factors)
    let placeMemory = PlaceMemory(places)
    let separate = MapMemory(shortcut, gap: residual == .output ? outputGap : 2)
    let output =
      residual == .output
      ? separate
      : MapMemory(height: size.height, width: size.width, channels: places.count, gap: outputGap)
    let other =
      residual == .none
      ? nil
      : Residual(
        map: separate.input(zeroPoint: addition.zeroPoint), requantizer: addition.requantizer)
    withExtendedLifetime((input, packed, factorMemory, placeMemory, separate)) {
      GroupedPointwise(
        input: input.input(), weights: packed.weights,
        epilogue: Epilogue(
          factors: factorMemory.factors, range: range.output, residual: other),
        places: hasPlaces ? placeMemory.places : nil, output: output.output
      ).runPortable()
    }
    return output
  }
}

/// A shortcut's numbers that keep sums of up to 13 products within 32 bits.
struct PlainResidual {
  let zeroPoint: Int
  let requantizer: ResidualRequantizer

  init(random: inout SeededGenerator) {
    zeroPoint = Int.random(in: -128...127, using: &random)
    requantizer = ResidualRequantizer(
      accumulatorShift: 5, residualShift: 12,
      residualMultiplier: .random(in: 1 << 29 ... .max, using: &random), shift: 12)
    #expect(
      requantizer.isSafe(accumulatorBound: 13 * 128 * 127 + 5_000, largestMultiplier: 1 << 30))
  }
}

extension PlainFactor {
  /// A multiplier for the epilogue with a residual; the shift is not used there.
  func forResidual(_ random: inout SeededGenerator) -> PlainFactor {
    var factor = self
    factor.multiplier = .random(in: 1 << 28...1 << 30, using: &random)
    factor.shift = 62
    return factor
  }
}

extension PlainWeights {
  /// Every row holds one of the values throughout.
  func filled(with values: [Int]) -> PlainWeights {
    PlainWeights(
      groups: groups.map { rows in
        zip(rows, values).map { row, value in row.map { _ in value } }
      })
  }
}
