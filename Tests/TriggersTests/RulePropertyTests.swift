// SPDX-License-Identifier: Apache-2.0

import Quantization
import Testing
import Triggers

/// What holds after every step of any sequence of frames, faults and clocks.
struct RulePropertyTests {
  @Test(arguments: 0..<200) func `every step of a random run keeps the promises`(seed: UInt64) {
    var run = RandomRun(seed: seed)
    for _ in 0..<400 { #expect(run.step() == nil) }
  }

  @Test func `random runs switch on, lapse, expire and fail`() {
    var causes: Set<RuleChange.Cause> = []
    for seed in 0..<UInt64(50) {
      var run = RandomRun(seed: seed)
      for _ in 0..<400 { _ = run.step() }
      causes.formUnion(run.oracle.causes)
    }
    #expect(causes == [.seen, .left, .expired, .fault, .disabled])
  }
}

private struct RandomRun {
  var oracle: RuleOracle
  private var random: SeededGenerator
  private var now: Int64 = 0
  private var probability: UInt32 = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    oracle = RuleOracle(random.ruleSettings())
  }

  mutating func step() -> StaticString? {
    now = nextTime()
    return oracle.take(nextStep(), at: now)
  }

  /// Mostly forwards, now and then back or far away.
  private mutating func nextTime() -> Int64 {
    switch Int.random(in: 0..<40, using: &random) {
    case 0: Int64.random(in: -1_000_000...1_000_000, using: &random)
    case 1: now - Int64.random(in: 0...20, using: &random)
    case 2: now + Int64.random(in: 0...(1 << 40), using: &random)
    default: now + Int64.random(in: 0...3, using: &random)
    }
  }

  private mutating func nextStep() -> RuleStep {
    switch Int.random(in: 0..<60, using: &random) {
    case 0: return .fault
    case 1: return .disable
    case 2..<12: return .advance
    default:
      // Runs of the same frame, so that there is something to decide.
      if Int.random(in: 0..<6, using: &random) == 0 { probability = random.pick([100, 700, 900]) }
      return .frame(probability: probability)
    }
  }
}

extension SeededGenerator {
  fileprivate mutating func ruleSettings() -> RuleSettings {
    let longest = pick([3, 8, 64])
    let window = Int.random(in: 1...longest, using: &self)
    let hits = Int.random(in: 1...window, using: &self)
    let times: [Int64] = [0, 0, 1, 5, 50, 3 * Rule.longestStep]
    return RuleSettings(
      enter: 800, leave: 600, hits: hits, window: window, minimumOn: pick(times),
      minimumOff: pick(times), maximumOn: pick(times), cooldown: pick(times))
  }

  fileprivate mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int.random(in: choices.indices, using: &self)]
  }
}
