// SPDX-License-Identifier: Apache-2.0

import Board
import ModelCompiler
import ModelFile
import Quantization
import Testing

/// What the daemon refuses at start and at a reload: both make the same setup.
@Suite struct CheckTests {
  private let desk: DaemonDesk

  init() throws { desk = try DaemonDesk() }

  /// There is no such line here, which is the only complaint.
  @Test func findsNothingWrongWithARightConfiguration() throws {
    try desk.writeConfiguration(rule: "")
    let run = try CommandRun("check", "--config", desk.configuration)
    #expect(run.output.contains("\(desk.configuration): right"))
    #expect(run.output.contains("self-test passed, 10 classes, 1 rules"))
    #expect(run.errors.contains("[Output lamp]: "))
  }

  @Test(arguments: [0, 1, 63, 64, 1000, -1])
  func refusesATruncatedModel(length: Int) throws {
    let whole = Desk.model.bytes
    try desk.desk.write(
      "model.shufflenet", Array(whole.prefix(length < 0 ? whole.count + length : length)))
    try desk.writeConfiguration(rule: "")
    let run = try CommandRun("check", "--config", desk.configuration)
    #expect(run.status == .dataError)
    #expect(run.errors.hasPrefix("\(desk.desk.modelPath): "))
  }

  @Test func refusesAModelOfAnotherVersion() throws {
    var bytes = Desk.model.bytes
    // The version follows the magic number of eight bytes.
    bytes[8] &+= 1
    try desk.desk.write("model.shufflenet", bytes)
    try desk.writeConfiguration(rule: "")
    let run = try CommandRun("check", "--config", desk.configuration)
    #expect(run.status == .dataError)
    #expect(run.errors.contains("version"))
  }

  /// Weights that were changed with the checksum repaired: only the self-test can tell.
  @Test func refusesAModelThatFailsItsSelfTest() throws {
    try desk.writeConfiguration(rule: "")
    var statuses: Set<Int32> = []
    for part in 4...60 {
      var bytes = Desk.model.bytes
      bytes[bytes.count * part / 64] ^= 1
      var checksum = CRC32()
      for byte in bytes[Layout.checksummedFrom...] { checksum.update(byte) }
      for index in 0..<4 {
        bytes[16 + index] = UInt8(truncatingIfNeeded: checksum.value >> (8 * index))
      }
      try desk.desk.write("model.shufflenet", bytes)
      let run = try CommandRun("check", "--config", desk.configuration)
      statuses.insert(run.status.rawValue)
      if run.status == .software { #expect(run.errors.contains("self-test failed")) }
    }
    #expect(statuses.contains(70))
  }

  @Test func refusesALabelThatTheModelHasNot() throws {
    try desk.writeConfiguration(rule: "")
    try desk.writeDropIn("10-class.conf", "[Rule target]\nClass = clas 3\n")
    let run = try CommandRun("check", "--config", desk.configuration)
    #expect(run.status == .configuration)
    #expect(run.errors.contains("clas 3"))
  }

  @Test func refusesAMissingModel() throws {
    try desk.writeConfiguration(rule: "")
    try desk.writeDropIn("10-model.conf", "[Model]\nFile = /nowhere/model.shufflenet\n")
    let run = try CommandRun("check", "--config", desk.configuration)
    #expect(run.status == .noInput)
    #expect(run.errors.hasPrefix("/nowhere/model.shufflenet: cannot open"))
  }
}
