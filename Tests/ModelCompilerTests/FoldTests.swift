// SPDX-License-Identifier: Apache-2.0

import ModelCompiler
import Quantization
import TestSupport
import Testing

struct FoldTests {
  @Test func `batch normalization goes into the convolution before it`() throws {
    var layers = Layers()
    layers.convolution("c", outputs: 6, groups: 2)
    layers.normalization("n")
    layers.relu("r")
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.name) == ["c"])
    #expect(folded.network.nodes[0].activation == .relu)
    #expect(folded.report == ["n: folded into c", "r: folded into c"])
  }

  @Test func `batch normalization crosses a shuffle`() throws {
    var layers = Layers()
    layers.convolution("c", outputs: 4)
    layers.append("s", .shuffle(source: [2, 0, 3, 1]))
    layers.normalization("n")
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.name) == ["c", "s"])
  }

  @Test func `on the input it is left to the preprocessing`() throws {
    var layers = Layers()
    layers.normalization("n")
    layers.normalization("m")
    layers.convolution("c", outputs: 3, side: 3)
    let folded = try expectEqualScores(layers)
    #expect(folded.inputAffine != nil)
    #expect(folded.network.nodes.map(\.name) == ["c"])
  }

  @Test(arguments: [0, 1])
  func `before a convolution it goes in, unless there is padding`(padding: Int) throws {
    var layers = Layers()
    layers.append("p", .maxPool(Pool(3, stride: 1, padding: 1)))
    layers.normalization("n")
    layers.convolution("c", outputs: 4, side: 3, padding: padding, groups: 2)
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.name) == (padding == 0 ? ["p", "c"] : ["p", "n", "c"]))
    guard padding == 1, case .convolution(let kept) = folded.network.nodes[1].operation else {
      return
    }
    #expect(kept.groups == 4 && kept.window == Pool(1, stride: 1, padding: 0))
  }

  @Test func `before a fully connected layer it goes in`() throws {
    var layers = Layers()
    layers.append("p", .maxPool(Pool(2, stride: 2, padding: 0)))
    layers.normalization("n")
    layers.fullyConnected("f", classes: 5)
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.name) == ["p", "f"])
  }

  @Test func `weights that become infinite are refused by name`() {
    var layers = Layers()
    layers.convolution("c", outputs: 1)
    layers.append("n", .batchNormalization(scale: [1e30], offset: [0]))
    layers.append("m", .batchNormalization(scale: [1e30], offset: [0]))
    #expect(throws: FoldError.infiniteWeights(node: "c", after: "m")) {
      try layers.network.folded()
    }
  }
}

struct ClampFoldTests {
  @Test func `a clamp that shares its map stays`() throws {
    var layers = Layers()
    layers.convolution("c", outputs: 4)
    let shared = layers.last
    layers.relu("r")
    layers.append("sum", .add, [shared, layers.last])
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.name) == ["c", "r", "sum"])
  }

  @Test func `clamps in a row become one`() throws {
    var layers = Layers()
    layers.convolution("c", outputs: 4)
    layers.clamp("a", 0, 6)
    layers.clamp("b", -1, 4)
    layers.clamp("c2", 5, 9)
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.activation) == [Activation(minimum: 5, maximum: 5)])
  }

  @Test func `a clamp behind a concat goes to the inputs that need it`() throws {
    var layers = Layers()
    layers.relu("positive")
    let positive = layers.last
    layers.convolution("c", outputs: 4)
    layers.append("join", .concat, [positive, layers.last])
    layers.relu("r")
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.name) == ["positive", "c", "join"])
    #expect(folded.network.nodes[1].activation == .relu)
  }

  @Test func `a clamp behind a concat stays if an input is read elsewhere`() throws {
    var layers = Layers()
    layers.convolution("a", outputs: 4)
    let shared = layers.last
    layers.convolution("b", outputs: 4)
    layers.append("join", .concat, [shared, layers.last])
    layers.relu("r")
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.name) == ["a", "b", "join", "r"])
  }

  @Test func `a clamp crosses a shuffle`() throws {
    var layers = Layers()
    layers.convolution("c", outputs: 4)
    layers.append("s", .shuffle(source: [2, 0, 3, 1]))
    layers.relu("r")
    let folded = try expectEqualScores(layers)
    #expect(folded.network.nodes.map(\.activation) == [.relu, nil])
  }
}

