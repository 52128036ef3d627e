// SPDX-License-Identifier: Apache-2.0

/// The lines of the outputs, as the guard drives them.
public protocol OutputLines: ~Copyable {
  /// Drives the line of an output; false if it could not be driven.
  mutating func set(_ output: Int, isActive: Bool) -> Bool

  /// Requests the line of an output anew, at a level; false if it could not be had.
  mutating func reopen(_ output: Int, isActive: Bool) -> Bool
}

/// Carries out what the guard wants, and tells it of lines that fail.
public struct LineKeeper<Lines: OutputLines & ~Copyable>: ~Copyable {
  /// How long a line that failed is left alone, and how often a quiet one is driven again so that its
  /// failure is noticed: a second, in nanoseconds.
  public static var period: Int64 { 1_000_000_000 }

  public private(set) var guardian: Guard
  public var lines: Lines
  private var outputCount: Int
  private var levels: UInt16
  private var failed: UInt16 = 0
  private var nextRefresh: Int64

  /// Expects lines that are at the outputs' default levels.
  public init(_ setup: borrowing Setup, lines: consuming Lines, epoch: Epoch, now: Int64) {
    guardian = Guard(setup, epoch: epoch, now: now)
    self.lines = lines
    outputCount = setup.outputCount
    levels = setup.defaultLevels
    nextRefresh = now + Self.period
  }

  /// Works by another setup; what was decided by the old one no longer counts.
  ///
  /// - Parameters:
  ///   - setup: the new one.
  ///   - haveLinesChanged: whether `lines` are new ones, at the outputs' default levels.
  ///   - now: monotonic, in nanoseconds.
  public mutating func adopt(_ setup: borrowing Setup, haveLinesChanged: Bool, now: Int64) {
    guardian = Guard(setup, epoch: guardian.epoch.next, now: now)
    guard haveLinesChanged else { return }
    outputCount = setup.outputCount
    levels = setup.defaultLevels
    failed = 0
  }

  /// Drives every line to its level for faults, before the lines are let go.
  public mutating func makeSafe() {
    for output in 0..<outputCount {
      _ = lines.set(output, isActive: guardian.faultLevel(of: output))
    }
  }

  /// The level of every line, one bit each: 1 is active.
  public var currentLevels: UInt16 { levels }

  /// Why a line is not driven, if one is not.
  public var lineFault: Fault? {
    failed == 0 ? nil : .lineFailed(output: failed.trailingZeroBitCount)
  }

  /// Asks the guard and drives the lines.
  ///
  /// When a line fails, the guard is asked again at once, so that the others go to their level for
  /// faults with the same call.
  public mutating func step(
    _ inputs: GuardInputs, now: Int64, events: inout some EventSink & ~Copyable
  ) -> GuardActions {
    refresh(now)
    let fault = guardian.fault
    var actions = ask(inputs, now)
    if drive(actions.levels, inputs, now, &events) {
      actions = ask(inputs, now)
      _ = drive(actions.levels, inputs, now, &events)
    }
    if guardian.fault != fault { events.take(Event(time: now, kind: .fault(guardian.fault))) }
    actions.nextStep = min(actions.nextStep, nextRefresh)
    return actions
  }

  private mutating func ask(_ inputs: GuardInputs, _ now: Int64) -> GuardActions {
    var inputs = inputs
    inputs.reportedFault = inputs.reportedFault ?? lineFault
    return guardian.step(inputs, now: now)
  }

  /// Drives the lines whose level changes, and returns whether one failed just now.
  ///
  /// A heartbeat would fill the log with 60 lines a second, and systemd would drop those of a fault.
  private mutating func drive(
    _ wanted: UInt16, _ inputs: GuardInputs, _ now: Int64,
    _ events: inout some EventSink & ~Copyable
  ) -> Bool {
    var hasFailed = false
    for output in 0..<outputCount {
      let bit: UInt16 = 1 << UInt16(output)
      guard (wanted ^ levels) & bit != 0, failed & bit == 0 else { continue }
      guard lines.set(output, isActive: wanted & bit != 0) else {
        failed |= bit
        hasFailed = true
        continue
      }
      levels ^= bit
      if guardian.changesByItself(output) { continue }
      let event = LineEvent(
        output: output, isActive: wanted & bit != 0,
        frameTime: inputs.decision?.frameTime(near: now) ?? now)
      events.take(Event(time: now, kind: .line(event)))
    }
    return hasFailed
  }

  /// Drives every line once more, and tries to get back those that failed.
  private mutating func refresh(_ now: Int64) {
    guard now >= nextRefresh else { return }
    nextRefresh = now + Self.period
    for output in 0..<outputCount {
      let bit: UInt16 = 1 << UInt16(output)
      let isActive = levels & bit != 0
      if failed & bit == 0 {
        if !lines.set(output, isActive: isActive) { failed |= bit }
      } else if lines.reopen(output, isActive: guardian.faultLevel(of: output)) {
        failed &= ~bit
        levels = levels & ~bit | (guardian.faultLevel(of: output) ? bit : 0)
      }
    }
  }
}
