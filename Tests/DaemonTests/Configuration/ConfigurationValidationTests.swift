// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Daemon

struct ConfigurationValidationTests {
  @Test func `a whole configuration is valid and its rules know their outputs`() throws {
    #expect(try validate(whole) == nil)
    var configuration = try parse(whole).get()
    try configuration.validate()
    #expect(configuration.rules[0].outputIndex == 1)
  }

  @Test func `a model, a class, an output and a line are needed`() throws {
    #expect(try validate("") == conflict(missing(ModelKey.file), line: 0, column: 0))
    let model = "[Model]\nFile = /m\n"
    #expect(
      try validate(model, "[Rule a]\nOutput = o\n")
        == conflict(missing(RuleKey.class, "a"), file: 1, line: 1, column: 7))
    #expect(
      try validate(model, "[Rule a]\nClass = x\n")
        == conflict(missing(RuleKey.output, "a"), file: 1, line: 1, column: 7))
    #expect(
      try validate(model, "\n[Output o]\nMode = level\n")
        == conflict(missing(OutputKey.line, "o"), file: 1, line: 2, column: 9))
  }

  @Test func `a rule's output exists, or the nearest is suggested`() throws {
    let suggestion = ConfigurationConflict.unknownOutput(
      ConfigurationText("rellay"), nearest: ConfigurationText("relay"))
    #expect(
      try validate(whole, "[Rule pad]\nOutput = rellay\n")
        == conflict(suggestion, file: 1, line: 2, column: 10))
    let unknown = ConfigurationConflict.unknownOutput(ConfigurationText("siren"), nearest: nil)
    #expect(try validate(whole, "[Rule pad]\nOutput = siren\n")?.reason == .conflict(unknown))
  }

  @Test func `a line has one owner`() throws {
    #expect(
      try validate(whole, "[Output relay]\nLine = GPIO17\n")
        == conflict(
          .sharedLine(first: ConfigurationPlace(line: 7, column: 8)), file: 1, line: 2, column: 8))
    let place = ConfigurationPlace(line: 9, column: 8)
    #expect(
      try validate(whole, "[Service]\nEnableLine = chip:4\n")?.reason
        == .conflict(.sharedLine(first: place)))
    #expect(
      try validate(whole, "[Service]\nCaptureLine = chip:4\n")?.reason
        == .conflict(.sharedLine(first: place)))
    #expect(
      try validate(whole, "[Service]\nEnableLine = b\nCaptureLine = b active-low\n")?.reason
        == .conflict(.sharedLine(first: ConfigurationPlace(file: 1, line: 2, column: 14))))
    #expect(try validate(whole, "[Service]\nEnableLine = b\nCaptureLine = c\n") == nil)
  }

  @Test func `bounds that exclude each other are refused`() throws {
    #expect(
      try validate(whole, "[Rule pad]\nEnter = 0.5\nLeave = 0.51\n")
        == conflict(
          .above(ConfigurationKey(RuleKey.leave), ConfigurationKey(RuleKey.enter)), file: 1,
          line: 3,
          column: 9))
    #expect(try validate(whole, "[Rule pad]\nEnter = 0.5\nLeave = 0.5\n") == nil)
    #expect(
      try validate(whole, "[Rule pad]\nMinOn = 3s\nMaxOn = 2s\n")
        == conflict(
          .above(ConfigurationKey(RuleKey.minOn), ConfigurationKey(RuleKey.maxOn)), file: 1,
          line: 2,
          column: 9))
    #expect(try validate(whole, "[Rule pad]\nMinOn = 3s\n") == nil)
  }

  @Test func `no rule drives a heartbeat`() throws {
    #expect(
      try validate(whole, "[Output relay]\nMode = heartbeat\n")?.reason
        == .conflict(.heartbeatOutput(ConfigurationText("relay"))))
    #expect(try validate(whole, "[Output led]\nMode = heartbeat\n") == nil)
  }

  @Test func `a frame must fit into its deadline`() throws {
    let reason = ConfigurationError.Reason.conflict(.deadlineWithinFrame(frameRate: 2))
    #expect(
      try validate(whole, "[Camera]\nFrameRate = 2\n")
        == ConfigurationError(reason, at: ConfigurationPlace(file: 1, line: 2, column: 13)))
    #expect(try validate(whole, "[Camera]\nFrameRate = 2\nFrameDeadline = 501ms\n") == nil)
    #expect(
      try validate(whole, "[Camera]\nFrameRate = 2\nFrameDeadline = 400ms\n")?.place.line == 3)
  }

  @Test func `rules look at four regions at most`() throws {
    func rules(_ count: Int) -> String {
      (0..<count).map {
        "[Rule r\($0)]\nClass = x\nOutput = led\nRegion = \($0),0,50,50\n"
      }.joined()
    }
    // The rule `pad` looks at the camera's.
    #expect(try validate(whole, rules(3)) == nil)
    #expect(try validate(whole, rules(3), "[Rule r9]\nClass=x\nOutput=led\n") == nil)
    #expect(
      try validate(whole, rules(4))
        == conflict(.tooManyRegions(limit: 4), file: 1, line: 16, column: 10))
  }
}

