// SPDX-License-Identifier: Apache-2.0

import ModelFile
import Testing

struct ChecksumTests {
  private let original = EditedFile.everyOperator
  private let gate = Gate(largestFile: EditedFile.everyOperator.bytes.count + 64)

  @Test func `the compiler's own file runs`() {
    guard case .ran = gate.verdict(on: original.bytes) else {
      Issue.record("\(gate.verdict(on: original.bytes))")
      return
    }
  }

  @Test func `every truncation is refused`() {
    for count in 0..<original.bytes.count {
      let verdict = gate.verdict(on: Array(original.bytes.prefix(count)))
      let expected: ModelFileError =
        count < 8
        ? .notAModelFile
        : .truncated(
          expectedBytes: count < 64 ? 64 : original.bytes.count, foundBytes: count)
      if verdict != .refused(expected) { Issue.record("\(count) bytes: \(verdict)") }
    }
  }

  @Test(arguments: [1, 4, 63, 64])
  func `bytes behind the end are refused`(count: Int) {
    let longer = original.bytes + [UInt8](repeating: 0, count: count)
    guard case .refused(.outOfRange(.header, _, _, _, _, _)) = gate.verdict(on: longer) else {
      Issue.record("\(gate.verdict(on: longer))")
      return
    }
  }

  @Test func `any changed byte is refused, whatever it is for`() {
    for offset in original.bytes.indices {
      for flip in [1, 0x80] as [UInt8] {
        var edited = original
        edited.bytes[offset] ^= flip
        guard case .refused(let error) = gate.verdict(on: edited.bytes) else {
          Issue.record("byte \(offset)")
          continue
        }
        if offset >= 16, case .wrongChecksum = error { continue }
        if offset < 16 { continue }
        Issue.record("byte \(offset): \(error)")
      }
    }
  }

  @Test func `the version and the kind of file come before everything else`() {
    var edited = original
    edited[word: 8] = 2
    #expect(
      gate.verdict(on: edited.bytes) == .refused(.unsupportedVersion(expected: 1, found: 2)))
    edited.bytes[0] = UInt8(ascii: "P")
    #expect(gate.verdict(on: edited.bytes) == .refused(.notAModelFile))
  }
}
