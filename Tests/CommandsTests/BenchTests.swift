// SPDX-License-Identifier: Apache-2.0

import Board
import FoundationEssentials
import Kernels
import ModelCompiler
import ModelFile
import Testing

@testable import Commands

struct BenchTests {
  @Test func `JSON has ordered times for every operator`() throws {
    let desk = try Desk()
    let run = try CommandRun(
      "bench", desk.modelPath, "--iterations", "7", "--kernels=portable", "--threads", "2", "--json"
    )
    #expect(run.status == .ok)
    let found = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    let view = try LoadedModel(Desk.model.bytes).view
    #expect(found.iterations == 7)
    #expect(found.kernels == "portable")
    #expect(found.threads == 2)
    #expect(found.warmUps == 3)
    #expect(found.processor != "")
    #expect(found.macs == view.network.macs)
    // Each share is rounded to a thousandth.
    let shares = found.operators.reduce(0) { $0 + ($1.share ?? 0) }
    #expect(abs(shares - 1) <= 0.0005 * Double(view.operatorCount) + 1e-9)
    #expect(found.operators.count == view.operatorCount)
    for times in found.operators + [found.total] {
      #expect(times.minimumMicroseconds <= times.medianMicroseconds)
      #expect(times.medianMicroseconds <= times.p99Microseconds)
      #expect(times.p99Microseconds <= times.maximumMicroseconds)
      #expect(times.minimumMicroseconds <= times.meanMicroseconds)
      #expect(times.meanMicroseconds <= times.maximumMicroseconds)
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
    #expect(run.lines.dropLast().last == "CRC-32 of the class scores: \(padded)")
  }

  @Test func `the last line compares with the rows of ncnn's benchmark`() throws {
    let desk = try Desk()
    let run = try CommandRun("bench", desk.modelPath, "--iterations", "3")
    let row = /model {15}  min = +\d+\.\d\d  max = +\d+\.\d\d  avg = +\d+\.\d\d/
    let line = try #require(run.lines.last)
    #expect(line.wholeMatch(of: row) != nil, "\(line)")
  }

  @Test func `a core at its bound reaches all of it`() throws {
    var processor = Processor()
    #expect(processor.core == nil)
    processor.identity = 0x410F_D034
    let core = try #require(processor.core)
    #expect("\(core.name)" == "Cortex-A53")
    // 4 · 1.2 GHz · 2 threads are 9.6 MACs in a nanosecond.
    let bound = CoreBound(core, hertz: 1_200_000_000, threadCount: 2)
    #expect(bound.permille(macs: 9_600, nanoseconds: 1_000) == 1_000)
    #expect(bound.permille(macs: 9_600, nanoseconds: 4_000) == 250)
  }
}

private struct Report: Decodable {
  struct Times: Decodable {
    let minimumMicroseconds: Double
    let medianMicroseconds: Double
    let p99Microseconds: Double
    let maximumMicroseconds: Double
    let meanMicroseconds: Double
    let share: Double?
  }

  let kernels: String
  let threads: Int
  let processor: String?
  let warmUps: Int
  let iterations: Int
  let macs: Int
  let macsPerSecond: Int
  let total: Times
  let operators: [Times]
}
