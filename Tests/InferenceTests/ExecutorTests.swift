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

  @Test(arguments: [false, true])
  func `average pools with uneven padding and ceil mode follow the float network`(
    countsPadding: Bool
  ) throws {
    let windows = [
      Pool(
        height: 3, width: 2, strideY: 2, strideX: 3, top: 0, left: 1, bottom: 2, right: 0),
      Pool(
        height: 2, width: 3, strideY: 3, strideX: 2, top: 1, left: 0, bottom: 0, right: 1),
    ]
    for window in windows {
      for side in 8...11 {
        var builder = NetworkBuilder(height: side, width: 19 - side)
        let pooled = builder.averagePool(
          0, window.inCeilMode(for: builder.shapes[0]), countsPadding: countsPadding)
        // Each place of the pooled map has its own weight at the scores.
        _ = builder.fullyConnected(pooled, classes: 5)
        #expect(try closeness(of: builder.network) >= 28)
      }
    }
  }

  @Test func `a value that is still needed is not overwritten`() throws {
    var builder = NetworkBuilder(height: 9, width: 8)
    let stem = builder.convolution(
      0, channels: 6, Pool(3, stride: 1, padding: 1), activation: .relu)
    let first = builder.pointwise(stem, channels: 6)
    let smooth = builder.depthwise(first, stride: 1)
    let sum = builder.add(stem, builder.pointwise(smooth, channels: 6))
    let both = builder.add(builder.maxPool(sum, Pool(3, stride: 1, padding: 1)), first)
    let joined = builder.concat([builder.add(both, stem), builder.add(smooth, sum)])
    _ = builder.fullyConnected(builder.globalAveragePool(joined), classes: 5)
    #expect(try closeness(of: builder.network) >= 20)
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

extension Pool {
  /// With as much more below and right as ONNX's `ceil_mode` adds.
  fileprivate func inCeilMode(for shape: Shape) -> Pool {
    var pool = self
    pool.excessBottom = Pool.excess(shape.height + top, bottom, height, strideY)
    pool.excessRight = Pool.excess(shape.width + left, right, width, strideX)
    return pool
  }

  /// A last window that would begin in the padding behind the map is left out.
  private static func excess(_ side: Int, _ after: Int, _ window: Int, _ stride: Int) -> Int {
    let windows = (side + after - window + stride - 1) / stride
    return windows * stride < side ? windows * stride + window - side - after : 0
  }
}
