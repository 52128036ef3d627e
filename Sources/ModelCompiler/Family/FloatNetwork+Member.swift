// SPDX-License-Identifier: Apache-2.0

internal import Quantization
public import ShuffleNetV1

extension FloatNetwork {
  /// A member of the family with seeded weights, for tests and benchmarks.
  ///
  /// Its labels mean nothing, but its numbers behave like those of a trained network: every layer
  /// is normalised over probe pictures, as batch normalisation does it, so that different pictures
  /// give different scores. Weights depend on the seed, the groups, the width and the classes; the
  /// size of the input changes none of them. Pictures come in as red, green, blue,
  /// `(value - Member.pixelMean) / Member.pixelDeviation`.
  public init(_ member: Member, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let skeleton = MemberNodes(member, random: &random)
    let probes = (0..<8).map { index in
      ProbePicture.draw(index, side: FloatNetwork.probeSide, random: &random)
    }
    let nodes = ProbeNormalization(nodes: skeleton.nodes, probes: probes, random: &random).nodes
    let input = Shape(channels: 3, height: member.inputHeight, width: member.inputWidth)
    self.init(
      input: input, nodes: nodes, output: skeleton.current,
      shapes: FloatNetwork.shapes(of: nodes, input: input))
  }

  /// Height and width of the pictures that normalise the weights: the last maps are 4×4.
  static let probeSide = 128

  /// The shape of every value of a chain of nodes that number their outputs 1, 2, ….
  static func shapes(of nodes: [Node], input: Shape) -> [Shape] {
    var shapes = [input]
    for node in nodes {
      shapes.append(node.operation.output(of: node.inputs.map { shapes[$0] }))
    }
    return shapes
  }
}

extension Operation {
  /// The shape that comes out of values of the given shapes.
  func output(of inputs: [Shape]) -> Shape {
    var shape = inputs[0]
    switch self {
    case .convolution(let convolution):
      shape = convolution.window.output(of: shape)
      shape.channels = convolution.outputChannels
    case .fullyConnected(let layer):
      shape = Shape(channels: layer.bias.count, height: 1, width: 1)
    case .maxPool(let window), .averagePool(let window, _): shape = window.output(of: shape)
    case .globalAveragePool: shape = Shape(channels: shape.channels, height: 1, width: 1)
    case .concat: shape.channels = inputs.reduce(0) { $0 + $1.channels }
    case .shuffle(let source): shape.channels = source.count
    case .batchNormalization, .add, .clamp: break
    }
    return shape
  }
}
