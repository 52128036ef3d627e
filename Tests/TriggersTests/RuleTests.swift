// SPDX-License-Identifier: Apache-2.0

import Testing
import Triggers

struct RuleTests {
  @Test func `a rule becomes active with the third of five frames`() {
    var rule = Rule(threeOfFive())
    #expect(rule.see("h-h-") == [nil, nil, nil, nil])
    #expect(
      rule.see("h", from: 4) == [RuleChange(isActive: true, cause: .seen, firstFrameTime: 0)])
    #expect(rule.isActive)
  }

  @Test func `frames that fell out of the window do not count`() {
    var rule = Rule(threeOfFive())
    #expect(rule.see("hh---h") == Array(repeating: nil, count: 6))
    #expect(!rule.isActive)
  }

  @Test func `one wrong frame ends nothing`() {
    var rule = Rule(threeOfFive())
    _ = rule.see("hhhhh")
    #expect(rule.see("-hhhh", from: 5) == Array(repeating: nil, count: 5))
    #expect(rule.isActive)
  }

  @Test func `a rule becomes inactive when fewer than three of five frames reach leave`() {
    var rule = Rule(threeOfFive())
    _ = rule.see("hhhhh")
    let changes = rule.see("-h-h-", from: 5)
    #expect(changes.dropLast() == [nil, nil, nil, nil])
    #expect(changes.last == RuleChange(isActive: false, cause: .left, firstFrameTime: 0))
  }

  @Test func `between the two bounds nothing changes`() {
    var rule = Rule(threeOfFive())
    #expect(rule.see("mmmmmmmm").allSatisfy { $0 == nil })
    _ = rule.see("hhh", from: 8)
    #expect(rule.isActive)
    #expect(rule.see("mmmmmmmm", from: 11).allSatisfy { $0 == nil })
    #expect(rule.isActive)
  }

  @Test func `a probability equal to a bound reaches it`() {
    var rule = Rule(RuleSettings(enter: 800, leave: 600, hits: 1, window: 1))
    #expect(rule.observe(probability: 799, frameTime: 0, now: 0) == nil)
    #expect(rule.observe(probability: 800, frameTime: 1, now: 1)?.isActive == true)
    #expect(rule.observe(probability: 600, frameTime: 2, now: 2) == nil)
    #expect(rule.observe(probability: 599, frameTime: 3, now: 3)?.isActive == false)
  }

  @Test func `sixty-four frames are as many as a rule can ask for`() {
    var rule = Rule(RuleSettings(enter: 800, leave: 600, hits: 64, window: 64))
    #expect(rule.see(String(repeating: "h", count: 63)).allSatisfy { $0 == nil })
    #expect(rule.see("h", from: 63).first??.firstFrameTime == 0)
  }

  @Test func `the first frame that counted is the oldest hit of the window`() {
    var rule = Rule(threeOfFive())
    let changes = rule.see("h--h--h-hh", from: 100)
    #expect(changes.compactMap { $0 }.map(\.firstFrameTime) == [106])
  }

  @Test func `the change that ends activity names the frame that began it`() {
    var rule = Rule(threeOfFive())
    _ = rule.see("hhhhhhh", from: 7)
    #expect(rule.fault(now: 20)?.firstFrameTime == 7)
  }

  @Test func `a rule that has left stays active for its minimum time`() {
    var rule = Rule(threeOfFive { $0.minimumOn = 10 })
    _ = rule.see("hhh")
    #expect(rule.see("----", from: 3).allSatisfy { $0 == nil })
    #expect(rule.nextChange(after: 6) == 12)
    #expect(rule.advance(now: 11) == nil)
    #expect(rule.advance(now: 12)?.cause == .left)
  }

  @Test func `what comes back within the minimum time goes on being active`() {
    var rule = Rule(threeOfFive { $0.minimumOn = 10 })
    _ = rule.see("hhh---hhhhh")
    #expect(rule.nextChange(after: 11) == nil)
    #expect(rule.advance(now: 100) == nil)
    #expect(rule.isActive)
  }

  @Test func `a rule stays inactive for its minimum time though it is seen`() {
    var rule = Rule(threeOfFive { $0.minimumOff = 10 })
    _ = rule.see("hhh---")
    #expect(!rule.isActive)
    // It left at 5, so that the frame of 15 is the first that may switch.
    let changes = rule.see("hhhhhhhhhh", from: 6)
    #expect(changes.firstIndex { $0 != nil } == 9)
  }

  @Test func `frames of the cooldown do not count`() {
    var rule = Rule(threeOfFive { $0.cooldown = 10 })
    _ = rule.see("hhh---")
    let changes = rule.see("hhhhhhhhhhhh", from: 6)
    #expect(changes.firstIndex { $0 != nil } == 11)
    #expect(changes.last??.firstFrameTime == 15)
  }

  @Test func `frames before the cooldown do not count after it`() {
    var rule = Rule(threeOfFive { $0.cooldown = 1 })
    _ = rule.see("hhh-hh--")
    #expect(!rule.isActive)
    #expect(rule.see("hh", from: 8).allSatisfy { $0 == nil })
    #expect(rule.see("h", from: 10).first??.firstFrameTime == 8)
  }

  @Test func `a new rule waits for neither its minimum time nor its cooldown`() {
    var rule = Rule(
      threeOfFive {
        $0.minimumOff = 1000
        $0.cooldown = 1000
      })
    #expect(rule.see("hhh").last??.cause == .seen)
  }
}

