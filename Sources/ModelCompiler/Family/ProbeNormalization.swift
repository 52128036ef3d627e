// SPDX-License-Identifier: Apache-2.0

internal import Quantization

/// Scales seeded weights and sets biases so that every layer has the statistics of a trained one.
///
/// Node by node, over all probe pictures and all pixels: what goes into a ReLU gets a positive
/// mean, so that most of it passes and small errors do not grow from layer to layer; a branch that
/// is added gets a smaller deviation than the trunk. Sums run in a fixed order: the same seed gives
/// the same bits everywhere.
struct ProbeNormalization {
  private(set) var nodes: [Node]
  /// For every probe, the values so far.
  private var maps: [[FloatMap]]
  private var random: SeededGenerator

  init(nodes: [Node], probes: [[Float]], random: inout SeededGenerator) {
    self.nodes = nodes
    self.random = SeededGenerator(seed: random.next())
    let side = FloatNetwork.probeSide
    let input = Shape(channels: 3, height: side, width: side)
    maps = probes.map { [FloatMap(copying: $0, shape: input)] }
    for index in nodes.indices { run(index) }
    for map in maps.joined() { map.deallocate() }
    maps = []
  }

  private mutating func run(_ index: Int) {
    let node = nodes[index]
    let shape = node.operation.output(of: node.inputs.map { maps[0][$0].shape })
    let outputs = maps.map { values in
      let output = FloatMap(shape: shape)
      node.run(node.inputs.map { values[$0] }, output)
      return output
    }
    switch node.operation {
    case .convolution(let convolution): normalize(convolution, of: index, outputs)
    case .fullyConnected(let layer): normalize(layer, of: index, outputs)
    default: break
    }
    for (probe, output) in outputs.enumerated() {
      if let activation = node.activation { output.clamp(to: activation) }
      maps[probe].append(output)
    }
  }

  private mutating func normalize(
    _ convolution: Convolution, of index: Int, _ outputs: [FloatMap]
  ) {
    var convolution = convolution
    let target = Target(node: nodes[index], follower: nodes[index + 1])
    let weightsPerOutput = convolution.weights.count / convolution.outputChannels
    for channel in 0..<convolution.outputChannels {
      let (mean, deviation) = moments(of: outputs.map { $0.channel(channel) })
      let gain = target.deviation * (1 + 0.2 * random.nextGaussian() / 3) / deviation
      let bias = target.mean * (1 + 0.2 * random.nextGaussian()) - mean * gain
      for weight in 0..<weightsPerOutput {
        convolution.weights[channel * weightsPerOutput + weight] *= gain
      }
      convolution.bias[channel] = bias
      for output in outputs { output.rescale(channel, by: gain, plus: bias) }
    }
    nodes[index].operation = .convolution(convolution)
  }

  /// One gain for all classes, so that pictures make the scores differ by about `2.5`.
  private mutating func normalize(
    _ layer: FullyConnected, of index: Int, _ outputs: [FloatMap]
  ) {
    var layer = layer
    let classes = layer.bias.count
    var variance: Float = 0
    for row in 0..<classes {
      let (mean, deviation) = moments(of: outputs.map { $0.channel(row) })
      layer.bias[row] = -mean
      variance += deviation * deviation / Float(classes)
    }
    let gain = 2.5 / variance.squareRoot()
    layer.weights = layer.weights.map { $0 * gain }
    layer.bias = layer.bias.map { $0 * gain }
    nodes[index].operation = .fullyConnected(layer)
  }
}

/// What a convolution's output should look like before its activation.
private struct Target {
  let mean: Float
  let deviation: Float

  init(node: Node, follower: Node) {
    if node.activation != nil {
      (mean, deviation) = (1, 1)
    } else if case .add = follower.operation {
      (mean, deviation) = (0, 0.3)
    } else {
      (mean, deviation) = (0, 1)
    }
  }
}

extension FloatMap {
  fileprivate func channel(_ index: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: plane(index), count: shape.pixels)
  }

  fileprivate func rescale(_ channel: Int, by gain: Float, plus bias: Float) {
    let plane = plane(channel)
    for pixel in 0..<shape.pixels { plane[pixel] = plane[pixel] * gain + bias }
  }
}

/// Mean and deviation over all elements of several planes; the deviation is never 0.
private func moments(of planes: [UnsafeBufferPointer<Float>]) -> (mean: Float, deviation: Float) {
  var sum = 0.0
  var squares = 0.0
  var count = 0.0
  for plane in planes {
    for element in plane {
      sum += Double(element)
      squares += Double(element) * Double(element)
    }
    count += Double(plane.count)
  }
  let mean = sum / count
  return (Float(mean), Float((max(0, squares / count - mean * mean) + 1e-6).squareRoot()))
}
