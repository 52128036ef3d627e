// SPDX-License-Identifier: Apache-2.0

import ModelFile
import Testing

struct SectionTests {
  private let original = EditedFile.twoUnits

  @Test func `a section of a kind that is not known is refused by name`() {
    var edited = original
    edited[word: original.sectionEntry(.names)] = 0x5858_5858
    #expect(edited.verdict == .refused(.unknownSection(kind: 0x5858_5858)))
  }

  @Test func `one whose name begins in lower case is skipped`() {
    var edited = original
    edited[word: original.sectionEntry(.names)] = 0x5858_5878
    #expect(edited.verdict == original.verdict)
  }

  @Test(arguments: [
    SectionKind.network, .tensors, .operators, .weights, .preprocessing, .labels, .selfTest,
    .provenance,
  ])
  func `a file without a mandatory section is refused`(kind: SectionKind) {
    var edited = original
    edited[word: original.sectionEntry(kind)] = 0x5858_5878
    #expect(edited.verdict == .refused(.missingSection(kind: kind.rawValue)))
  }

  @Test func `a section that occurs twice is refused`() {
    var edited = original
    edited[word: original.sectionEntry(.names)] = SectionKind.labels.rawValue
    edited.expectRefused("times it occurs")
  }

  @Test func `sections begin where the one before ends`() {
    for index in 0..<Int(original[word: 20]) {
      for change in [1, 64, .max, 0x8000_0000] as [UInt32] {
        var edited = original
        edited[word: 64 + 16 * index + 4] &+= change
        edited.expectRefused("offset")
      }
    }
  }

  @Test func `the number of sections is bounded`() {
    for count in [0, 65, .max] as [UInt32] {
      var edited = original
      edited[word: 20] = count
      edited.expectRefused("sections")
    }
  }

  @Test func `an unknown operator is refused by its number`() {
    for kind in [0, 11, .max] as [UInt32] {
      var edited = original
      edited[word: original.operator(2, 4)] = kind
      #expect(edited.verdict == .refused(.unknownOperator(index: 2, kind: kind)))
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
}
