// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct FullyConnectedTests {
  @Test(arguments: 1...13)
  func `every remainder of inputs and outputs equals plain sums`(channels: Int) {
    for outputs in 1...13 { check(MapSize(1, 1), channels: channels, outputs: outputs) }
  }

  @Test(arguments: [MapSize(2, 2), MapSize(3, 1), MapSize(4, 5)])
  func `a map is read pixel by pixel`(size: MapSize) {
    check(size, channels: 3, outputs: 6)
    check(size, channels: 8, outputs: 1, preShift: 2)
  }

  private func check(_ size: MapSize, channels: Int, outputs: Int, preShift: Int32 = 0) {
    var random = SeededGenerator(seed: UInt64(channels * 100 + outputs))
    let input = PlainMap(
      height: size.height, width: size.width, channels: channels, random: &random)
    let taps = input.pixels.flatMap { $0 }
    let weights = PlainWeights(groups: 1, outputs: outputs, inputs: taps.count, random: &random)
    let factors = weights.factors(preShift: preShift, random: &random)
    let levels = zip(weights.sums([taps]), factors[0]).map { $1.level($0) }

    let memory = MapMemory(input)
    let packed = WeightMemory(weights)
    let factorMemory = FactorMemory(factors)
    let bytes = MapMemory(height: 1, width: 1, channels: outputs)
    let scores = ScoreMemory(outputs)
    let range = PlainRange.all[3]
    withExtendedLifetime((memory, packed, factorMemory)) {
      let kernel = FullyConnected(
        input: memory.input().base, weights: packed.weights, factors: factorMemory.factors)
      kernel.runPortable(range: range.output, output: bytes.output.base)
      kernel.runPortable(scores: scores.base)
    }
    #expect(bytes.contents.pixels == [levels.map { range($0) }])
    #expect(bytes.strayWrites == [])
    #expect(scores.contents == levels)
    #expect(scores.strayWrites == [])
  }
}
