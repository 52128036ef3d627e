// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Daemon

struct ConfigurationErrorTests {
  @Test func `a typing error in a key is refused with a suggestion`() {
    expectError(
      "[Rule pad]\n  Etner = 0.5\n", line: 2, column: 3,
      .unknownKey(
        ConfigurationText("Etner"), .rule, nearest: ConfigurationKey(RuleKey.enter)))
    expectError(
      "[Camera]\nframe_rate = 5\n", line: 2, column: 1,
      .unknownKey(
        ConfigurationText("frame_rate"), .camera, nearest: ConfigurationKey(CameraKey.frameRate)))
    expectError(
      "[Camera]\nEnter = 0.5\n", line: 2, column: 1,
      .unknownKey(ConfigurationText("Enter"), .camera, nearest: nil))
    expectError(
      "[Camera]\n= 0.5\n", line: 2, column: 1,
      .unknownKey(ConfigurationText(""), .camera, nearest: nil))
  }

  @Test func `a typing error in a section is refused with a suggestion`() {
    expectError(
      "\n[Camra]\n", line: 2, column: 2,
      .unknownSection(ConfigurationText("Camra"), nearest: .camera))
    expectError(
      "[Unit]\n", line: 1, column: 2, .unknownSection(ConfigurationText("Unit"), nearest: nil))
  }

  @Test(arguments: ["[Camera", "[", "[]", "[Camera] x"])
  func `a broken header is refused`(line: String) {
    expectError(line, line: 1, column: 1, .badHeader(ConfigurationText(copying: line)))
  }

  @Test func `names are where they belong, and of plain characters`() {
    expectError("[Rule]", line: 1, column: 6, .badName(.rule, ConfigurationText("")))
    expectError(
      "[Rule landing pad]", line: 1, column: 7,
      .badName(.rule, ConfigurationText("landing pad")))
    expectError("[Output ä]", line: 1, column: 9, .badName(.output, ConfigurationText("ä")))
    expectError(
      "[Camera front]", line: 1, column: 9, .badName(.camera, ConfigurationText("front")))
    let long = String(repeating: "a", count: 33)
    expectError(
      "[Rule \(long)]", line: 1, column: 7, .badName(.rule, ConfigurationText(copying: long)))
  }

  @Test func `a key stands in a section and has an equals sign`() {
    expectError(
      "Width = 5\n", line: 1, column: 1, .keyOutsideSection(ConfigurationText("Width")))
    expectError(
      "[Camera]\n  Width 5\n", line: 2, column: 3,
      .missingEqualsSign(ConfigurationText("Width 5")))
  }

  @Test func `a key twice in one file is refused and names the first`() {
    expectError(
      "[Camera]\nWidth = 320\n[Camera]\nWidth = 320\n", line: 4, column: 1,
      .duplicateKey(
        ConfigurationKey(CameraKey.width), first: ConfigurationPlace(line: 2, column: 9)))
  }

  @Test func `a comment behind a value is refused`() {
    for line in ["Width = 320 # wide", "Width = 320\t; wide", "Width = # wide"] {
      #expect(parse("[Camera]\n\(line)\n").error?.reason == .commentBehindValue)
    }
    expectError("[Model]\nFile = /ä #1\n", line: 2, column: 11, .commentBehindValue)
    #expect(parse("[Model]\nFile = /a#1;2\n").error == nil)
  }

  @Test func `control characters are refused where they stand, but for comments`() {
    expectError("[Model]\nFile = /a\u{0}b\n", line: 2, column: 10, .controlCharacter(0))
    expectError("[Model]\nFile = /\u{1F}\n", line: 2, column: 9, .controlCharacter(0x1F))
    expectError("[Mod\u{7F}el]\n", line: 1, column: 5, .controlCharacter(0x7F))
    #expect(parse("# \u{1B}[0m\n").error == nil)
  }

  @Test func `a line has a limit`() {
    let limit = ConfigurationParser.lineLimit
    #expect(parse("#" + String(repeating: "x", count: limit - 1) + "\n").error == nil)
    expectError(
      "\n#" + String(repeating: "x", count: limit), line: 2, column: 1,
      .lineTooLong(limit: limit))
  }

  @Test func `a bad value is named with its key and place`() {
    expectError(
      "[Camera]\nWidth = wide\n", line: 2, column: 9,
      .badValue(ConfigurationKey(CameraKey.width), ConfigurationText("wide")))
    expectError(
      "[Camera]\nWidth =\n", line: 2, column: 8,
      .badValue(ConfigurationKey(CameraKey.width), ConfigurationText("")))
  }

  @Test func `an error names the file`() {
    let error = parse("[Camera]\n", "", "[Camera]\nWidth = 0\n").error
    #expect(error?.place == ConfigurationPlace(file: 2, line: 2, column: 9))
  }
}

private func expectError(
  _ file: String, line: UInt32, column: UInt16, _ reason: ConfigurationError.Reason,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let expected = ConfigurationError(reason, at: ConfigurationPlace(line: line, column: column))
  #expect(parse(file).error == expected, sourceLocation: sourceLocation)
}
