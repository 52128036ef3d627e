// SPDX-License-Identifier: Apache-2.0

import Foundation
import ModelCompiler
import SmallNetworks
import Testing

/// What the fuzzer starts from, and what it has found, without the fuzzer.
///
/// With `SHUFFLENET_CORPUS=write` in the environment the first files are made anew.
struct CorpusTests {
  private static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "FuzzTests/Corpus")

  private static let networks: [(name: String, network: FloatNetwork, bands: Bands)] = [
    ("every-operator", SmallNetwork.everyOperator, .none),
    ("two-units-g1", SmallNetwork.twoUnits(groups: 1), .none),
    ("two-units-g3", SmallNetwork.twoUnits(groups: 3, height: 9, width: 14), .none),
    ("pools-alone", SmallNetwork.poolsAlone, .none),
    ("banded-by-1", SmallNetwork.twoUnits(groups: 2, height: 21, width: 14), .rows(1)),
    ("banded-by-2", SmallNetwork.wideUnit(height: 10, width: 7), .rows(2)),
  ]

  @Test(arguments: networks.indices)
  func `the fuzzer starts from files that run`(index: Int) throws {
    let (name, network, bands) = CorpusTests.networks[index]
    let file = CorpusTests.directory.appending(path: "\(name).bin")
    if ProcessInfo.processInfo.environment["SHUFFLENET_CORPUS"] == "write" {
      try Data(network.compiled(bands: bands).bytes).write(to: file)
    }
    let bytes = try [UInt8](Data(contentsOf: file))
    #expect(bytes.count < 20_000)
    let verdict = Gate(largestFile: bytes.count).verdict(on: bytes)
    guard case .ran = verdict else {
      Issue.record("\(verdict); the manifest says how to make it anew")
      return
    }
  }

  @Test func `no file of the corpus breaks the gate`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: CorpusTests.directory, includingPropertiesForKeys: nil)
    #expect(files.count > CorpusTests.networks.count)
    for file in files {
      let bytes = try [UInt8](Data(contentsOf: file))
      let verdict = Gate(largestFile: bytes.count + 64).verdict(on: bytes)
      #expect(verdict != .wroteOutside, "\(file.lastPathComponent)")
    }
  }
}
