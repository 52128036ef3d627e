// SPDX-License-Identifier: Apache-2.0

internal import Quantization
internal import ShuffleNetV1

/// The nodes of a member, with weights of mean 0 and deviation 1 and without biases.
struct MemberNodes {
  private(set) var nodes: [Node] = []
  /// The value that the last node wrote.
  private(set) var current: ValueIndex = 0

  init(_ member: Member, random: inout SeededGenerator) {
    var shortcut: ValueIndex = 0
    var averages: ValueIndex = 0
    for layer in member.layers {
      switch layer.kind {
      case .averagePool:
        let branch = current
        append(layer, operation: .averagePool(layer.pool, countsPadding: true), inputs: [shortcut])
        averages = current
        current = branch
      case .concat: append(layer, operation: .concat, inputs: [averages, current])
      case .add: append(layer, operation: .add, inputs: [shortcut, current])
      default: append(layer, operation: layer.operation(random: &random), inputs: [current])
      }
      if layer.endsUnit { shortcut = current }
    }
  }

  private mutating func append(
    _ layer: Layer, operation: Operation, inputs: [ValueIndex]
  ) {
    current = nodes.count + 1
    nodes.append(
      Node(
        name: layer.name, operation: operation, inputs: inputs, output: current,
        activation: layer.isRectified ? .relu : nil))
  }
}

extension Layer {
  /// Whether a unit, or what comes before the first one, ends here.
  fileprivate var endsUnit: Bool { [.maxPool, .add, .concat].contains(kind) }

  fileprivate var pool: Pool { Pool(window, stride: stride, padding: window / 2) }

  fileprivate func operation(random: inout SeededGenerator) -> Operation {
    switch kind {
    case .maxPool: .maxPool(pool)
    case .globalAveragePool: .globalAveragePool
    case .shuffle:
      .shuffle(source: shuffleSource(channels: output.channels, groups: groups))
    case .fullyConnected:
      .fullyConnected(
        FullyConnected(weights: random.uniforms(weights), bias: zeros(output.channels)))
    default:
      .convolution(
        Convolution(
          weights: random.uniforms(weights), bias: zeros(output.channels),
          outputChannels: output.channels, groups: groups, window: pool))
    }
  }
}

/// The paper's shuffle: channels as `[groups, channels / groups]`, transposed.
func shuffleSource(channels: Int, groups: Int) -> [Int] {
  (0..<channels).map { $0 % groups * (channels / groups) + $0 / groups }
}

private func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

extension SeededGenerator {
  /// A nearly Gaussian value of mean 0 and deviation 1, within ±3.47.
  ///
  /// The sum of four uniform values, so that no mathematical library has a say in it.
  mutating func nextGaussian() -> Float {
    let sum =
      nextUnitInterval() + nextUnitInterval() + nextUnitInterval() + nextUnitInterval()
    return Float((sum - 2) * 1.732_050_807_568_877_2)
  }

  /// Uniform values of mean 0 and deviation 1.
  ///
  /// Without a Gaussian's tails an int8 scale fits all of them well, as it fits trained weights.
  mutating func uniforms(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float((nextUnitInterval() * 2 - 1) * 1.732_050_807_568_877_2) }
  }
}
