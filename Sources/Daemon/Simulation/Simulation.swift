// SPDX-License-Identifier: Apache-2.0

public import Frames

/// The daemon without threads and without waiting: loop and guard take turns, time is simulated.
///
/// The network takes no time. The source moves the clock to each frame, or to the time until which it
/// was asked to wait. The same frames give the same events, every time and everywhere.
public struct Simulation<
  Source: FrameSource & ~Copyable, Net: Network & ~Copyable, Lines: OutputLines & ~Copyable
>: ~Copyable {
  public var loop: Loop<Source, Net>
  public private(set) var keeper: LineKeeper<Lines>
  /// What others report; a test's or a script's to set.
  public var reportedFault: Fault?
  public var isEnabled = true

  private let clock: SimulatedClock
  private var decisionCount: UInt32 = 0
  private var nextStep: Int64
  private var moved: Int64

  public init(
    _ setup: Setup, source: consuming Source, network: consuming Net, lines: consuming Lines,
    clock: SimulatedClock
  ) {
    loop = Loop(
      source: source, network: network, decider: Decider(setup, epoch: .first))
    keeper = LineKeeper(setup, lines: lines, epoch: .first, now: clock.now)
    self.clock = clock
    nextStep = clock.now
    moved = clock.now
  }

  /// Goes on to the next frame, or to the next time that the guard wants to look.
  public mutating func step(events: inout some EventSink & ~Copyable) -> Round {
    let orders = Orders(epoch: keeper.guardian.epoch, setup: 0, isEnabled: isEnabled)
    let round = loop.step(until: nextStep, orders: orders, clock: clock, events: &events)
    if case .decided = round { decisionCount &+= 1 }
    moved = clock.now
    look(events: &events)
    return round
  }

  /// Lets the guard look once, without the loop: as if the pipeline hung.
  public mutating func look(events: inout some EventSink & ~Copyable) {
    let inputs = GuardInputs(
      decision: loop.decision, decisionCount: decisionCount, reportedFault: reportedFault,
      isEnabled: isEnabled, pipelineMoved: moved)
    nextStep = keeper.step(inputs, now: clock.now, events: &events).nextStep
  }
}
