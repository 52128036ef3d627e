// SPDX-License-Identifier: Apache-2.0

import Quantization
import Testing
import Triggers

/// What holds after every step of any sequence of frames, faults and clocks.
///
/// The oracle keeps whole lists and looks at them anew each time; it knows nothing of bits.
struct RulePropertyTests {
  @Test(arguments: 0..<200) func `every step of a random run keeps the promises`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var run = Run(settings: randomSettings(&random))
    for _ in 0..<400 { run.step(&random) }
  }

  @Test func `random runs switch on, lapse, expire and fail`() {
    var causes: Set<RuleChange.Cause> = []
    for seed in 0..<UInt64(50) {
      var random = SeededGenerator(seed: seed)
      var run = Run(settings: randomSettings(&random))
      for _ in 0..<400 { run.step(&random) }
      causes.formUnion(run.causes)
    }
    #expect(causes == [.seen, .left, .expired, .fault, .disabled])
  }
}

private func randomSettings(_ random: inout SeededGenerator) -> RuleSettings {
  let longest = random.pick([3, 8, 64])
  let window = Int.random(in: 1...longest, using: &random)
  var settings = RuleSettings(
    enter: 800, leave: 600, hits: Int.random(in: 1...window, using: &random), window: window)
  let times: [Int64] = [0, 0, 1, 5, 50, 3 * Rule.longestStep]
  settings.minimumOn = random.pick(times)
  settings.minimumOff = random.pick(times)
  settings.maximumOn = random.pick(times)
  settings.cooldown = random.pick(times)
  return settings
}

extension SeededGenerator {
  fileprivate mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int.random(in: choices.indices, using: &self)]
  }
}

private struct Run {
  let settings: RuleSettings
  var rule: Rule
  var causes: Set<RuleChange.Cause> = []
  private var now: Int64 = 0
  private var probability: UInt32 = 0
  /// Since the last fault.
  private var probabilities: [UInt32] = []
  /// The sum of the steps forward since the last change.
  private var elapsed: Int64 = 0

  init(settings: RuleSettings) {
    self.settings = settings
    rule = Rule(settings)
  }

  mutating func step(_ random: inout SeededGenerator) {
    let earlier = now
    now = nextTime(&random)
    if now > earlier, elapsed < .max / 4 { elapsed += min(now - earlier, .max / 4) }
    let wasActive = rule.isActive
    let change = act(&random)
    #expect((change != nil) == (rule.isActive != wasActive))
    #expect(change.map(\.isActive) ?? wasActive == rule.isActive)
    #expect(!rule.isActive || settings.maximumOn == 0 || change != nil || isWithinMaximum)
    if let change { check(change) }
    checkNextChange()
  }

  private var isWithinMaximum: Bool { elapsed < settings.maximumOn }

  /// Mostly forwards, now and then back or far away.
  private func nextTime(_ random: inout SeededGenerator) -> Int64 {
    switch Int.random(in: 0..<40, using: &random) {
    case 0: Int64.random(in: -1_000_000...1_000_000, using: &random)
    case 1: now - Int64.random(in: 0...20, using: &random)
    case 2: now + Int64.random(in: 0...(1 << 40), using: &random)
    default: now + Int64.random(in: 0...3, using: &random)
    }
  }

  private mutating func act(_ random: inout SeededGenerator) -> RuleChange? {
    switch Int.random(in: 0..<60, using: &random) {
    case 0:
      probabilities = []
      return rule.fault(now: now)
    case 1:
      probabilities = []
      return rule.disable(now: now)
    case 2..<12:
      let change = rule.advance(now: now)
      #expect(change?.isActive != true, "time alone switches nothing on")
      return change
    default:
      // Runs of the same frame, so that there is something to decide.
      if Int.random(in: 0..<6, using: &random) == 0 {
        probability = random.pick([100, 700, 900])
      }
      probabilities.append(probability)
      return rule.observe(probability: probability, frameTime: now, now: now)
    }
  }

  private mutating func check(_ change: RuleChange) {
    let frames = probabilities.suffix(settings.window)
    causes.insert(change.cause)
    switch change.cause {
    case .seen:
      #expect(frames.count { $0 >= settings.enter } >= settings.hits, "never on without N of M")
      let waited = causes.count > 1
      #expect(!waited || elapsed >= max(settings.minimumOff, settings.cooldown))
    case .left:
      #expect(frames.count { $0 < settings.leave } > settings.window - settings.hits)
      #expect(elapsed >= settings.minimumOn)
    case .expired: #expect(elapsed >= settings.maximumOn && settings.maximumOn > 0)
    case .fault, .disabled: #expect(probabilities.isEmpty)
    }
    elapsed = 0
  }

  /// Time alone does what was foretold, and not a nanosecond earlier.
  private func checkNextChange() {
    var copy = rule
    guard let next = rule.nextChange(after: now) else {
      #expect(copy.advance(now: now + (1 << 50)) == nil)
      return
    }
    #expect(next >= now)
    if next > now { #expect(copy.advance(now: next - 1) == nil) }
    #expect(copy.advance(now: next)?.isActive == false)
  }
}
