// SPDX-License-Identifier: Apache-2.0

import Daemon
import Frames
import Triggers

let millisecond: Int64 = 1_000_000

/// A whole board in memory with a clock that only the test moves: camera, network, two lines.
///
/// Rule 0 looks for class 1 in two of three frames and drives output 0, which is off on a fault;
/// output 1 follows no rule and is on during a fault, so that it shows one.
final class VirtualBoard {
  static let frameDeadline = 500 * millisecond

  typealias Board = Simulation<FaultyFrames<SceneFrames>, ByteNetwork, MemoryLines>

  private var board: Board
  private let time = UnsafeMutablePointer<Int64>.allocate(capacity: 1)
  private let clock: SimulatedClock
  let scene = SceneFrames.Scene()
  let lines = MemoryLines.State(count: 2)
  var log = EventList()

  init(outputs: [OutputSettings] = [OutputSettings(), OutputSettings(faultLevel: true)]) {
    clock = SimulatedClock(in: time)
    let camera = FaultyFrames(
      SceneFrames(clock: clock, scene: scene), period: SceneFrames.period,
      maximumAge: VirtualBoard.frameDeadline, clock: clock)
    board = Simulation(
      VirtualBoard.setup(outputs), source: camera, network: ByteNetwork(),
      lines: MemoryLines(state: lines), clock: clock)
  }

  deinit { time.deallocate() }

  static func setup(_ outputs: [OutputSettings]) -> Setup {
    var setup = Setup(frameDeadline: frameDeadline)
    let half: UInt32 = 1 << 29
    var rule = RuleSetup(
      settings: RuleSettings(enter: half + half / 2, leave: half, hits: 2, window: 3), view: 0,
      output: 0)
    rule.add(class: 1)
    setup.add(rule)
    for output in outputs { setup.add(output) }
    return setup
  }

  var now: Int64 { clock.now }
  var fault: Fault? { board.keeper.guardian.fault }
  /// The time of the frame that was decided last.
  var frameTime: Int64? { board.loop.decision?.frameTime(near: now) }
  var counts: FrameCounts { board.loop.source.counts }

  var cameraFault: FaultWord? {
    get { board.loop.source.fault }
    set { board.loop.source.fault = newValue }
  }

  var reportedFault: Fault? {
    get { board.reportedFault }
    set { board.reportedFault = newValue }
  }

  var isEnabled: Bool {
    get { board.isEnabled }
    set { board.isEnabled = newValue }
  }

  /// Lets the board run for some time.
  func run(for duration: Int64) {
    let end = clock.now + duration
    while clock.now < end { step() }
  }

  /// Lets it run until something holds, at most for some time; returns how long that took.
  func run(atMost limit: Int64, until isReached: () -> Bool) -> Int64? {
    let begin = clock.now
    while clock.now - begin <= limit {
      if isReached() { return clock.now - begin }
      step()
    }
    return isReached() ? clock.now - begin : nil
  }

  /// Lets the guard alone run, as if the pipeline hung, a millisecond at a time.
  func hang(for duration: Int64) {
    let end = clock.now + duration
    while clock.now < end {
      clock.move(to: clock.now + millisecond)
      board.look(events: &log)
    }
  }

  private func step() { _ = board.step(events: &log) }
}

/// Keeps every event.
struct EventList: EventSink {
  private(set) var events: [Event] = []

  mutating func take(_ event: Event) { events.append(event) }
}
