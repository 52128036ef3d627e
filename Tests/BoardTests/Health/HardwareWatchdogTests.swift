// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Board

struct HardwareWatchdogTests {
  @Test(arguments: [
    (true, "active\n", HardwareWatchdog.armed), (true, "inactive\n", .idle), (true, "", .unknown),
    (true, "x", .unknown), (false, "active\n", .none), (false, "", .none),
  ])
  func `its state is what the kernel says`(
    hasNode: Bool, state: String, expected: HardwareWatchdog
  ) {
    #expect(HardwareWatchdog(hasNode: hasNode, state: InlineText(text: state)) == expected)
  }
}
