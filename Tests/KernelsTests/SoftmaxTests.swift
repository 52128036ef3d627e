// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernels
import Quantization
import TestSupport
import Testing

struct SoftmaxTests {
  @Test(arguments: [0, 1, 8, 16, 24] as [Int32], [1, 2, 10, 1000])
  func `probabilities are within the stated error`(fractionBits: Int32, count: Int) {
    var random = SeededGenerator(seed: UInt64(count) * 100 + UInt64(fractionBits))
    for spread in [0.01, 1, 8, 25, 100] {
      let limit = min(spread * exp2(Double(fractionBits)), 0x1p31 - 1)
      let scores = random.int32s(count, in: -Int32(limit)...Int32(limit))
      expectProbabilities(scores, fractionBits)
    }
  }

  @Test(arguments: [1.0, 19.7, 20.4, 20.79, 21, 22])
  func `a great many improbable classes keep their share`(distance: Double) {
    let fractionBits: Int32 = 16
    var scores = [Int32](repeating: -Int32(distance * 0x1p16), count: 65_535)
    scores[40_000] = 0
    expectProbabilities(scores, fractionBits)
  }

  @Test func `the widest scores there are do not overflow`() {
    for fractionBits in [0, 24] as [Int32] {
      expectProbabilities([.min, .max, 0, .max - 1, .min + 1], fractionBits)
      expectProbabilities([.max], fractionBits)
      expectProbabilities([.min], fractionBits)
    }
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `equal scores are equally probable`(count: Int) {
    let scores = [Int32](repeating: -5, count: count)
    let probabilities = probabilities(of: scores, 8)
    #expect(Set(probabilities).count == 1)
    #expect(abs(Double(probabilities[0]) - 0x1p30 / Double(count)) <= 1)
  }

  @Test func `a higher score is never less probable`() {
    let scores = (0..<4_000).map { Int32($0 * 37 - 70_000) }
    let probabilities = probabilities(of: scores, 12)
    #expect(zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 })
  }

  private func probabilities(of scores: [Int32], _ fractionBits: Int32) -> [UInt32] {
    scores.withUnsafeBufferPointer { scores in
      guard let start = scores.baseAddress else { return [] }
      let softmax = Softmax(scores: start, count: scores.count, fractionBits: fractionBits)
      return scores.indices.map { softmax.probability(of: $0) }
    }
  }

  /// Below 2^-27 of the exact value, plus one unit of 2^-30.
  private func expectProbabilities(
    _ scores: [Int32], _ fractionBits: Int32, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let largest = Double(scores.reduce(.min) { max($0, $1) })
    let unit = exp2(-Double(fractionBits))
    let exponentials = scores.map { exp((Double($0) - largest) * unit) }
    let total = exponentials.reduce(0, +)
    var worst = 0.0
    for (probability, exponential) in zip(probabilities(of: scores, fractionBits), exponentials) {
      let exact = exponential / total * 0x1p30
      worst = max(worst, abs(Double(probability) - exact) / (exact * 0x1p-27 + 1))
    }
    #expect(worst <= 1, sourceLocation: sourceLocation)
  }
}
