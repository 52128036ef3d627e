// SPDX-License-Identifier: Apache-2.0

import Triggers

/// Something that can happen to a rule.
enum RuleStep {
  case frame(probability: UInt32)
  case advance, fault, disable
}

/// Shows a rule any steps at any times, and says which promise it broke.
///
/// It keeps whole lists and looks at them anew each time; it knows nothing of bits.
struct RuleOracle {
  private(set) var causes: Set<RuleChange.Cause> = []

  private let settings: RuleSettings
  private var rule: Rule
  private var now: Int64 = 0
  /// Since the last fault.
  private var probabilities: [UInt32] = []
  /// The sum of the steps forward since the last change.
  private var elapsed: Int64 = 0

  init(_ settings: RuleSettings) {
    self.settings = settings
    rule = Rule(settings)
  }

  /// Takes a step at a time.
  ///
  /// - Returns: what was promised and not kept, if anything.
  mutating func take(_ step: RuleStep, at time: Int64) -> StaticString? {
    if time > now, elapsed < .max / 4 {
      let (forward, overflows) = time.subtractingReportingOverflow(now)
      elapsed += overflows ? .max / 4 : min(forward, .max / 4)
    }
    now = time
    let wasActive = rule.isActive
    let change = perform(step)
    guard (change != nil) == (rule.isActive != wasActive),
      change?.isActive ?? wasActive == rule.isActive
    else { return "a change is reported, and only a change" }
    if let change {
      if let broken = broken(by: change, in: step) { return broken }
      elapsed = 0
      causes.insert(change.cause)
    } else if rule.isActive, settings.maximumOn > 0, elapsed >= settings.maximumOn {
      return "active no longer than the maximum"
    }
    return brokenForetelling()
  }

  private mutating func perform(_ step: RuleStep) -> RuleChange? {
    switch step {
    case .frame(let probability):
      probabilities.append(probability)
      return rule.observe(probability: probability, frameTime: now, now: now)
    case .advance: return rule.advance(now: now)
    case .fault:
      probabilities = []
      return rule.fault(now: now)
    case .disable:
      probabilities = []
      return rule.disable(now: now)
    }
  }

  private func broken(by change: RuleChange, in step: RuleStep) -> StaticString? {
    let frames = probabilities.suffix(settings.window)
    switch change.cause {
    case .seen:
      guard case .frame = step else { return "only a frame makes active" }
      guard frames.count(where: { $0 >= settings.enter }) >= settings.hits else {
        return "active after N of M alone"
      }
      return waitedLongEnough ? nil : "inactive for its shortest time"
    case .left:
      guard frames.count(where: { $0 < settings.leave }) > settings.window - settings.hits else {
        return "left when fewer than N of M reach leave"
      }
      return elapsed >= settings.minimumOn ? nil : "active for its shortest time"
    case .expired:
      return settings.maximumOn > 0 && elapsed >= settings.maximumOn
        ? nil : "expired at the maximum alone"
    case .fault, .disabled: return probabilities.isEmpty ? nil : "a fault without a fault"
    }
  }

  private var waitedLongEnough: Bool {
    causes.isEmpty || elapsed >= max(settings.minimumOff, settings.cooldown)
  }

  /// Time alone does what was foretold, and not a nanosecond earlier.
  private func brokenForetelling() -> StaticString? {
    var copy = rule
    guard let next = rule.nextChange(after: now) else {
      return copy.advance(now: .max) == nil ? nil : "time changes only what was foretold"
    }
    guard next >= now else { return "what was foretold is to come" }
    if next > now, copy.advance(now: next - 1) != nil { return "not before it was foretold" }
    // At the end of the clock there is no time left for it.
    guard next < .max else { return nil }
    return copy.advance(now: next)?.isActive == false ? nil : "at the time that was foretold"
  }
}
