// SPDX-License-Identifier: Apache-2.0

import Commands
import Daemon
import Testing

struct ConfigurationErrorDescriptionTests {
  @Test(arguments: [
    (
      "[Camra]",
      "1:2: expected [Camera], [Model], [Rule NAME], [Output NAME] or [Service], "
        + "found [Camra]; did you mean Camera?"
    ),
    ("[Camera", "1:1: expected [Section] or [Section NAME], found [Camera"),
    (
      "[Rule]",
      "1:6: [Rule NAME]: expected a name of at most 32 letters, digits, '-', '_' and '.', "
        + "found nothing"
    ),
    ("[Model x]", "1:8: [Model]: expected no name, found x"),
    ("a = b", "1:1: expected a [Section] before the first key, found a"),
    ("[Rule a]\nEtner = 1", "2:1: expected a key of [Rule], found Etner; did you mean Enter?"),
    ("[Rule a]\nEnter 1", "2:1: expected Key = value, found Enter 1"),
    (
      "[Rule a]\nEnter = 2",
      "2:9: Enter: expected a probability over 0 and up to 1, such as 0.8 or 80%, found 2"
    ),
    (
      "[Rule a]\nEnter = 1\nEnter = 1",
      "3:1: Enter: expected once in a file, found again; the first is in line 2"
    ),
    (
      "[Rule a]\nEnter = 1 # x",
      "2:11: expected comments on lines of their own, found one behind a value"
    ),
    ("[Rule \u{1}]", "1:7: expected text, found the control character 0x01"),
  ])
  func `an error in a line says what was expected, what was found, and where`(
    file: String, expected: String
  ) throws {
    #expect(try description(of: file) == expected)
  }

  @Test func `limits are named`() throws {
    let long = String(repeating: "x", count: 1025)
    #expect(
      try description(of: long) == "1:1: expected a line of at most 1024 bytes, found more")
    let rules = (0..<17).map { "[Rule r\($0)]\n" }.joined()
    #expect(
      try description(of: rules) == "17:7: expected at most 16 of [Rule NAME], found more")
  }

  @Test(arguments: [
    ("", "[Model] File: expected an absolute path of at most 255 bytes, found none"),
    (
      "[Rule a]\nClass = x",
      "3:7: [Rule a] Output: expected the name of an [Output NAME], found none"
    ),
    (
      "[Rule a]\nClass = x\nOutput = b\n[Output c]\nLine = d",
      "5:10: Output: expected the name of an [Output NAME], found b; did you mean c?"
    ),
    (
      "[Output a]\nLine = d\n[Output b]\nLine = d",
      "6:8: expected each line once, found another owner; the first is in line 4"
    ),
    (
      "[Rule a]\nClass = x\nOutput = b\nEnter = 0.1\nLeave = 0.2",
      "7:9: Leave: expected at most Enter, found more"
    ),
    (
      "[Rule a]\nClass = x\nOutput = b\n[Output b]\nLine = d\nMode = heartbeat",
      "5:10: Output: expected one that shows what is seen, found the heartbeat b"
    ),
    (
      "[Camera]\nFrameRate = 1",
      "4:13: FrameDeadline: expected more than one frame's time at FrameRate = 1, found less"
    ),
  ])
  func `a conflict says what does not go together`(file: String, expected: String) throws {
    let model = file.isEmpty ? "" : "[Model]\nFile = /m\n"
    #expect(try description(of: model + file) == expected)
  }

  @Test func `a line of an earlier file is named as such`() throws {
    var configuration = Configuration()
    let files = ["[Model]\nFile=/m\n[Output a]\nLine = d\n", "[Output b]\nLine = d\n"].map(copy)
    for (index, file) in files.enumerated() {
      try ConfigurationParser.parse(file, fileIndex: index, into: &configuration)
    }
    let error = #expect(throws: ConfigurationError.self) { try configuration.validate() }
    #expect(
      try captured { error?.describe(to: &$0) }
        == "2:8: expected each line once, found another owner; "
        + "the first is in line 4 of an earlier file")
  }

  @Test func `classes that a model has not are named`() throws {
    #expect(
      try description(of: "[Rule a]\nClass = Gata", labels: ["gate"])
        == "2:9: Class: expected a label of the model, found Gata; did you mean gate?")
    #expect(
      try description(of: "[Rule a]\nClass = gate, 0", labels: ["gate"])
        == "2:15: Class: expected each class once, found again 0")
  }

  @Test func `text of strangers steers no terminal`() throws {
    #expect(
      try description(of: "[\u{9B}31m]").contains("found [\u{FFFD}31m]"))
  }
}

/// The message of the first error of a file, or of its labels if there are any.
private func description(of file: String, labels: [String]? = nil) throws -> String {
  var configuration = Configuration()
  do throws(ConfigurationError) {
    try ConfigurationParser.parse(copy(file), fileIndex: 0, into: &configuration)
    if let labels {
      try configuration.resolve(labels: Labels(texts: labels.map(copy)))
    } else {
      try configuration.validate()
    }
  } catch {
    return try captured { error.describe(to: &$0) }
  }
  return "nothing"
}

private struct Labels: ClassLabels {
  let texts: [UnsafeBufferPointer<UInt8>]

  var count: Int { texts.count }
  func label(_ index: Int) -> UnsafeBufferPointer<UInt8> { texts[index] }
}

/// Bytes that stay until the tests end, because errors point into them.
private func copy(_ text: String) -> UnsafeBufferPointer<UInt8> {
  let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, text.utf8.count))
  _ = bytes.initialize(from: text.utf8)
  return UnsafeBufferPointer(start: bytes.baseAddress, count: text.utf8.count)
}
