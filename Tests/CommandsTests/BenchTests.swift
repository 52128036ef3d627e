// SPDX-License-Identifier: Apache-2.0

import Board
import FoundationEssentials
import ModelCompiler
import ModelFile
import Testing

struct BenchTests {
  @Test func `JSON has ordered times for every operator`() throws {
    let desk = try Desk()
    let run = try CommandRun(
      "bench", desk.modelPath, "--iterations", "7", "--kernels", "portable", "--json")
    #expect(run.status == .ok)
    let found = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    let view = try LoadedModel(Desk.model.bytes).view
    #expect(found.iterations == 7)
    #expect(found.kernels == "portable")
    #expect(found.macs == view.network.macs)
    #expect(found.operators.count == view.operatorCount)
    for times in found.operators + [found.total] {
      #expect(times.minimumMicroseconds <= times.medianMicroseconds)
      #expect(times.medianMicroseconds <= times.p99Microseconds)
    }
    #expect(found.total.minimumMicroseconds > 0)
  }

  @Test func `the output is the one that the file's own test expects`() throws {
    let desk = try Desk()
    let run = try CommandRun("bench", desk.modelPath, "--iterations=1")
    let test = try LoadedModel(Desk.model.bytes).view.selfTest
    let expected = test.entry(test.count - 1).checksum
    let digits = String(expected, radix: 16)
    let padded = String(repeating: "0", count: 8 - digits.count) + digits
    #expect(run.lines.last == "CRC-32 of the class scores: \(padded)")
  }
}

private struct Report: Decodable {
  struct Times: Decodable {
    let minimumMicroseconds: Double
    let medianMicroseconds: Double
    let p99Microseconds: Double
  }

  let kernels: String
  let iterations: Int
  let macs: Int
  let macsPerSecond: Int
  let total: Times
  let operators: [Times]
}
