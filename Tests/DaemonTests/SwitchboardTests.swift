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
    let isOff = switchboard.isOrderedOff
    #expect(isOff)
    let ordered = switchboard.inputs(found: .cameraLost, isEnabled: true)
    #expect(ordered.reportedFault == .orderedOff)
    switchboard.report(ordered: nil)
    let found = switchboard.inputs(found: .cameraLost, isEnabled: true)
    #expect(found.reportedFault == .cameraLost)
  }

  @Test func handsAReloadOverOnce() {
    let switchboard = Switchboard(orders, now: 0)
    let before = switchboard.takeReloadRequest()
    switchboard.askForReload()
    let asked = switchboard.takeReloadRequest()
    let again = switchboard.takeReloadRequest()
    #expect([before, asked, again] == [false, true, false])
    switchboard.want(setup: 1)
    let wanted = switchboard.wantedSetup
    let used = switchboard.usedSetup
    #expect([wanted, used] == [1, 0])
    switchboard.use(setup: 1)
    let adopted = switchboard.usedSetup
    #expect(adopted == 1)
  }
}
