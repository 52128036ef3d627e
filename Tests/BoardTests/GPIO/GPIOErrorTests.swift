// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct GPIOErrorTests {
  @Test(arguments: [
    (GPIOError.busy(holder: ShortText("relay\nhat")), "the line is in use by \"relay\u{FFFD}hat\""),
    (.busy(holder: ShortText()), "the line is in use by the kernel or a program without a name"),
    (
      .permission(chip: 0, group: ShortText("gpio")),
      "/dev/gpiochip0: permission denied; it belongs to group gpio, which this process must be in"
    ),
    (.system(.setLine, errno: 19), "cannot set the line: No such device"),
    (
      .offsetOutOfRange(lineCount: 54),
      "offset: expected less than 54, the number of lines of that chip"
    ),
    (
      .ambiguous(
        LinePlace(
          chip: GPIOChip(number: 0, label: ShortText("a"), lineCount: 8), offset: 3),
        LinePlace(
          chip: GPIOChip(number: 1, label: ShortText("b"), lineCount: 8), offset: 5)),
      "two lines answer to that: a 3 (gpiochip0) and b 5 (gpiochip1); "
        + "give a chip label and an offset that only one has"
    ),
  ])
  func `errors say what is wrong and what to do`(error: GPIOError, expected: String) throws {
    #expect(try captured { error.describe(to: &$0) } == expected)
  }
}
