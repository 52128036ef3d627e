// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import Inference
internal import Triggers

/// A simulated board that plays a recording.
struct ReplayPlayer: ~Copyable {
  private typealias Board = Simulation<FaultyFrames<RecordedFrames>, FrameNetwork, LogLines>

  private var board: Board
  private let configuration: Configuration
  private let isJSON: Bool
  private let clock: SimulatedClock
  private var faults: FaultScript?
  private var triggerCounts = InlineArray<16, Int>(repeating: 0)

  init(
    _ replay: Replay, _ configuration: Configuration, _ executor: Executor,
    _ recording: borrowing Recording, _ memory: borrowing ReplayMemory
  ) {
    let period = 1_000_000_000 / Int64(configuration.camera.frameRate)
    clock = memory.clock
    let frames = RecordedFrames(
      recording.bytes, period: period, rounds: replay.rounds, clock: clock)
    let camera = FaultyFrames(
      frames, period: period, maximumAge: configuration.camera.frameDeadline, clock: clock)
    let network = FrameNetwork(
      executor, views: FrameViews(configuration), memory: memory.frames)
    board = Simulation(
      configuration.setup, source: camera, network: network, lines: LogLines(), clock: clock)
    self.configuration = configuration
    isJSON = replay.isJSON
    faults = replay.faultSeed.map { FaultScript(seed: $0) }
  }

  /// Goes on until the recording is over.
  mutating func play(to stream: inout TextStream) {
    var log = EventLog()
    while true {
      faults?.advance(to: clock.now)
      board.loop.source.fault = faults?.fault
      let round = board.step(events: &log)
      write(&log, to: &stream)
      if case .ended = round { return }
    }
  }

  private mutating func write(_ log: inout EventLog, to stream: inout TextStream) {
    for index in 0..<log.count {
      let event = log[index]
      if case .rule(let rule) = event.kind, rule.change.isActive { triggerCounts[rule.rule] += 1 }
      if isJSON {
        EventReport.writeJSON(event, configuration, to: &stream)
      } else {
        EventReport.write(event, configuration, to: &stream)
      }
    }
    log.clear()
  }
}

extension ReplayPlayer {
  /// Frames by what became of them, and how often each rule became active.
  borrowing func writeSummary(to stream: inout TextStream) {
    let counts = board.loop.source.counts
    guard !isJSON else { return writeJSONSummary(counts, to: &stream) }
    stream.write("frames ")
    stream.write(counts.captured)
    stream.write(", decided ")
    stream.write(counts.decided)
    for index in 0..<FrameDrop.count where counts.dropped(.at(index)) > 0 {
      stream.write(", ")
      stream.write(FrameDrop.at(index).name)
      stream.write(" ")
      stream.write(counts.dropped(.at(index)))
    }
    stream.newline()
    for index in configuration.rules.indices {
      stream.write("rule ")
      stream.write(printable: configuration.rules[index].name.bytes)
      stream.write(": ")
      stream.write(triggerCounts[index])
      stream.write(triggerCounts[index] == 1 ? " trigger\n" : " triggers\n")
    }
  }

  private borrowing func writeJSONSummary(_ counts: FrameCounts, to stream: inout TextStream) {
    stream.write("{")
    stream.writeMember("frames", Int(counts.captured), isFirst: true)
    stream.writeMember("decided", Int(counts.decided))
    for index in 0..<FrameDrop.count {
      stream.writeMember(FrameDrop.at(index).name, Int(counts.dropped(.at(index))))
    }
    stream.write("}\n")
  }
}

/// The events of one step.
private struct EventLog: EventSink {
  private var events = InlineArray<128, Event>(
    repeating: Event(time: 0, kind: .cameraLost))
  private(set) var count = 0

  subscript(index: Int) -> Event { events[index] }

  mutating func take(_ event: Event) {
    guard count < events.count else { return }
    events[count] = event
    count += 1
  }

  mutating func clear() { count = 0 }
}

/// Lines that only the log shows.
struct LogLines: OutputLines {
  mutating func set(_ output: Int, isActive: Bool) -> Bool { true }
  mutating func reopen(_ output: Int, isActive: Bool) -> Bool { true }
}
