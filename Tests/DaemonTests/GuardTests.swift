// SPDX-License-Identifier: Apache-2.0

import Daemon
import Testing
import Triggers

private let deadline = 500 * millisecond

@Suite struct GuardTests {
  private var setup = Setup(frameDeadline: deadline)

  init() {
    setup.add(OutputSettings())
    setup.add(OutputSettings(faultLevel: true))
    setup.add(OutputSettings(mode: .heartbeat))
  }

  private func makeGuard() -> Guard { Guard(setup, epoch: .first, now: 0) }

  private func inputs(
    _ demands: UInt16, of epoch: Epoch = .first, frame: Int64, fault: Fault? = nil
  ) -> GuardInputs {
    GuardInputs(
      decision: Decision(demands: demands, epoch: epoch, frameTime: frame),
      decisionCount: UInt32(frame / millisecond), reportedFault: fault, pipelineMoved: frame)
  }

  @Test func holdsDefaultLevelsBeforeTheFirstDecision() {
    var guardian = makeGuard()
    let actions = guardian.step(GuardInputs(pipelineMoved: 0), now: 10 * millisecond)
    #expect(actions.levels == 0)
    #expect(guardian.fault == nil)
  }

  @Test func entersTheFaultWhenTheFirstDecisionIsOverdue() {
    var guardian = makeGuard()
    #expect(guardian.step(GuardInputs(pipelineMoved: 0), now: deadline).levels == 0)
    let actions = guardian.step(GuardInputs(pipelineMoved: 0), now: deadline + 1)
    #expect(actions.levels == 0b010)
    #expect(actions.faultChanged)
    #expect(guardian.fault == .stale)
  }

  @Test func raisesWhatIsDemandedInItsEpoch() {
    var guardian = makeGuard()
    #expect(guardian.step(inputs(0b01, frame: 0), now: 0).levels & 0b11 == 0b01)
    #expect(
      guardian.step(inputs(0b10, of: .first.next, frame: 0), now: 0).levels & 0b11 == 0)
  }

  @Test func asksToBeCalledWhenTheFrameGrowsTooOld() {
    var guardian = makeGuard()
    let actions = guardian.step(inputs(1, frame: 0), now: 450 * millisecond)
    #expect(actions.nextStep == deadline + 1)
    #expect(guardian.step(inputs(1, frame: 0), now: actions.nextStep).levels & 0b11 == 0b10)
  }

  @Test func endsAFaultOnlyWithADecisionOfTheNewEpoch() {
    var guardian = makeGuard()
    _ = guardian.step(inputs(1, frame: 0), now: deadline + 1)
    let late = deadline + 20 * millisecond
    // The pipeline was slow and still decides in the old epoch.
    #expect(guardian.step(inputs(1, frame: late), now: late).levels & 0b11 == 0b10)
    #expect(guardian.fault == .stale)
    let actions = guardian.step(inputs(1, of: guardian.epoch, frame: late), now: late)
    #expect(actions.levels & 0b11 == 0b01)
    #expect(actions.faultChanged)
    #expect(guardian.fault == nil)
  }

  @Test func beginsNoSecondEpochThatThePipelineHasNotAnswered() {
    var guardian = makeGuard()
    _ = guardian.step(inputs(1, frame: 0, fault: .cameraLost), now: 0)
    let epoch = guardian.epoch
    #expect(epoch == .first.next)
    for time in 1...100 {
      _ = guardian.step(
        inputs(1, frame: 0, fault: time % 2 == 0 ? .cameraLost : nil), now: Int64(time))
    }
    #expect(guardian.epoch == epoch)
  }

  @Test(arguments: [
    Fault.cameraLost, .modelFault, .lineFailed(output: 1), .orderedOff, .stopping,
  ])
  func takesAReportedFaultAtOnce(fault: Fault) {
    var guardian = makeGuard()
    _ = guardian.step(inputs(1, frame: 0), now: 0)
    let actions = guardian.step(inputs(1, frame: 0, fault: fault), now: 1)
    #expect(actions.levels & 0b11 == 0b10)
    #expect(guardian.fault == fault)
    #expect(Fault(code: fault.code) == fault)
  }

  @Test func demandsNothingWhileTheEnableLineIsOff() {
    var guardian = makeGuard()
    var inputs = inputs(1, frame: 0)
    inputs.isEnabled = false
    #expect(guardian.step(inputs, now: 0).levels & 0b11 == 0)
    #expect(guardian.fault == nil)
  }

  @Test func beatsOncePerDecision() {
    var guardian = makeGuard()
    var levels: [UInt16] = []
    for frame in [0, 33, 33, 66, 99] as [Int64] {
      levels.append(
        guardian.step(inputs(0, frame: frame * millisecond), now: frame * millisecond).levels >> 2)
    }
    #expect(levels == [0, 1, 1, 0, 1])
  }

  @Test func starvesTheWatchdogOnlyWhenThePipelineStandsStillForLong() {
    var guardian = makeGuard()
    var inputs = inputs(1, frame: 0)
    #expect(guardian.step(inputs, now: 0).feedsWatchdog)
    // The camera is gone, the pipeline goes round: the outputs are safe, so all is well.
    inputs.pipelineMoved = 3_600_000 * millisecond
    #expect(guardian.step(inputs, now: inputs.pipelineMoved).feedsWatchdog)
    #expect(guardian.fault == .stale)
    let patience = Guard.longestStandstill
    #expect(guardian.step(inputs, now: inputs.pipelineMoved + patience).feedsWatchdog)
    #expect(!guardian.step(inputs, now: inputs.pipelineMoved + patience + 1).feedsWatchdog)
  }

  @Test func believesAFrameOfTheFutureForNoLongerThanItsDeadline() {
    var guardian = makeGuard()
    let ahead = 170 * millisecond
    #expect(guardian.step(inputs(1, frame: ahead), now: 0).levels & 1 == 1)
    #expect(guardian.step(inputs(1, frame: ahead), now: ahead + deadline + 1).levels & 1 == 0)
  }
}
