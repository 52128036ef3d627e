// SPDX-License-Identifier: Apache-2.0

import Daemon
import Testing
import Triggers

/// The table of faults in the README, a test for each row.
@Suite struct FaultTests {
  /// How long a line may stay on after a fault of the camera or the pipeline.
  private static let bound = VirtualBoard.frameDeadline + 50 * millisecond

  private static let words = (0..<FaultWord.count).compactMap { FaultWord(rawValue: UInt8($0)) }

  /// A board whose first line is on.
  private func boardWithTargetInView() -> VirtualBoard {
    let board = VirtualBoard()
    board.scene.target = 95
    board.run(for: 1000 * millisecond)
    #expect(board.lines.levels == [true, false])
    #expect(board.fault == nil)
    return board
  }

  @Test(arguments: FaultTests.words)
  func aBrokenCameraMeansSafeOutputsWithinTheBound(word: FaultWord) throws {
    let board = boardWithTargetInView()
    board.cameraFault = word
    // Two whole periods of an intermittent camera.
    let time = board.run(atMost: 3000 * millisecond) { board.lines.levels == [false, true] }
    #expect(time != nil)
    #expect(board.now - (try #require(board.frameTime)) <= FaultTests.bound)
    #expect(board.fault == .stale)
  }

  @Test(arguments: FaultTests.words)
  func goesOnWhenTheCameraWorksAgain(word: FaultWord) throws {
    let board = boardWithTargetInView()
    board.cameraFault = word
    board.run(for: 5000 * millisecond)
    board.cameraFault = nil
    let time = board.run(atMost: 500 * millisecond) { board.lines.levels == [true, false] }
    #expect(time != nil)
    #expect(board.fault == nil)
    let counts = board.counts
    #expect(counts.captured == counts.decided + counts.dropped)
  }

  /// A log that tells of each beat has no room for a fault.
  @Test func saysNothingOfLinesThatChangeByThemselves() {
    let board = VirtualBoard(outputs: [
      OutputSettings(mode: .blink(on: 20 * millisecond, off: 20 * millisecond)),
      OutputSettings(mode: .heartbeat),
    ])
    board.scene.target = 95
    board.run(for: 3000 * millisecond)
    #expect(board.lines.changes > 50)
    for event in board.log.events {
      if case .line = event.kind { Issue.record("the log tells of a line that blinks or beats") }
    }
  }

  /// 95 % in view all the time, but never two good frames in one epoch.
  @Test func neverActsOnEvidenceFromBeforeAFault() {
    let board = boardWithTargetInView()
    board.cameraFault = .slow
    _ = board.run(atMost: 3000 * millisecond) { board.fault == .stale }
    let changes = board.log.events.count
    board.run(for: 20_000 * millisecond)
    #expect(board.log.events.count > changes)
    for event in board.log.events[changes...] {
      if case .line(let line) = event.kind, line.output == 0 { #expect(!line.isActive) }
    }
  }

  @Test func aHungPipelineMeansSafeOutputsWithinTheBound() {
    let board = boardWithTargetInView()
    board.hang(for: FaultTests.bound)
    #expect(board.lines.levels == [false, true])
    #expect(board.fault == .stale)
    board.run(for: 200 * millisecond)
    #expect(board.lines.levels == [true, false])
  }

  @Test(arguments: [Fault.cameraLost, .modelFault, .orderedOff, .stopping])
  func aReportedFaultActsAtTheNextStep(fault: Fault) {
    let board = boardWithTargetInView()
    board.reportedFault = fault
    board.run(for: 1)
    #expect(board.lines.levels == [false, true])
    #expect(board.fault == fault)
    board.reportedFault = nil
    board.run(for: 200 * millisecond)
    #expect(board.lines.levels == [true, false])
  }

  /// The line itself cannot be driven, but all others are safe, and it comes back by itself.
  @Test(arguments: [0, 1])
  func aLineThatIsGoneMakesTheOthersSafe(output: Int) throws {
    let board = boardWithTargetInView()
    board.lines.works[output] = false
    board.lines.isFree[output] = false
    // It is noticed when it is driven, which happens each second.
    let time = board.run(atMost: 2000 * millisecond) { board.fault == .lineFailed(output: output) }
    #expect(try #require(time) <= LineKeeper<MemoryLines>.period + 100 * millisecond)
    #expect(board.lines.levels[1 - output] == (output == 0))
    board.run(for: 5000 * millisecond)
    #expect(board.fault == .lineFailed(output: output))
    board.lines.isFree[output] = true
    board.run(for: 2000 * millisecond)
    #expect(board.fault == nil)
    #expect(board.lines.levels == [true, false])
  }

  @Test func anEnableLineThatIsOffHoldsOutputsAtTheirDefault() {
    let board = boardWithTargetInView()
    board.isEnabled = false
    board.run(for: 100 * millisecond)
    #expect(board.lines.levels == [false, false])
    #expect(board.fault == nil)
    board.isEnabled = true
    board.run(for: 200 * millisecond)
    #expect(board.lines.levels == [true, false])
  }

  @Test func drivesALineOnlyWhenItsLevelChanges() {
    let board = boardWithTargetInView()
    let before = board.lines.changes
    board.run(for: 10_000 * millisecond)
    #expect(board.lines.changes == before)
  }
}
