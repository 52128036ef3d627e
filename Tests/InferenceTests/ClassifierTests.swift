// SPDX-License-Identifier: Apache-2.0

import Inference
import Quantization
import TestSupport
import Testing

struct ClassifierTests {
  @Test(arguments: [1, 2, 7, 200])
  func `ranks are those of a stable sort`(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    // Few levels, so that many scores are equal.
    let scores = random.int32s(count, in: -3...3)
    let expected = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    #expect(ranking(of: scores).map(\.index) == expected)
  }

  @Test func `equal scores go to the lower index`() {
    #expect(ranking(of: [4, 9, 9, 4, 9]).map(\.index) == [1, 2, 4, 0, 3])
  }

  @Test func `the lowest and the highest score there are keep their ranks`() {
    #expect(ranking(of: [.min, .max, 0, .min, .max]).map(\.index) == [1, 4, 2, 0, 3])
  }

  @Test(arguments: [1, 10, 1000], [0, 8, 16, 24] as [Int32])
  func `probabilities add up to one`(count: Int, fractionBits: Int32) {
    var random = SeededGenerator(seed: UInt64(count))
    let limit = Int32(6) << min(fractionBits, 27)
    let ranking = ranking(of: random.int32s(count, in: -limit...limit), fractionBits)
    let sum = ranking.reduce(0) { $0 + Int($1.probability) }
    // Each is rounded to one unit of 2^-30.
    #expect(abs(sum - 1 << 30) <= count / 2 + 16)
    #expect(ranking.count == count)
  }

  @Test func `one class alone is certain`() {
    #expect(ranking(of: [-7]) == [Classification(index: 0, probability: 1 << 30)])
  }

  private func ranking(of scores: [Int32], _ fractionBits: Int32 = 4) -> [Classification] {
    scores.withUnsafeBufferPointer {
      let classifier = Classifier(scores: $0, fractionBits: fractionBits)
      var ranking: [Classification] = []
      while let next = classifier.next(after: ranking.last) {
        #expect(next.probability == classifier.probability(of: next.index))
        ranking.append(next)
      }
      return ranking
    }
  }
}
