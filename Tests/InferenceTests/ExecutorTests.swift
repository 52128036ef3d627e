// SPDX-License-Identifier: Apache-2.0

import Inference
import ModelCompiler
import ModelFile
import Quantization
import SmallNetworks
import TestSupport
import Testing

struct ExecutorTests {
  @Test(arguments: [1, 2, 3, 4, 8])
  func `units of every group count follow the float network`(groups: Int) throws {
    // Few channels and random weights: now and then little of a picture is left at the scores.
    let ratios = try (1...6).map {
      try closeness(of: SmallNetwork.twoUnits(groups: groups, seed: $0))
    }.sorted()
    #expect(ratios[0] >= 13)
    #expect(ratios[2] >= 20)
  }

  @Test func `every operator follows the float network`() throws {
    #expect(try closeness(of: SmallNetwork.everyOperator) >= 22)
  }

  @Test func `the small network uses every operator`() throws {
    let model = try LoadedModel(SmallNetwork.everyOperator.compiled().bytes)
    let kinds = Set((0..<model.view.operatorCount).map { model.view.operator($0).kind.rawValue })
    #expect(kinds == Set(1...10))
  }

  @Test func `what was in the arena before does not matter`() throws {
    let model = try LoadedModel(SmallNetwork.everyOperator.compiled().bytes)
    let bytes = Arena.bytes(for: model.view)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
    defer { memory.deallocate() }
    let arena = try #require(Arena(memory: memory, for: model.view))
    let executor = Executor(model: model.view, arena: arena)
    executor.fillInput(seed: 3)
    executor.run()
    let expected = Array(executor.scores)
    var random = SeededGenerator(seed: 4)
    for _ in 0..<5 {
      memory.copyBytes(from: random.bytes(bytes))
      executor.fillInput(seed: 3)
      executor.run()
      #expect(Array(executor.scores) == expected)
    }
  }

  @Test func `the self-test passes, and notices one changed weight`() throws {
    var bytes = try SmallNetwork.twoUnits(groups: 2).compiled().bytes
    #expect(try LoadedModel(bytes).selfTestFailures == [])
    let view = try LoadedModel(bytes).view
    let dense = view.operatorCount - 1
    // The classifier's first weight, found through the view's own addresses.
    let offset = try #require(
      view.bytes.baseAddress.map { view.weights(at: view.operator(dense).weightsOffset) - $0 })
    bytes[offset] ^= 2
    var checksum = CRC32()
    for byte in bytes.dropFirst(20) { checksum.update(byte) }
    for index in 0..<4 { bytes[16 + index] = UInt8(checksum.value >> (8 * index) & 255) }
    #expect(try LoadedModel(bytes).selfTestFailures == [dense])
  }

  @Test func `the same network gives the same file`() throws {
    let first = try SmallNetwork.everyOperator.compiled().bytes
    #expect(try SmallNetwork.everyOperator.compiled().bytes == first)
  }

  /// Signal to noise of the scores in dB over sixteen pictures, the mean of each taken away.
  private func closeness(of network: FloatNetwork) throws -> Double {
    let compiled = try network.compiled(pictures: 16)
    let model = try LoadedModel(compiled.bytes)
    let executor = FloatExecutor(network)
    let crops = network.crops(16, seed: 5)
    let floats = crops.map { executor.run(compiled.encoding.floatInput($0)) }
    let scores = crops.map { model.scores(ofCrop: $0).map { Float($0) } }
    return signalToNoiseRatio(scores, against: floats)
  }
}

extension LoadedModel {
  /// The operators whose output is not what the compiler computed.
  fileprivate var selfTestFailures: [Int] {
    withExecutor { executor in
      var failures: [Int] = []
      let passed = executor.selfTest { index, expected, found in
        if expected != found { failures.append(index) }
      }
      #expect(passed == failures.isEmpty)
      return failures
    }
  }
}
