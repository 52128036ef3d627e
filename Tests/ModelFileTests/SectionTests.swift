// SPDX-License-Identifier: Apache-2.0

import ModelFile
import Testing

struct SectionTests {
  private let original = EditedFile.twoUnits
  private let gate = Gate(largestFile: EditedFile.twoUnits.bytes.count + 64)

  @Test func `a section of a kind that is not known is refused by name`() {
    var edited = original
    edited[word: original.sectionEntry(.names)] = 0x5858_5858
    #expect(verdict(edited) == .refused(.unknownSection(kind: 0x5858_5858)))
  }

  @Test func `one whose name begins in lower case is skipped`() {
    var edited = original
    edited[word: original.sectionEntry(.names)] = 0x5858_5878
    #expect(verdict(edited) == verdict(original))
  }

  @Test(arguments: [
    SectionKind.network, .tensors, .operators, .weights, .preprocessing, .labels, .selfTest,
    .provenance,
  ])
  func `a file without a mandatory section is refused`(kind: SectionKind) {
    var edited = original
    edited[word: original.sectionEntry(kind)] = 0x5858_5878
    #expect(verdict(edited) == .refused(.missingSection(kind: kind.rawValue)))
  }

  @Test func `a section that occurs twice is refused`() {
    var edited = original
    edited[word: original.sectionEntry(.names)] = SectionKind.labels.rawValue
    expectRefused(edited, "times it occurs")
  }

  @Test func `sections begin where the one before ends`() {
    for index in 0..<Int(original[word: 20]) {
      for change in [1, 64, .max, 0x8000_0000] as [UInt32] {
        var edited = original
        edited[word: 64 + 16 * index + 4] &+= change
        expectRefused(edited, "offset")
      }
    }
  }

  @Test func `the number of sections is bounded`() {
    for count in [0, 65, .max] as [UInt32] {
      var edited = original
      edited[word: 20] = count
      expectRefused(edited, "sections")
    }
  }

  @Test func `an unknown operator is refused by its number`() {
    for kind in [0, 11, .max] as [UInt32] {
      var edited = original
      edited[word: original.operator(2, 4)] = kind
      #expect(verdict(edited) == .refused(.unknownOperator(index: 2, kind: kind)))
    }
  }

  @Test func `a file at an odd address is refused`() {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: original.bytes.count + 64, alignment: 64)
    defer { memory.deallocate() }
    for shift in [1, 4, 32] {
      let copy = UnsafeMutableRawBufferPointer(
        rebasing: memory[shift..<shift + original.bytes.count])
      copy.copyBytes(from: original.bytes)
      #expect(throws: ModelFileError.self) {
        try ModelView(validating: UnsafeRawBufferPointer(copy))
      }
    }
  }

  private func verdict(_ edited: EditedFile) -> Gate.Verdict {
    gate.verdict(on: edited.repaired.bytes)
  }

  private func expectRefused(
    _ edited: EditedFile, _ field: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let verdict = verdict(edited)
    if case .refused(.outOfRange(_, _, let name, _, _, _)) = verdict, name.description == field {
      return
    }
    Issue.record("\(verdict)", sourceLocation: sourceLocation)
  }
}
