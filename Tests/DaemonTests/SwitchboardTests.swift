// SPDX-License-Identifier: Apache-2.0

import Daemon
import Testing

@Suite struct SwitchboardTests {
  private let orders = Orders(epoch: .first, setup: 0, isEnabled: true)

  @Test func showsNoDecisionBeforeTheFirst() {
    let switchboard = Switchboard(orders, now: 5)
    let inputs = switchboard.inputs(found: nil, isEnabled: true)
    #expect(inputs.decision == nil)
    #expect(inputs.pipelineMoved == 5)
    #expect(inputs.reportedFault == nil)
  }

  @Test func countsDecisionsAboutNewFramesOnly() {
    let switchboard = Switchboard(orders, now: 0)
    let decision = Decision(demands: 3, epoch: .first, frameTime: 1000)
    switchboard.publish(decision, isNew: true)
    switchboard.publish(decision, isNew: false)
    let inputs = switchboard.inputs(found: nil, isEnabled: true)
    #expect(inputs.decision == decision)
    #expect(inputs.decisionCount == 1)
  }

  @Test func putsAnOrderBeforeWhatWasFound() {
    let switchboard = Switchboard(orders, now: 0)
    switchboard.report(ordered: .orderedOff)
    #expect(switchboard.isOrderedOff)
    #expect(
      switchboard.inputs(found: .cameraLost, isEnabled: true).reportedFault == .orderedOff)
    switchboard.report(ordered: nil)
    #expect(
      switchboard.inputs(found: .cameraLost, isEnabled: true).reportedFault == .cameraLost)
  }

  @Test func handsAReloadOverOnce() {
    let switchboard = Switchboard(orders, now: 0)
    #expect(!switchboard.takeReloadRequest())
    switchboard.askForReload()
    #expect(switchboard.takeReloadRequest())
    #expect(!switchboard.takeReloadRequest())
    switchboard.want(setup: 1)
    #expect(switchboard.wantedSetup == 1)
    #expect(switchboard.usedSetup == 0)
    switchboard.use(setup: 1)
    #expect(switchboard.usedSetup == 1)
  }
}
