// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Board

struct ReleasedLinesTests {
  @Test(arguments: [
    ("Y\n", ReleasedLines.keepLevel), ("N\n", .becomeInputs), ("", .unknown), ("?\n", .unknown),
  ])
  func `the driver's parameter decides`(parameter: String, expected: ReleasedLines) {
    #expect(ReleasedLines(parameter: InlineText(text: parameter)) == expected)
  }
}
