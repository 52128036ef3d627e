// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import Inference
internal import ModelFile

/// The thread that goes round ``Daemon/Loop``.
///
/// It may block or die without harm: the guard holds the lines, and knows how old the last decision is.
struct PipelineThread {
  let memory: DaemonMemory

  /// How long it waits for a frame before it looks whether its orders changed, in nanoseconds.
  private static let patience: Int64 = 100_000_000

  /// Goes round until the daemon stops, by whatever setup is in force.
  func run() {
    prepareDecoding()
    while !memory.switchboard.pointee.mustStop {
      let setup = memory.switchboard.pointee.currentOrders.setup
      memory.switchboard.pointee.use(setup: setup)
      run(setup: setup)
    }
  }

  /// Goes round until another setup is in force.
  private func run(setup index: Int) {
    let slot = memory.slots + index
    let network = FrameNetwork(
      slot.pointee.model.executor, views: FrameViews(slot.pointee.configuration),
      memory: memory.frames, snapshots: memory.snapshots, onlookers: memory.views)
    let orders = memory.switchboard.pointee.currentOrders
    var loop = Loop(
      source: RingFrames(memory.ring, status: memory.capture.pointee.status), network: network,
      decider: Decider(slot.pointee.setup, epoch: orders.epoch))
    var sight = Sight(deadline: slot.pointee.setup.frameDeadline)
    while !memory.switchboard.pointee.mustStop {
      let orders = memory.switchboard.pointee.currentOrders
      guard orders.setup == index else { return }
      let round = step(&loop, orders)
      let now = MonotonicClock.nanoseconds
      if let kind = sight.change(round, loop.network.format, now: now) {
        memory.pipelineEvents.take(Event(time: now, kind: kind))
      }
      if memory.pipelineEvents.isPending { memory.bells.service.ring() }
    }
  }

  private func step(_ loop: inout Loop<RingFrames, FrameNetwork>, _ orders: Orders) -> Round {
    let clock = BoardClock()
    var events = memory.pipelineEvents
    let before = loop.decision
    let round = loop.step(
      until: clock.now + PipelineThread.patience, orders: orders, clock: clock, events: &events)
    let now = clock.now
    memory.switchboard.pointee.move(now: now)
    guard let decision = loop.decision else { return round }
    if case .decided = round {
      memory.switchboard.pointee.publish(decision, isNew: true)
      measure(decision, loop.network, now: now)
      memory.bells.guardian.ring()
    } else if decision != before {
      memory.switchboard.pointee.publish(decision, isNew: false)
      memory.bells.guardian.ring()
    }
    return round
  }

  private func measure(_ decision: Decision, _ network: FrameNetwork, now: Int64) {
    memory.metrics.exposureToDecision.count(now - decision.frameTime(near: now))
    memory.metrics.inference.count(network.lastDuration)
    for index in 0..<min(network.classCount, Metrics.classLimit) {
      memory.metrics.keep(probability: network.probability(of: index), of: index)
    }
  }
}

/// Tells when frames begin to come, when their format changes, and when they have stopped.
private struct Sight {
  private let deadline: Int64
  private var format: FrameFormat?
  private var lastFrame: Int64 = 0

  init(deadline: Int64) { self.deadline = deadline }

  mutating func change(_ round: Round, _ found: FrameFormat?, now: Int64) -> Event.Kind? {
    if case .decided = round, let found {
      lastFrame = now
      guard found != format else { return nil }
      format = found
      return .cameraFound(found)
    }
    guard format != nil, now - lastFrame > deadline else { return nil }
    format = nil
    return .cameraLost
  }
}

/// The board's monotonic clock.
struct BoardClock: Clock {
  var now: Int64 { MonotonicClock.nanoseconds }
}
