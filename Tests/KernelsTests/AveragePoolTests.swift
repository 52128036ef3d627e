// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct AveragePoolTests {
  @Test(arguments: [false, true], 1...9)
  func `every channel count equals sums over a padded copy`(countsPadding: Bool, channels: Int) {
    AverageCase(channels: channels, countsPadding: countsPadding).check()
  }

  @Test(
    arguments: [
      WindowShape(height: 3, width: 3, strideY: 2, strideX: 2),
      WindowShape(height: 2, width: 4, strideY: 2, strideX: 1),
      WindowShape(height: 5, width: 2, strideY: 1, strideX: 3),
    ],
    [
      Sides(), Sides(top: 1, left: 1, bottom: 1, right: 1), Sides(bottom: 1, right: 1),
      Sides(top: 1, left: 0, bottom: 0, right: 1),
    ])
  func `windows and uneven padding divide by the taps that count`(
    window: WindowShape, sides: Sides
  ) {
    for countsPadding in [false, true] {
      AverageCase(window: window, sides: sides, countsPadding: countsPadding).check()
    }
  }

  /// Ceil mode: the last window hangs over padding and all, and what lies there never counts.
  @Test(arguments: [false, true], [MapSize(4, 4), MapSize(6, 4), MapSize(2, 8)])
  func `what ceil mode adds never counts`(countsPadding: Bool, size: MapSize) {
    AverageCase(
      size: size, sides: Sides(top: 1, left: 1, bottom: 1, right: 1),
      excess: Sides(bottom: 1, right: 1), countsPadding: countsPadding
    ).check()
  }

  @Test(arguments: [MapSize(1, 1), MapSize(1, 5), MapSize(3, 1)])
  func `small maps lie wholly under one window`(size: MapSize) {
    for countsPadding in [false, true] {
      AverageCase(size: size, countsPadding: countsPadding).check()
    }
  }

  @Test(arguments: [(0, 0), (3, 0), (0, 4), (2, 1)], PlainRange.all.indices)
  func `the result may be a slice of the concatenation`(
    gaps: (input: Int, output: Int), range: Int
  ) {
    AverageCase(
      range: PlainRange.all[range], inputGap: gaps.input, outputGap: gaps.output
    ).check()
  }

  @Test func `a factor above one half is reached by the pre-shift`() {
    AverageCase(window: WindowShape(height: 1, width: 1), sides: Sides(), scale: 1.7).check()
    AverageCase(scale: 5).check()
  }
}

/// One average pool against windows cut out of a padded copy.
private struct AverageCase {
  var size = MapSize(5, 6)
  var channels = 3
  var window = WindowShape(height: 3, width: 3, strideY: 2, strideX: 2)
  var sides = Sides(top: 1, left: 1, bottom: 1, right: 1)
  var excess = Sides()
  var countsPadding = false
  var range = PlainRange.all[2]
  var inputGap = 0
  var outputGap = 0
  /// Input scale over output scale.
  var scale = 0.8

  let inputZeroPoint = -37

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    var random = SeededGenerator(seed: UInt64(size.height * 10 + size.width))
    let input = PlainMap(
      height: size.height, width: size.width, channels: channels, random: &random)
    let factors = self.factors
    let expected = map(of: input, factors)

    let memory = MapMemory(input, gap: inputGap)
    let factorMemory = FactorMemory([factors])
    let output = MapMemory(
      height: expected.height, width: expected.width, channels: channels, gap: outputGap)
    let counted = countsPadding ? sides : Sides()
    withExtendedLifetime((memory, factorMemory)) {
      AveragePool(
        input: memory.input(zeroPoint: inputZeroPoint), window: Window(window, sides),
        counted: (
          rows: -counted.top..<size.height + counted.bottom,
          columns: -counted.left..<size.width + counted.right
        ),
        factors: factorMemory.factors, range: range.output, output: output.output
      ).runPortable()
    }
    #expect(output.contents == expected, sourceLocation: sourceLocation)
    #expect(output.strayWrites == [], sourceLocation: sourceLocation)
  }

  /// Entry `n − 1` divides by `n`.
  private var factors: [PlainFactor] {
    let preShift = Requantizer.preShift(forFactor: scale)
    let power = Double(sign: .plus, exponent: Int(preShift), significand: 1)
    return (1...window.height * window.width).compactMap { taps in
      Requantizer(factor: scale / power / Double(taps)).map {
        PlainFactor($0, preShift: preShift)
      }
    }
  }

  private func map(of input: PlainMap, _ factors: [PlainFactor]) -> PlainMap {
    let values = input.map { $0 - inputZeroPoint }.padded(sides, with: 0).padded(excess, with: 0)
    let counts = PlainMap(height: size.height, width: size.width, channels: 1, of: 1)
      .padded(sides, with: countsPadding ? 1 : 0).padded(excess, with: 0)
    return PlainMap(
      rows: zip(values.windows(window), counts.windows(window)).map { parts, counts in
        zip(parts, counts).map { part, count in
          let taps = count.pixels.reduce(0) { $0 + $1[0] }
          let sums = part.pixels.reduce([Int](repeating: 0, count: channels)) { sums, pixel in
            zip(sums, pixel).map { $0 + $1 }
          }
          return sums.map { range(factors[taps - 1].level($0)) }
        }
      })
  }
}
