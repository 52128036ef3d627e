// SPDX-License-Identifier: Apache-2.0

import Daemon
import Testing

@Suite struct DecisionTests {
  @Test(arguments: [0, 1, 0x8001, 0xFFFF] as [UInt16])
  func keepsDemandsEpochAndTime(demands: UInt16) {
    var epoch = Epoch.first
    for _ in 0..<16 {
      let decision = Decision(demands: demands, epoch: epoch, frameTime: 123_456_789_000)
      #expect(decision.demands == demands)
      #expect(decision.epoch == epoch)
      #expect(decision.frameTime(near: 123_500_000_000) == 123_456_789_000)
      epoch = epoch.next
    }
    #expect(epoch == .first)
  }

  /// 2^44 microseconds are 203 days: a board may be up for longer.
  @Test(arguments: [0, 1, 2, 5])
  func findsTheFrameTimeInEveryPeriodOfTheClock(period: Int64) {
    let now = period << 44 * 1000 + 50_000_000
    for age in [-100_000_000, 0, 30_000_000, 60_000_000, 86_400_000_000_000] as [Int64] {
      let time = now - age
      guard time >= 0 else { continue }
      let decision = Decision(demands: 0, epoch: .first, frameTime: time)
      #expect(decision.frameTime(near: now) == time)
    }
  }

  @Test func keepsOrders() {
    let orders = Orders(epoch: .first.next, setup: 1, isEnabled: true)
    #expect(orders.epoch == .first.next)
    #expect(orders.setup == 1)
    #expect(orders.isEnabled)
    #expect(!Orders(epoch: .first, setup: 0, isEnabled: false).isEnabled)
  }
}
