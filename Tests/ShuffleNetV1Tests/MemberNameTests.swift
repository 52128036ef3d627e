// SPDX-License-Identifier: Apache-2.0

import ShuffleNetV1
import Testing

struct MemberNameTests {
  @Test func `every member's name reads back`() throws {
    for member in Member.all { #expect(try Member(named: member.name) == member) }
  }

  @Test func `an oblong input names its height first`() throws {
    let member = try Member(named: "g3x0.5@480x640", classes: 10)
    #expect(
      member
        == (try Member(groups: 3, width: .half, inputHeight: 480, inputWidth: 640, classes: 10)))
    #expect(member.name == "g3x0.5@480x640")
  }

  @Test func `a name may leave out its size and spell out its width`() throws {
    #expect(try Member(named: "g8x2").name == "g8x2@224")
    #expect(try Member(named: "g8x2.0@32x32").name == "g8x2@32")
  }

  @Test(arguments: [
    "", "g", "gx", "g3", "g3@224", "3x1@224", "g-3x1@224", "g+3x1@224", "g3x1@", "g3x1@x",
    "g3x1@224x", "g3x1@x224", "g3x1@224x224x224", "g3x1@224@224", "g3x1@22４", "g3x1@-224",
    "g99999999999999999999x1@224", "g3x1@224 ",
  ])
  func `a malformed name is refused`(name: String) {
    #expect(throws: MemberError.name(found: name)) { try Member(named: name) }
  }

  @Test(arguments: ["0.75", "", "2.00", ".5", "x1"])
  func `a width that the family lacks is refused`(width: String) {
    #expect(throws: MemberError.width(found: width)) { try Member(named: "g3x\(width)@224") }
  }

  @Test func `a number out of range in a name is refused as that`() {
    #expect(throws: MemberError.groups(found: 7)) { try Member(named: "g7x1@224") }
    #expect(throws: MemberError.inputSide(found: 16)) { try Member(named: "g3x1@224x16") }
  }
}
