// SPDX-License-Identifier: Apache-2.0

import Daemon
import Frames
import Testing
import Triggers

/// The rules at work, through the loop that feeds them.
@Suite final class DeciderTests {
  private let time = UnsafeMutablePointer<Int64>.allocate(capacity: 1)
  private let scene = SceneFrames.Scene()
  private var log = EventList()
  private let half: UInt32 = 1 << 29

  deinit { time.deallocate() }

  private func makeBoard(
    _ rules: [RuleSetup]
  ) -> Simulation<SceneFrames, ByteNetwork, MemoryLines> {
    var setup = Setup(frameDeadline: 500 * millisecond)
    for rule in rules { setup.add(rule) }
    for _ in 0..<2 { setup.add(OutputSettings()) }
    let clock = SimulatedClock(in: time)
    return Simulation(
      setup, source: SceneFrames(clock: clock, scene: scene), network: ByteNetwork(),
      lines: MemoryLines(state: MemoryLines.State(count: 2)), clock: clock)
  }

  private func rule(
    class index: Int, output: Int = 0, maximumOn: Int64 = 0, _ more: Int...
  ) -> RuleSetup {
    var rule = RuleSetup(
      settings: RuleSettings(
        enter: half + 1, leave: half, hits: 1, window: 1, maximumOn: maximumOn),
      view: 0, output: output)
    rule.add(class: index)
    for index in more { rule.add(class: index) }
    return rule
  }

  private func run(
    _ board: inout Simulation<SceneFrames, ByteNetwork, MemoryLines>, for duration: Int64
  ) {
    let end = time.pointee + duration
    while time.pointee < end { _ = board.step(events: &log) }
  }

  @Test func severalRulesOnOneOutputCombineByOr() {
    // One of the two classes is always in view, so one of the rules is always active.
    var board = makeBoard([rule(class: 0), rule(class: 1)])
    for target in [90, 10, 90, 10] as [UInt8] {
      scene.target = target
      run(&board, for: 200 * millisecond)
      #expect(board.loop.decider.demands == 0b01)
      #expect(board.loop.decider.isActive(0) == (target == 10))
      #expect(board.loop.decider.isActive(1) == (target == 90))
    }
  }

  @Test func sumsTheProbabilitiesOfItsClasses() {
    var board = makeBoard([rule(class: 0, 1), rule(class: 1, output: 1)])
    scene.target = 40
    run(&board, for: 200 * millisecond)
    #expect(board.loop.decider.demands == 0b01)
    #expect(board.loop.decider.probability(ofRule: 0) > half + half / 2)
  }

  @Test func endsTheLongestTimeOnWithoutAnyFrame() throws {
    var board = makeBoard([rule(class: 1, maximumOn: 300 * millisecond)])
    scene.target = 90
    run(&board, for: 2000 * millisecond)
    let changes = log.events.compactMap { event -> (Int64, RuleChange)? in
      guard case .rule(let rule) = event.kind else { return nil }
      return (event.time, rule.change)
    }
    #expect(changes.map(\.1.cause) == [.seen, .expired])
    let duration = try #require(changes.last).0 - changes[0].0
    #expect(duration >= 300 * millisecond)
    #expect(duration <= 300 * millisecond + SceneFrames.period)
  }

  @Test func tellsTheFrameThatDecided() throws {
    var board = makeBoard([rule(class: 1)])
    scene.target = 10
    run(&board, for: 330 * millisecond)
    scene.target = 90
    run(&board, for: 100 * millisecond)
    let event = try #require(
      log.events.compactMap { event -> RuleEvent? in
        guard case .rule(let rule) = event.kind else { return nil }
        return rule
      }.first)
    #expect(event.frameTime % SceneFrames.period == 0)
    #expect(event.change.firstFrameTime == event.frameTime)
    #expect(event.isTimeOfExposure)
    #expect(Int64(event.sequence) - 100 == event.frameTime / SceneFrames.period)
  }
}