struct IdleFoldTests {
  @Test func `shuffles in a row become one or none`() throws {
    var layers = Layers()
    layers.convolution("c", outputs: 4)
    layers.append("s", .shuffle(source: [2, 0, 3, 1]))
    layers.append("t", .shuffle(source: [1, 3, 0, 2]))
    layers.convolution("d", outputs: 4)
    #expect(try expectEqualScores(layers).network.nodes.map(\.name) == ["c", "d"])
  }

  @Test func `what nothing reads and what changes nothing is removed`() throws {
    var layers = Layers()
    layers.relu("r")
    let used = layers.last
    layers.convolution("unread", outputs: 2)
    layers.clamp("again", 0, .infinity, of: used)
    layers.convolution("c", outputs: 4)
    #expect(try expectEqualScores(layers).network.nodes.map(\.name) == ["r", "c"])
  }

  @Test func `an average over the whole map is a global one`() throws {
    var layers = Layers()
    layers.append("p", .averagePool(Pool(5, stride: 5, padding: 0), countsPadding: false))
    layers.convolution("c", outputs: 3)
    let folded = try expectEqualScores(layers)
    guard case .globalAveragePool = folded.network.nodes[0].operation,
      case .fullyConnected(let layer) = folded.network.nodes[1].operation
    else {
      Issue.record("expected a global pool and a fully connected layer")
      return
    }
    #expect(layer.bias.count == 3)
  }
}

/// A network of 4×5×5, a layer at a time, with random weights.
private struct Layers {
  var network: FloatNetwork
  private var random = SeededGenerator(seed: 11)

  init() {
    let input = Shape(channels: 4, height: 5, width: 5)
    network = FloatNetwork(input: input, nodes: [], output: 0, shapes: [input])
  }

  var last: ValueIndex { network.output }
  private var shape: Shape { network.shapes[last] }

  mutating func append(
    _ name: String, _ operation: Operation, _ inputs: [ValueIndex] = [], to shape: Shape? = nil,
    activation: Activation? = nil
  ) {
    let inputs = inputs.isEmpty ? [last] : inputs
    var output = shape ?? network.shapes[inputs[0]]
    switch operation {
    case .concat: output.channels = inputs.reduce(0) { $0 + network.shapes[$1].channels }
    case .maxPool(let window), .averagePool(let window, _): output = window.output(of: output)
    default: break
    }
    network.output = network.shapes.count
    network.shapes.append(output)
    network.nodes.append(
      Node(
        name: name, operation: operation, inputs: inputs, output: network.output,
        activation: activation))
  }

  mutating func convolution(
    _ name: String, outputs: Int, side: Int = 1, padding: Int = 0, groups: Int = 1
  ) {
    let layer = Convolution(
      weights: random.floats(outputs * shape.channels / groups * side * side),
      bias: random.floats(outputs), outputChannels: outputs, groups: groups,
      window: Pool(side, stride: 1, padding: padding))
    var output = layer.window.output(of: shape)
    output.channels = outputs
    append(name, .convolution(layer), to: output)
  }

  mutating func fullyConnected(_ name: String, classes: Int) {
    let layer = FullyConnected(
      weights: random.floats(classes * shape.elements), bias: random.floats(classes))
    append(name, .fullyConnected(layer), to: Shape(channels: classes, height: 1, width: 1))
  }

  mutating func normalization(_ name: String) {
    append(
      name,
      .batchNormalization(
        scale: random.floats(shape.channels), offset: random.floats(shape.channels)))
  }

  mutating func relu(_ name: String) { clamp(name, 0, .infinity) }

  mutating func clamp(
    _ name: String, _ minimum: Float, _ maximum: Float, of input: ValueIndex? = nil
  ) {
    append(
      name, .clamp, [input ?? last],
      activation: Activation(minimum: minimum, maximum: maximum))
  }
}

/// Folds, and expects the scores of a random picture to stay.
private func expectEqualScores(_ layers: Layers) throws -> FoldedNetwork {
  let network = layers.network
  let folded = try network.folded()
  var random = SeededGenerator(seed: 12)
  let picture = random.floats(network.input.elements)
  var encoded = picture
  if let affine = folded.inputAffine {
    for index in encoded.indices {
      let channel = index / network.input.pixels
      encoded[index] = encoded[index] * affine.scale[channel] + affine.offset[channel]
    }
  }
  let difference = maximumDifference(
    FloatExecutor(folded.network).run(encoded), FloatExecutor(network).run(picture))
  #expect(difference < 1e-5)
  return folded
}
