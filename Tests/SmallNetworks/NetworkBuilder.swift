// SPDX-License-Identifier: Apache-2.0

public import ModelCompiler
internal import Quantization

/// Strings seeded layers together, one value after the other; value 0 is the picture.
public struct NetworkBuilder {
  private var nodes: [Node] = []
  public private(set) var shapes: [Shape]
  private var random: SeededGenerator

  public init(height: Int, width: Int, seed: UInt64 = 1) {
    shapes = [Shape(channels: 3, height: height, width: width)]
    random = SeededGenerator(seed: seed)
  }

  /// The network whose output is the last value.
  public var network: FloatNetwork {
    FloatNetwork(input: shapes[0], nodes: nodes, output: shapes.count - 1, shapes: shapes)
  }

  public mutating func convolution(
    _ input: ValueIndex, channels: Int, _ window: Pool, groups: Int = 1,
    activation: Activation? = nil
  ) -> ValueIndex {
    let perGroup = shapes[input].channels / groups
    let taps = perGroup * window.height * window.width
    let convolution = Convolution(
      weights: weights(channels * taps, inputs: taps), bias: biases(channels),
      outputChannels: channels, groups: groups, window: window)
    var shape = window.output(of: shapes[input])
    shape.channels = channels
    return append(.convolution(convolution), [input], shape, activation)
  }

  public mutating func pointwise(
    _ input: ValueIndex, channels: Int, groups: Int = 1, activation: Activation? = nil
  ) -> ValueIndex {
    convolution(
      input, channels: channels, Pool(1, stride: 1, padding: 0), groups: groups,
      activation: activation)
  }

  public mutating func depthwise(
    _ input: ValueIndex, stride: Int, activation: Activation? = nil
  ) -> ValueIndex {
    let channels = shapes[input].channels
    return convolution(
      input, channels: channels, Pool(3, stride: stride, padding: 1), groups: channels,
      activation: activation)
  }

  public mutating func maxPool(_ input: ValueIndex, _ window: Pool) -> ValueIndex {
    append(.maxPool(window), [input], window.output(of: shapes[input]))
  }

  public mutating func averagePool(
    _ input: ValueIndex, _ window: Pool, countsPadding: Bool
  ) -> ValueIndex {
    append(
      .averagePool(window, countsPadding: countsPadding), [input],
      window.output(of: shapes[input]))
  }

  public mutating func globalAveragePool(_ input: ValueIndex) -> ValueIndex {
    let shape = Shape(channels: shapes[input].channels, height: 1, width: 1)
    return append(.globalAveragePool, [input], shape)
  }

  public mutating func fullyConnected(_ input: ValueIndex, classes: Int) -> ValueIndex {
    let inputs = shapes[input].elements
    let layer = FullyConnected(
      weights: weights(classes * inputs, inputs: inputs), bias: biases(classes))
    return append(
      .fullyConnected(layer), [input], Shape(channels: classes, height: 1, width: 1))
  }

  public mutating func add(
    _ first: ValueIndex, _ second: ValueIndex, activation: Activation? = nil
  ) -> ValueIndex {
    append(.add, [first, second], shapes[first], activation)
  }

  public mutating func concat(_ inputs: [ValueIndex]) -> ValueIndex {
    var shape = shapes[inputs[0]]
    shape.channels = inputs.reduce(0) { $0 + shapes[$1].channels }
    return append(.concat, inputs, shape)
  }

  /// Output channel `c` is input channel `source[c]`.
  public mutating func shuffle(_ input: ValueIndex, source: [Int]) -> ValueIndex {
    append(.shuffle(source: source), [input], shapes[input])
  }

  /// The paper's shuffle: channels as `[groups, channels / groups]`, transposed.
  public mutating func shuffle(_ input: ValueIndex, groups: Int) -> ValueIndex {
    let perGroup = shapes[input].channels / groups
    let source = (0..<perGroup).flatMap { position in
      (0..<groups).map { $0 * perGroup + position }
    }
    return shuffle(input, source: source)
  }

  public mutating func clamp(_ input: ValueIndex, _ activation: Activation) -> ValueIndex {
    append(.clamp, [input], shapes[input], activation)
  }

  private mutating func append(
    _ operation: Operation, _ inputs: [ValueIndex], _ shape: Shape, _ activation: Activation? = nil
  ) -> ValueIndex {
    let output = shapes.count
    shapes.append(shape)
    nodes.append(
      Node(
        name: "node\(output)", operation: operation, inputs: inputs, output: output,
        activation: activation))
    return output
  }

  /// Uniform, and as large as keeps the magnitude of the values.
  private mutating func weights(_ count: Int, inputs: Int) -> [Float] {
    let limit = (3 / Float(inputs)).squareRoot()
    return (0..<count).map { _ in (Float(random.nextUnitInterval()) * 2 - 1) * limit }
  }

  private mutating func biases(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(random.nextUnitInterval()) * 0.4 - 0.2 }
  }
}
