// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Board

struct BoardHealthTests {
  @Test(
    arguments: [
      ("48312\n", 48_312), ("0", 0), ("-1500\n", -1_500), ("", nil), ("-", nil), ("4a\n", nil),
      ("999999999999\n", nil), ("48312\n\n", nil),
    ] as [(String, Int?)])
  func `the temperature is a whole number or nothing`(text: String, expected: Int?) {
    let health = BoardHealth(temperature: InlineText(text: text), throttling: ShortText())
    #expect(health.temperature == expected)
    #expect(health.throttling == nil)
  }

  @Test func `the firmware's bits say what is and what was`() throws {
    let bits = { (text: String) in
      BoardHealth(temperature: ShortText(), throttling: InlineText(text: text)).throttling
    }
    let now = try #require(bits("5\n"))
    #expect(now.isUnderVoltage && now.isSlowed && !now.wasUnderVoltage && !now.wasSlowed)
    let past = try #require(bits("50000\n"))
    #expect(!past.isUnderVoltage && !past.isSlowed && past.wasUnderVoltage && past.wasSlowed)
    #expect(bits("0\n") == Throttling(bits: 0))
    #expect(bits("xyz") == nil)
  }

  @Test func `this machine's health can be asked for`() { _ = BoardHealth() }
}
