// SPDX-License-Identifier: Apache-2.0

import ModelCompiler
import Quantization
import ShuffleNetV1
import TestSupport
import Testing

struct ONNXExportTests {
  @Test(arguments: ["g1x0.25@32", "g3x0.5@64", "g8x0.25@32x48", "g4x1@32"])
  func `a member comes back from its file with equal scores`(name: String) throws {
    let network = FloatNetwork(try Member(named: name, classes: 10), seed: 5)
    let read = try FloatNetwork.importing(onnx: network.encodedONNX(name: name))
    #expect(read.input == network.input)
    let picture = seededPicture(of: network)
    #expect(FloatExecutor(read).run(picture) == FloatExecutor(network).run(picture))
  }

  @Test func `the same network gives the same bytes`() throws {
    let network = FloatNetwork(try Member(named: "g3x0.25@32", classes: 3), seed: 5)
    #expect(try network.encodedONNX(name: "a") == network.encodedONNX(name: "a"))
    #expect(try network.encodedONNX(name: "a") != network.encodedONNX(name: "b"))
  }

  @Test func `every operation comes back with equal scores`() throws {
    let network = everyOperation()
    let read = try FloatNetwork.importing(onnx: network.encodedONNX(name: "all"))
    let picture = seededPicture(of: network)
    #expect(FloatExecutor(read).run(picture) == FloatExecutor(network).run(picture))
  }

  @Test func `a permutation that is no shuffle is refused`() {
    let shape = Shape(channels: 4, height: 1, width: 1)
    let network = FloatNetwork(
      input: shape,
      nodes: [
        Node(name: "mix", operation: .shuffle(source: [0, 2, 3, 1]), inputs: [0], output: 1)
      ], output: 1, shapes: [shape, shape])
    #expect(throws: ExportError.permutation(node: "mix")) { try network.encodedONNX(name: "x") }
  }

  @Test func `a window that ONNX cannot describe is refused`() {
    let shape = Shape(channels: 1, height: 4, width: 4)
    var window = Pool(2, stride: 2, padding: 0)
    window.excessRight = 2
    let network = FloatNetwork(
      input: shape,
      nodes: [Node(name: "pool", operation: .maxPool(window), inputs: [0], output: 1)],
      output: 1, shapes: [shape, window.output(of: shape)])
    #expect(throws: ExportError.window(node: "pool")) { try network.encodedONNX(name: "x") }
  }
}

private func seededPicture(of network: FloatNetwork) -> [Float] {
  var random = SeededGenerator(seed: 6)
  return random.floats(network.input.elements, in: -2...2)
}

/// One node of each operation, with two nodes of one name and one without.
private func everyOperation() -> FloatNetwork {
  var random = SeededGenerator(seed: 7)
  let input = Shape(channels: 2, height: 7, width: 8)
  let wide = Shape(channels: 4, height: 7, width: 8)
  let pooled = Shape(channels: 4, height: 4, width: 4)
  var ceiling = Pool(2, stride: 2, padding: 0)
  ceiling.excessBottom = 1
  func node(
    _ name: String, _ operation: ModelCompiler.Operation, _ inputs: [Int], _ output: Int,
    _ activation: Activation? = nil
  ) -> Node {
    Node(
      name: name, operation: operation, inputs: inputs, output: output, activation: activation)
  }
  let convolution = Convolution(
    weights: random.floats(36), bias: random.floats(4), outputChannels: 4, groups: 2,
    window: Pool(3, stride: 1, padding: 1))
  let classifier = FullyConnected(weights: random.floats(24), bias: random.floats(3))
  let nodes = [
    node("a", .convolution(convolution), [0], 1, .relu),
    node("a", .batchNormalization(scale: [2, -1, 0.5, 1], offset: [0, 1, 2, 3]), [1], 2),
    node("", .add, [1, 2], 3),
    node("six", .clamp, [3], 4, Activation(minimum: 0, maximum: 6)),
    node("mix", .shuffle(source: [0, 2, 1, 3]), [4], 5),
    node("maximum", .maxPool(ceiling), [5], 6),
    node("average", .averagePool(Pool(3, stride: 2, padding: 1), countsPadding: true), [5], 7),
    node("inside", .averagePool(Pool(3, stride: 1, padding: 1), countsPadding: false), [7], 8),
    node("both", .concat, [6, 8], 9),
    node("mean", .globalAveragePool, [9], 10),
    node("scores", .fullyConnected(classifier), [10], 11),
  ]
  let vector = Shape(channels: 8, height: 1, width: 1)
  return FloatNetwork(
    input: input, nodes: nodes, output: 11,
    shapes: [
      input, wide, wide, wide, wide, wide, pooled, pooled, pooled,
      Shape(channels: 8, height: 4, width: 4), vector, Shape(channels: 3, height: 1, width: 1),
    ])
}
