// SPDX-License-Identifier: Apache-2.0

import ModelFile
import Testing

/// Every byte of every table changed, with the checksum repaired: refused, or run in bounds.
struct TableTests {
  private let gate = Gate(largestFile: EditedFile.everyOperator.bytes.count)

  /// What a byte becomes.
  private static let edits: [@Sendable (UInt8) -> UInt8] = [
    { $0 ^ 1 }, { $0 ^ 0x80 }, { $0 &+ 1 }, { $0 &- 1 }, { _ in 0 }, { _ in 255 },
  ]

  @Test func `the header`() {
    let (refused, ran) = count(0..<64)
    // The checksum's own bytes are repaired; everything else there is fixed.
    #expect(ran == 0)
    #expect(refused > 300)
  }

  @Test func `the section table`() {
    let (refused, _) = count(64..<64 + 16 * Int(EditedFile.everyOperator[word: 20]))
    #expect(refused > 700)
  }

  @Test(
    arguments: [
      (.network, 130), (.tensors, 4_000), (.operators, 10_000), (.preprocessing, 190),
      (.labels, 160), (.selfTest, 150), (.provenance, 15), (.names, 300),
    ] as [(SectionKind, Int)])
  func `a section`(section: (kind: SectionKind, leastRefused: Int)) {
    let range = EditedFile.everyOperator.section(section.kind)
    let (refused, _) = count(range)
    #expect(refused >= section.leastRefused, "\(section.kind): \(refused) of \(6 * range.count)")
  }

  @Test func `weights and factors`() {
    let (refused, ran) = count(EditedFile.everyOperator.section(.weights))
    #expect(refused > 1_000)
    #expect(ran > 1_000)
  }

  /// How many edits are refused and how many run; anything else is a failure.
  private func count(_ range: Range<Int>) -> (refused: Int, ran: Int) {
    let original = EditedFile.everyOperator
    var refused = 0
    var ran = 0
    for offset in range {
      for edit in TableTests.edits where edit(original.bytes[offset]) != original.bytes[offset] {
        var edited = original
        edited.bytes[offset] = edit(original.bytes[offset])
        edited = edited.repaired
        if edited.bytes == original.bytes { continue }
        switch gate.verdict(on: edited.bytes) {
        case .refused: refused += 1
        case .ran, .passed: ran += 1
        case .wroteOutside: Issue.record("byte \(offset) makes it write before its arena")
        }
      }
    }
    return (refused, ran)
  }
}