struct ConfigurationLabelTests {
  @Test func `labels become the classes of the model`() throws {
    var configuration = try parse("[Rule a]\nClass = gate, 0, cone\n").get()
    try configuration.resolve(labels: Labels(["none", "cone", "dock", "gate", "cone"]))
    let rule = configuration.rules[0]
    #expect(rule.classIndices.indices.map { rule.classIndices[$0] } == [3, 0, 1])
  }

  @Test func `a label goes before an index`() throws {
    var configuration = try parse("[Rule a]\nClass = 1\n").get()
    try configuration.resolve(labels: Labels(["1", "0"]))
    #expect(configuration.rules[0].classIndices[0] == 0)
  }

  @Test func `a class that the model has not is refused with a suggestion`() throws {
    var configuration = try parse("[Rule a]\nClass = gate, Cone\n").get()
    #expect(
      throws: conflict(
        .unknownClass(ConfigurationText("Cone"), nearest: ConfigurationText("cone")), line: 2,
        column: 15)
    ) { try configuration.resolve(labels: Labels(["gate", "cone"])) }
  }

  @Test func `an index is that of a class`() throws {
    var configuration = try parse("[Rule a]\nClass = 1\n").get()
    let error = conflict(
      .unknownClass(ConfigurationText("1"), nearest: nil), line: 2, column: 9)
    #expect(throws: error) { try configuration.resolve(labels: Labels(["gate"])) }
    try configuration.resolve(labels: Labels(["gate", "cone"]))
    var first = try parse("[Rule a]\nClass = 0\n").get()
    #expect(throws: ConfigurationError.self) { try first.resolve(labels: Labels([])) }
  }

  @Test func `a class counts once`() throws {
    var configuration = try parse("[Rule a]\nClass = gate, 0\n").get()
    #expect(throws: conflict(.repeatedClass(ConfigurationText("0")), line: 2, column: 15)) {
      try configuration.resolve(labels: Labels(["gate", "cone"]))
    }
  }
}

private let whole = """
  [Model]
  File = /m
  [Rule pad]
  Class = x
  Output = relay
  [Output led]
  Line = GPIO17
  [Output relay]
  Line = chip:4
  """ + "\n"

private struct Labels: ClassLabels {
  let texts: [ConfigurationFile]

  init(_ texts: [String]) { self.texts = texts.map(ConfigurationFile.init) }

  var count: Int { texts.count }
  func label(_ index: Int) -> UnsafeBufferPointer<UInt8> { texts[index].bytes }
}

private func missing(
  _ key: some SectionKey, _ section: StaticString = ""
) -> ConfigurationConflict {
  .missingKey(ConfigurationKey(key), ofSection: ConfigurationText(section))
}

private func conflict(
  _ conflict: ConfigurationConflict, file: UInt16 = 0, line: UInt32, column: UInt16
) -> ConfigurationError {
  ConfigurationError(
    .conflict(conflict), at: ConfigurationPlace(file: file, line: line, column: column))
}
