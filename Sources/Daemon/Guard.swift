// SPDX-License-Identifier: Apache-2.0

internal import Triggers

/// Decides the level of every line, from nothing but the time and what the pipeline last decided.
///
/// It is a state machine without a clock: ``step(_:now:)`` says what to do now and when to be asked
/// again. Whoever runs it owns the lines and does nothing that can block.
public struct Guard {
  /// The most outputs.
  public static let outputLimit = 16

  /// How long the pipeline may stand still while the outputs are safe, before the watchdog starves.
  public static let longestStandstill: Int64 = 30_000_000_000

  private var outputs: InlineArray<16, Output>
  private let outputCount: Int
  private let faultLevels: UInt16
  private let frameDeadline: Int64
  private let startTime: Int64
  private var isAcknowledged = true

  /// The fault in force.
  public private(set) var fault: Fault?
  /// Decisions of another epoch drive no line.
  public private(set) var epoch: Epoch

  /// A guard over outputs at their default level, no decision made yet.
  ///
  /// - Parameters:
  ///   - setup: its outputs and frame deadline.
  ///   - epoch: the first that counts.
  ///   - now: monotonic, in nanoseconds; the first decision is due a frame deadline later.
  public init(_ setup: borrowing Setup, epoch: Epoch, now: Int64) {
    outputs = InlineArray(repeating: Output(OutputSettings()))
    for index in 0..<setup.outputCount { outputs[index] = Output(setup.outputs[index]) }
    outputCount = setup.outputCount
    faultLevels = setup.faultLevels
    frameDeadline = setup.frameDeadline
    startTime = now
    self.epoch = epoch
  }
}

/// What the guard sees.
public struct GuardInputs {
  /// The pipeline's last decision, or nothing before the first.
  public var decision: Decision?
  /// How many decisions there were.
  public var decisionCount: UInt32
  /// What somebody else found, if anything.
  public var reportedFault: Fault?
  /// Whether the enable line lets rules become active.
  public var isEnabled: Bool
  /// When the pipeline last went round, with or without a frame.
  public var pipelineMoved: Int64

  public init(
    decision: Decision? = nil, decisionCount: UInt32 = 0, reportedFault: Fault? = nil,
    isEnabled: Bool = true, pipelineMoved: Int64
  ) {
    self.decision = decision
    self.decisionCount = decisionCount
    self.reportedFault = reportedFault
    self.isEnabled = isEnabled
    self.pipelineMoved = pipelineMoved
  }
}

/// What the guard wants done.
public struct GuardActions: Equatable {
  /// The level of every output, one bit each: 1 is active.
  public var levels: UInt16
  /// Whether the service manager may be told that all is well.
  public var feedsWatchdog: Bool
  /// When to step again though nothing else happened: monotonic, in nanoseconds.
  public var nextStep: Int64
  /// Whether a fault began or ended with this step.
  public var faultChanged: Bool
}

extension Guard {
  /// Looks once.
  public mutating func step(_ inputs: GuardInputs, now: Int64) -> GuardActions {
    let frameTime = inputs.decision?.frameTime(near: now) ?? startTime
    let found = inputs.reportedFault ?? staleness(of: frameTime, now: now)
    let faultChanged = update(found, inputs.decision)
    let demands = demands(inputs)
    var nextStep = now + Guard.longestSleep
    if fault == nil { nextStep = min(nextStep, frameTime + frameDeadline + 1) }
    var levels: UInt16 = 0
    for index in 0..<outputCount {
      let isHigh =
        fault == nil
        ? outputs[index].level(
          isDemanded: demands >> UInt16(index) & 1 != 0, decisions: inputs.decisionCount, now: now)
        : outputs[index].fault()
      if isHigh { levels |= 1 << UInt16(index) }
      if fault == nil, let change = outputs[index].nextChange(after: now) {
        nextStep = min(nextStep, change)
      }
    }
    let isMoving = now - inputs.pipelineMoved <= Guard.longestStandstill
    return GuardActions(
      levels: levels, feedsWatchdog: fault == nil || isMoving, nextStep: nextStep,
      faultChanged: faultChanged)
  }

  /// A longest sleep that still feeds any watchdog in time.
  private static let longestSleep: Int64 = 100_000_000

  /// The level of an output while a fault is in force.
  func faultLevel(of output: Int) -> Bool { faultLevels >> UInt16(output) & 1 != 0 }

  /// Whether an output changes without anything new being seen.
  func changesByItself(_ output: Int) -> Bool { outputs[output].changesByItself }

  private func staleness(of frameTime: Int64, now: Int64) -> Fault? {
    now - frameTime > frameDeadline ? .stale : nil
  }

  /// Enters or leaves a fault.
  ///
  /// A fault ends only with a decision of the new epoch: the pipeline has then forgotten what it knew.
  private mutating func update(_ found: Fault?, _ decision: Decision?) -> Bool {
    if decision?.epoch == epoch { isAcknowledged = true }
    let previous = fault
    if let found {
      if fault == nil { beginEpoch() }
      fault = found
    } else if fault != nil, isAcknowledged, decision?.epoch == epoch {
      fault = nil
    }
    return previous != fault
  }

  /// An epoch that the pipeline has not answered serves for the next fault too, so that 16 are enough.
  private mutating func beginEpoch() {
    guard isAcknowledged else { return }
    epoch = epoch.next
    isAcknowledged = false
  }

  private func demands(_ inputs: GuardInputs) -> UInt16 {
    guard fault == nil, inputs.isEnabled, let decision = inputs.decision, decision.epoch == epoch
    else { return 0 }
    return decision.demands
  }
}
