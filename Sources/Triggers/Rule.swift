// SPDX-License-Identifier: Apache-2.0

/// Decides from one frame after another whether what a rule looks for is there.
///
/// It becomes active when `hits` of the last `window` frames reach `enter`. It becomes inactive when
/// fewer than `hits` of them reach `leave`: the same question with the lower bound. Frames before
/// the first one, and before a fault, count neither for it nor against it.
///
/// `now` is any clock's time in nanoseconds. The time since the last change is the sum of the steps
/// forward between calls: what goes backwards counts as nothing, so it never makes an active rule
/// last longer. While the rule is inactive a step counts as at most ``longestStep``, so that a jump
/// ends neither `minimumOff` nor `cooldown`. A new rule waits for neither of them.
public struct Rule: Sendable {
  public private(set) var isActive = false

  /// What a jump forward counts while the rule is inactive: a second, in nanoseconds.
  public static let longestStep: Int64 = 1_000_000_000

  private let settings: RuleSettings
  private var evidence: Evidence
  private var sinceChange = Stopwatch(elapsed: .max)
  private var firstFrameTime: Int64 = 0
  /// After `maximumOn`, until what is in view has left.
  private var mustLeave = false

  /// - Parameter settings: in the ranges that ``RuleSettings`` names; times are not negative.
  public init(_ settings: RuleSettings) {
    precondition((1...64).contains(settings.window), "the window must be of 1 to 64 frames")
    precondition((1...settings.window).contains(settings.hits), "hits must be in 1...window")
    precondition(settings.leave <= settings.enter, "leave must be at most enter")
    self.settings = settings
    evidence = Evidence(window: settings.window)
  }

  /// Takes one decided frame.
  ///
  /// - Parameters:
  ///   - probability: of its classes together, in units of `2^-30`.
  ///   - frameTime: of the frame; it is handed on and decides nothing.
  ///   - now: in nanoseconds.
  /// - Returns: what it changed, if anything.
  public mutating func observe(
    probability: UInt32, frameTime: Int64, now: Int64
  ) -> RuleChange? {
    show(now)
    evidence.observe(
      isHit: probability >= settings.enter && !isCoolingDown,
      isMiss: probability < settings.leave, time: frameTime)
    if mustLeave && hasLeft { mustLeave = false }
    return isActive ? lapse() : enter()
  }

  /// Lets time pass without a frame; this never makes a rule active.
  public mutating func advance(now: Int64) -> RuleChange? {
    show(now)
    return isActive ? lapse() : nil
  }

  /// Makes it inactive at once, whatever `minimumOn` says, and forgets all frames.
  ///
  /// After `maximumOn`, what was in view must be seen to leave all the same.
  public mutating func fault(now: Int64) -> RuleChange? { drop(.fault, now) }

  /// As a fault, because somebody does not want it: to be called in place of `observe`.
  public mutating func disable(now: Int64) -> RuleChange? { drop(.disabled, now) }

  /// When `advance` will make it inactive if no frame comes, or nothing if never; not before `now`.
  public func nextChange(after now: Int64) -> Int64? {
    guard isActive else { return nil }
    var longest = Int64.max
    if settings.maximumOn > 0 { longest = settings.maximumOn }
    if hasLeft { longest = min(longest, settings.minimumOn) }
    return longest == .max ? nil : sinceChange.time(of: longest, from: now)
  }
}

extension Rule {
  private var isCoolingDown: Bool { !isActive && sinceChange.elapsed < settings.cooldown }

  /// Whether fewer than `hits` of the frames of a full window reach `leave`.
  private var hasLeft: Bool { evidence.missCount > settings.window - settings.hits }

  private mutating func show(_ now: Int64) {
    sinceChange.show(now, longestStep: isActive ? .max : Rule.longestStep)
  }

  private mutating func enter() -> RuleChange? {
    guard !mustLeave, evidence.hitCount >= settings.hits,
      sinceChange.elapsed >= settings.minimumOff
    else { return nil }
    firstFrameTime = evidence.firstHitTime
    return change(.seen)
  }

  /// What ends an active rule: its longest time, or that what it looks for has left.
  private mutating func lapse() -> RuleChange? {
    if settings.maximumOn > 0, sinceChange.elapsed >= settings.maximumOn {
      mustLeave = !hasLeft
      return change(.expired)
    }
    guard hasLeft, sinceChange.elapsed >= settings.minimumOn else { return nil }
    return change(.left)
  }

  private mutating func drop(_ cause: RuleChange.Cause, _ now: Int64) -> RuleChange? {
    show(now)
    evidence.forgetAll()
    return isActive ? change(cause) : nil
  }

  private mutating func change(_ cause: RuleChange.Cause) -> RuleChange {
    isActive = cause == .seen
    sinceChange.restart()
    if settings.cooldown > 0, !isActive { evidence.forgetHits() }
    return RuleChange(isActive: isActive, cause: cause, firstFrameTime: firstFrameTime)
  }
}
