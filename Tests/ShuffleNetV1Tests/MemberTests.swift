// SPDX-License-Identifier: Apache-2.0

import ShuffleNetV1
import Testing

struct MemberTests {
  @Test func `nineteen members can be divided into their groups`() {
    #expect(
      Member.all.map(\.name) == [
        "g1x0.25@224", "g3x0.25@224", "g8x0.25@224", "g1x0.5@224", "g3x0.5@224", "g8x0.5@224",
        "g1x1@224", "g2x1@224", "g3x1@224", "g4x1@224", "g8x1@224", "g1x1.5@224", "g3x1.5@224",
        "g8x1.5@224", "g1x2@224", "g2x2@224", "g3x2@224", "g4x2@224", "g8x2@224",
      ])
  }

  /// Table 1 of the paper, and the exact counts behind it.
  @Test(arguments: [
    (1, 143, 143_078_976), (2, 140, 140_836_512), (3, 137, 137_460_672), (4, 133, 134_339_776),
    (8, 137, 138_365_952),
  ])
  func `complexity is that of Table 1`(groups: Int, millions: Int, macs: Int) throws {
    let member = try Member(groups: groups, width: .one)
    #expect((member.complexity + 500_000) / 1_000_000 == millions)
    #expect(member.macs == macs)
  }

  @Test func `channels are those of Table 1`() throws {
    #expect(
      try [1, 2, 3, 4, 8].map { try Member(groups: $0, width: .one).stageChannels } == [
        [144, 288, 576], [200, 400, 800], [240, 480, 960], [272, 544, 1088], [384, 768, 1536],
      ])
  }

  @Test func `the first convolution is as wide as in the released networks`() {
    let channels = Member.all.map { "\($0.name) \($0.firstChannels)" }
    #expect(channels.filter { $0.hasSuffix(" 12") }.count == 4)
    #expect(channels.filter { $0.hasSuffix(" 16") } == ["g8x0.25@224 16", "g8x0.5@224 16"])
    #expect(channels.filter { $0.hasSuffix(" 24") }.count == 8)
    #expect(channels.filter { $0.hasSuffix(" 48") }.count == 5)
  }

  @Test func `what cannot be divided is refused with its channel counts`() {
    #expect(
      throws: MemberError.indivisible(
        layer: "the bottleneck of stage2.0", channels: 25, groups: 2, width: .half)
    ) { try Member(groups: 2, width: .half) }
    #expect(
      throws: MemberError.indivisible(
        layer: "the bottleneck of stage2.0", channels: 34, groups: 4, width: .half)
    ) { try Member(named: "g4x0.5@224") }
    let error = MemberError.indivisible(
      layer: "the bottleneck of stage2.0", channels: 25, groups: 2, width: .half)
    #expect(
      error.description == "width 0.5 cannot be built with 2 groups: the 25 channels of the "
        + "bottleneck of stage2.0 are not divisible by 2")
  }

  @Test func `numbers out of range are refused`() {
    #expect(throws: MemberError.groups(found: 5)) { try Member(groups: 5, width: .one) }
    #expect(throws: MemberError.inputSide(found: 31)) {
      try Member(groups: 3, width: .one, inputHeight: 31)
    }
    #expect(throws: MemberError.inputSide(found: .max)) {
      try Member(groups: 3, width: .one, inputWidth: .max)
    }
    #expect(throws: MemberError.classes(found: 0)) {
      try Member(groups: 3, width: .one, classes: 0)
    }
    #expect(MemberError.groups(found: 5).description == "expected 1, 2, 3, 4 or 8 groups, found 5")
  }
}
