// SPDX-License-Identifier: Apache-2.0

import Commands
import ModelFile
import Testing

struct ModelFileErrorTests {
  @Test(
    arguments: [
      (.truncated(expectedBytes: 9, foundBytes: 3), "expected a file of 9 bytes, found 3"),
      (.unsupportedVersion(expected: 1, found: 2), "expected format version 1, found 2"),
      (.wrongChecksum(expected: 0xBEEF, found: 1), "expected CRC-32 0000beef, found 00000001"),
      (
        .unknownSection(kind: 0x5A5A_0A5A),
        "expected sections that this version knows, found 'Z?ZZ'"
      ),
      (.missingSection(kind: 0x5448_4757), "expected a section 'WGHT', found none"),
      (
        .unknownOperator(index: 7, kind: 77),
        "operator 7: expected a kind that this version knows, found 77"
      ),
      (range(.operator, 7, 12, 32, 62), "operator 7: shift: expected 32 to 62, found 12"),
      (range(.network, 0, 12, 32, 32), "network: shift: expected 32, found 12"),
      (range(.tensor, 1, -1, 0, .max), "tensor 1: shift: expected at least 0, found -1"),
      (range(.header, 0, 9, .min, 7), "header: shift: expected at most 7, found 9"),
      (range(.operator, 0, 0, 0, -64), "operator 0: shift: expected at most -64, found 0"),
      (
        .forbiddenWeight(operator: 2, channel: 3, found: -128),
        "operator 2: channel 3: expected weights of -127 to 127, found -128"
      ),
      (
        .forbiddenWeight(operator: 2, channel: 3, found: 5),
        "operator 2: channel 3: expected weights of -127 to 127, found 5 in the padding"
      ),
      (
        .overlap(operator: 4, written: 5, live: 6),
        "operator 4: expected tensor 6 to stay until it is read, found tensor 5 written over it"
      ),
      (
        .unwritten(operator: 4, tensor: 5),
        "operator 4: expected tensor 5 to be written before it is read, found that nobody writes it"
      ),
    ] as [(ModelFileError, String)])
  func `an error says what was expected, what was found, and where`(
    error: ModelFileError, expected: String
  ) throws {
    #expect(try captured { error.describe(to: &$0) } == expected)
  }
}

private func range(
  _ place: ModelPlace, _ index: Int, _ found: Int, _ lowest: Int, _ highest: Int
) -> ModelFileError {
  .outOfRange(
    place, index: index, field: "shift", found: found, lowest: lowest, highest: highest)
}
