// SPDX-License-Identifier: Apache-2.0

import Board
import Inference
import ModelCompiler
import ModelFile
import Quantization
import SmallNetworks
import Testing

struct ThreadsTests {
  @Test(arguments: 2...4)
  func `every unit's output is the one that a single thread computes`(threadCount: Int) throws {
    let networks = [
      SmallNetwork.everyOperator, SmallNetwork.twoUnits(groups: 1),
      SmallNetwork.twoUnits(groups: 3),
      ThreadsTests.depthwiseInPlace(rows: 3), ThreadsTests.depthwiseInPlace(rows: 31),
    ]
    try expectSelfTests(
      networks.map { try $0.compiled(bands: .none).bytes }, threadCount: threadCount)
  }

  @Test(arguments: 2...4)
  func `units in bands are split by rows`(threadCount: Int) throws {
    let files = try [(16, 16), (33, 20), (61, 9)].flatMap { height, width in
      try (1...4).map {
        try SmallNetwork.twoUnits(groups: 3, height: height, width: width)
          .compiled(bands: .rows($0)).bytes
      }
    }
    try expectSelfTests(files, threadCount: threadCount)
  }

  /// The compiler computed the expected outputs, on one thread.
  private func expectSelfTests(_ files: [[UInt8]], threadCount: Int) throws {
    let threads = try WorkerThreads(teamCount: threadCount)
    for bytes in files {
      for index in 0..<KernelChoice.count {
        let kernels = KernelChoice.at(index)
        guard kernels.isSupported(by: .current) else { continue }
        let model = try LoadedModel(bytes, kernels: kernels, team: threads.team)
        #expect(model.withExecutor { $0.selfTest { _, _, _ in } }, "\(kernels.name)")
      }
    }
  }

  @Test func `many runs on more threads than rows give one answer`() throws {
    let bytes = try SmallNetwork.twoUnits(groups: 2).compiled().bytes
    let threads = try WorkerThreads(teamCount: 4)
    let model = try LoadedModel(bytes, kernels: KernelChoice(best: .current), team: threads.team)
    model.withExecutor { executor in
      executor.fillInput(seed: 7)
      executor.run()
      let expected = Array(executor.scores)
      for _ in 0..<300 {
        executor.fillInput(seed: 7)
        executor.run()
        #expect(executor.scores.elementsEqual(expected))
      }
    }
  }

  @Test func `threads come and go`() throws {
    for count in 1...WorkerThreads.teamLimit {
      #expect(try WorkerThreads(teamCount: count).team.count == count)
    }
  }

  @Test(arguments: ["self-test", "bench"])
  func `verbs take a number of threads`(verb: String) throws {
    let desk = try Desk()
    #expect(try CommandRun(verb, desk.modelPath, "--threads", "3").status == .ok)
    let wrong = try CommandRun(verb, desk.modelPath, "--threads=17")
    #expect(wrong.status == .usage)
    #expect(wrong.errors.contains("--threads: expected a number of 1 to 16, found 17"))
  }

  @Test func `classes do not depend on the number of threads`() throws {
    let desk = try Desk()
    let picture = try desk.writePicture("a.ppm").path
    let one = try CommandRun("classify", "--logits", desk.modelPath, picture)
    let four = try CommandRun("classify", "--logits", desk.modelPath, picture, "--threads=4")
    #expect(one.status == .ok)
    #expect(one.output == four.output)
  }

  /// Depthwise convolutions in place, padded on every side in turn.
  private static func depthwiseInPlace(rows: Int) -> FloatNetwork {
    var builder = NetworkBuilder(height: rows, width: 5, seed: 3)
    var value = builder.pointwise(0, channels: 12)
    for top in 0...2 {
      let window = Pool(
        height: 3, width: 3, strideY: 1, strideX: 1, top: top, left: 1, bottom: 2 - top, right: 1)
      value = builder.convolution(value, channels: 12, window, groups: 12)
    }
    _ = builder.fullyConnected(value, classes: 5)
    return builder.network
  }
}
