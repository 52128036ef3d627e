// SPDX-License-Identifier: Apache-2.0

import Board
import ModelCompiler
import ModelFile
import Quantization
import Testing

struct SelfTestTests {
  @Test func `a sound machine passes`() throws {
    let desk = try Desk()
    let run = try CommandRun("self-test", desk.modelPath)
    let count = try LoadedModel(Desk.model.bytes).view.operatorCount
    #expect(run.status == .ok)
    #expect(
      run.output
        == "\(desk.modelPath): self-test passed, \(count) of \(count) outputs as expected\n")
  }

  @Test func `verbose has a line with a checksum for every operator`() throws {
    let desk = try Desk()
    let run = try CommandRun("self-test", "--verbose", desk.modelPath)
    let view = try LoadedModel(Desk.model.bytes).view
    #expect(run.lines.count == view.operatorCount + 1)
    for (index, line) in run.lines.dropLast().enumerated() {
      #expect(line.contains("  ok  \(view.operator(index).kind.name)"))
      let checksum = line.split(separator: " ")[1]
      #expect(UInt32(checksum, radix: 16) == view.selfTest.entry(index).checksum)
    }
  }

  @Test func `another output than the compiler's is a failure of the program`() throws {
    let desk = try Desk()
    let path = try desk.write("wrong.shufflenet", modelWithWrongChecksum())
    let run = try CommandRun("self-test", path)
    #expect(run.status == .software)
    #expect(run.lines.count == 2)
    #expect(run.lines[0].contains("  expected 00000000  "))
    #expect(run.lines[1].contains(": self-test failed, "))
  }

  /// The first entry of the self-test expects zero.
  private func modelWithWrongChecksum() throws -> [UInt8] {
    var bytes = Desk.model.bytes
    let sections = (0..<Int(word(20, of: bytes))).map { 64 + 16 * $0 }
    let entry = try #require(
      sections.first { word($0, of: bytes) == SectionKind.selfTest.rawValue })
    let checksum = Int(word(entry + 4, of: bytes)) + 16 + 4
    bytes.replaceSubrange(checksum..<checksum + 4, with: [0, 0, 0, 0])
    var whole = CRC32()
    for byte in bytes[20...] { whole.update(byte) }
    bytes.withUnsafeMutableBytes { ByteWriter($0).store(whole.value, at: 16) }
    return bytes
  }

  private func word(_ offset: Int, of bytes: [UInt8]) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
  }
}
