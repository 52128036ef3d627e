// SPDX-License-Identifier: Apache-2.0

internal import Frames
internal import Triggers

/// The rules at work: probabilities in, demands on outputs out.
public struct Decider {
  public private(set) var setup: Setup
  public private(set) var epoch: Epoch
  private var rules: InlineArray<16, Rule>
  private var probabilities = InlineArray<16, UInt32>(repeating: 0)
  private var isEnabled = true

  public init(_ setup: Setup, epoch: Epoch) {
    self.setup = setup
    self.epoch = epoch
    rules = InlineArray(repeating: Rule(setup.rules[0].settings))
    for index in 0..<setup.ruleCount { rules[index] = Rule(setup.rules[index].settings) }
  }

  public func isActive(_ rule: Int) -> Bool { rules[rule].isActive }

  /// What a rule's classes summed to in the last frame, in units of `2^-30`.
  public func probability(ofRule rule: Int) -> UInt32 { probabilities[rule] }

  /// Forgets everything when the guard began an epoch, and when the enable line went off.
  mutating func obey(
    _ orders: Orders, now: Int64, events: inout some EventSink & ~Copyable
  ) {
    if orders.epoch != epoch {
      epoch = orders.epoch
      for index in 0..<setup.ruleCount {
        report(rules[index].fault(now: now), rule: index, frame: nil, now, &events)
      }
    }
    isEnabled = orders.isEnabled
    guard !isEnabled else { return }
    for index in 0..<setup.ruleCount {
      report(rules[index].disable(now: now), rule: index, frame: nil, now, &events)
    }
  }

  /// Sums the probabilities of each rule that looks at a view.
  mutating func weigh(_ network: borrowing some Network & ~Copyable, view: Int) {
    for index in 0..<setup.ruleCount where setup.rules[index].view == view {
      let rule = setup.rules[index]
      var sum: UInt64 = 0
      for position in 0..<rule.classCount {
        sum += UInt64(network.probability(of: Int(rule.classes[position])))
      }
      // Each is rounded for itself: together they can exceed one by a little.
      probabilities[index] = UInt32(truncatingIfNeeded: min(sum, 1 << 30))
    }
  }

  /// Lets every rule see the frame.
  mutating func decide(
    _ frame: Frame, now: Int64, events: inout some EventSink & ~Copyable
  ) -> Decision {
    for index in 0..<setup.ruleCount where isEnabled {
      let change = rules[index].observe(
        probability: probabilities[index], frameTime: frame.time, now: now)
      report(change, rule: index, frame: frame, now, &events)
    }
    // What a driver stamps ahead of the clock must not keep a line on for longer.
    return Decision(demands: demands, epoch: epoch, frameTime: min(frame.time, now))
  }

  /// Lets time pass without a frame.
  mutating func advance(now: Int64, events: inout some EventSink & ~Copyable) {
    for index in 0..<setup.ruleCount {
      report(rules[index].advance(now: now), rule: index, frame: nil, now, &events)
    }
  }

  /// The outputs that an active rule demands; several rules on one output combine by OR.
  public var demands: UInt16 {
    var demands: UInt16 = 0
    for index in 0..<setup.ruleCount where rules[index].isActive {
      demands |= 1 << UInt16(setup.rules[index].output)
    }
    return demands
  }

  private func report(
    _ change: RuleChange?, rule: Int, frame: Frame?, _ now: Int64,
    _ events: inout some EventSink & ~Copyable
  ) {
    guard let change else { return }
    let event = RuleEvent(
      rule: rule, change: change, probability: probabilities[rule],
      frameTime: frame?.time ?? now, isTimeOfExposure: frame?.isTimeOfExposure ?? false,
      sequence: frame?.sequence ?? 0)
    events.take(Event(time: now, kind: .rule(event)))
  }
}
