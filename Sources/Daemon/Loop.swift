// SPDX-License-Identifier: Apache-2.0

public import Frames

/// From a frame to a decision, the whole way: the map of the daemon.
///
/// What it decides is a word that the ``Guard`` turns into levels; it holds no line itself and may
/// block or die without harm.
public struct Loop<Source: FrameSource & ~Copyable, Net: Network & ~Copyable>: ~Copyable {
  public var source: Source
  public var network: Net
  public var decider: Decider
  /// What was last decided; before the first decided frame nothing.
  public private(set) var decision: Decision?
  private var frameTime: Int64 = 0

  public init(source: consuming Source, network: consuming Net, decider: Decider) {
    self.source = source
    self.network = network
    self.decider = decider
  }

  /// Goes round once: at most one frame, at most until `deadline`.
  public mutating func step(
    until deadline: Int64, orders: Orders, clock: some Clock,
    events: inout some EventSink & ~Copyable
  ) -> Round {
    decider.obey(orders, now: clock.now, events: &events)
    let capture = source.capture(until: deadline)
    guard case .frame(let frame) = capture else {
      passTime(clock.now, &events)
      return Round(without: capture)
    }
    for view in 0..<decider.setup.viewCount {
      if let drop = network.prepare(frame, view: view) {
        source.giveBack(frame.buffer, droppedFor: drop)
        return .dropped(drop)
      }
      network.infer()
      decider.weigh(network, view: view)
    }
    source.giveBack(frame.buffer)
    decision = decider.decide(frame, now: clock.now, events: &events)
    frameTime = min(frame.time, clock.now)
    return .decided
  }

  /// Without a frame only the longest time that a rule may be active can change a decision.
  private mutating func passTime(_ now: Int64, _ events: inout some EventSink & ~Copyable) {
    decider.advance(now: now, events: &events)
    if decision != nil {
      decision = Decision(demands: decider.demands, epoch: decider.epoch, frameTime: frameTime)
    }
  }
}

/// What came of going round once.
public enum Round {
  case decided
  case dropped(FrameDrop)
  case timedOut
  case lost
  case ended

  /// Expects any capture but a frame.
  init(without capture: Capture) {
    switch capture {
    case .dropped(let drop): self = .dropped(drop)
    case .lost: self = .lost
    case .ended: self = .ended
    case .frame, .timedOut: self = .timedOut
    }
  }
}

/// Where the time comes from.
public protocol Clock {
  /// Monotonic, in nanoseconds.
  var now: Int64 { get }
}