struct RuleLimitTests {
  @Test func `the longest time ends a rule that is still seen, and without frames too`() {
    var rule = Rule(threeOfFive { $0.maximumOn = 10 })
    _ = rule.see("hhh")
    #expect(rule.nextChange(after: 4) == 12)
    #expect(rule.advance(now: 11) == nil)
    #expect(
      rule.advance(now: 12) == RuleChange(isActive: false, cause: .expired, firstFrameTime: 0))
  }

  @Test func `the longest time ends a rule whose shortest time is longer`() {
    var rule = Rule(
      threeOfFive {
        $0.maximumOn = 10
        $0.minimumOn = 20
      })
    _ = rule.see("hhh")
    #expect(rule.advance(now: 12)?.cause == .expired)
  }

  @Test func `after its longest time a rule waits until what it saw has left`() {
    var rule = Rule(threeOfFive { $0.maximumOn = 10 })
    _ = rule.see("hhhhhhhhhhhhh")
    #expect(!rule.isActive)
    #expect(rule.see("hhhhhhh--hhh-hhh", from: 13).allSatisfy { $0 == nil })
    #expect(rule.see("---hh", from: 29).allSatisfy { $0 == nil })
    #expect(rule.see("h", from: 34).first??.cause == .seen)
  }

  @Test func `a fault does not stand for having left`() {
    var rule = Rule(threeOfFive { $0.maximumOn = 10 })
    _ = rule.see("hhhhhhhhhhhhh")
    #expect(rule.fault(now: 13) == nil)
    #expect(rule.see("hhhhhhhhh", from: 14).allSatisfy { $0 == nil })
  }

  @Test func `frames before a fault do not count as having left`() {
    var rule = Rule(threeOfFive { $0.maximumOn = 10 })
    _ = rule.see("hhhhhhhhhhhhh--")
    _ = rule.fault(now: 15)
    #expect(rule.see("-hhh", from: 16).allSatisfy { $0 == nil })
  }

  @Test func `what left before the longest time was over may come back at once`() {
    var rule = Rule(
      threeOfFive {
        $0.maximumOn = 10
        $0.minimumOn = 10
      })
    _ = rule.see("hhh---hh")
    #expect(rule.advance(now: 12)?.cause == .expired)
    #expect(rule.see("h", from: 13).first??.cause == .seen)
  }

  @Test func `a fault overrides the minimum time and forgets what was seen`() {
    var rule = Rule(threeOfFive { $0.minimumOn = 100 })
    _ = rule.see("hhh")
    #expect(
      rule.fault(now: 3) == RuleChange(isActive: false, cause: .fault, firstFrameTime: 0))
    #expect(rule.fault(now: 4) == nil)
    #expect(rule.see("hh", from: 5).allSatisfy { $0 == nil })
    #expect(rule.see("h", from: 7).first??.firstFrameTime == 5)
  }

  @Test func `a fault of an inactive rule forgets frames too`() {
    var rule = Rule(threeOfFive())
    _ = rule.see("hh")
    #expect(rule.fault(now: 2) == nil)
    #expect(rule.see("hh", from: 3).allSatisfy { $0 == nil })
  }

  @Test func `a rule that is disabled is inactive and keeps no frames`() {
    var rule = Rule(threeOfFive())
    _ = rule.see("hhh")
    #expect(rule.disable(now: 3)?.cause == .disabled)
    #expect(rule.disable(now: 4) == nil)
    #expect(rule.see("hh", from: 5).allSatisfy { $0 == nil })
  }

  @Test func `a clock that goes backwards makes no rule last longer`() {
    var rule = Rule(threeOfFive { $0.maximumOn = 10 })
    _ = rule.see("hhh", from: 1000)
    #expect(rule.advance(now: 1008) == nil)
    #expect(rule.advance(now: 5) == nil)
    #expect(rule.nextChange(after: 5) == 9)
    #expect(rule.advance(now: 8) == nil)
    #expect(rule.advance(now: 9)?.cause == .expired)
  }

  @Test func `a jump ends no cooldown and no minimum time`() {
    var rule = Rule(threeOfFive { $0.minimumOff = 5 * Rule.longestStep })
    _ = rule.see("hhh---")
    #expect(rule.see("hhhhh", from: 1_000_000 * Rule.longestStep).allSatisfy { $0 == nil })
  }

  @Test func `the ends of the clock are times like others`() {
    var rule = Rule(threeOfFive { $0.maximumOn = 10 })
    _ = rule.advance(now: .min)
    _ = rule.see("hhh", from: Int64.max - 3)
    #expect(rule.isActive)
    #expect(rule.nextChange(after: .max) == .max)
    #expect(rule.advance(now: .min) == nil)
    #expect(rule.advance(now: .max)?.cause == .expired)
  }
}

/// Enter at 800, leave at 600.
func threeOfFive(_ change: (inout RuleSettings) -> Void = { _ in }) -> RuleSettings {
  var settings = RuleSettings(enter: 800, leave: 600, hits: 3, window: 5)
  change(&settings)
  return settings
}

extension Rule {
  /// Shows a frame each nanosecond: `h` reaches enter, `m` only leave, `-` neither.
  mutating func see(_ frames: String, from start: Int64 = 0) -> [RuleChange?] {
    zip(frames, start...).map { frame, time in
      let probability: UInt32 = frame == "h" ? 900 : frame == "m" ? 700 : 100
      return observe(probability: probability, frameTime: time, now: time)
    }
  }
}
