// SPDX-License-Identifier: Apache-2.0

extension Folding {
  /// Moves a batch normalization into the weights before it, into the preprocessing, or into the
  /// weights behind it.
  mutating func foldBatchNormalization(
    _ index: Int, scale: [Float], offset: [Float]
  ) throws(FoldError) -> Bool {
    if try foldBackward(index, scale, offset) { return true }
    if foldIntoInput(index, scale, offset) { return true }
    return try foldForward(index, scale, offset)
  }

  private mutating func foldBackward(
    _ index: Int, _ scale: [Float], _ offset: [Float]
  ) throws(FoldError) -> Bool {
    guard let producer = soleProducer(of: index), network.nodes[producer].activation == nil else {
      return false
    }
    switch network.nodes[producer].operation {
    case .convolution(var layer):
      (layer.weights, layer.bias) = scaled(layer.weights, layer.bias, scale, offset)
      network.nodes[producer].operation = .convolution(layer)
    case .fullyConnected(var layer):
      (layer.weights, layer.bias) = scaled(layer.weights, layer.bias, scale, offset)
      network.nodes[producer].operation = .fullyConnected(layer)
    case .batchNormalization(let firstScale, let firstOffset):
      let joined = scaled(firstScale, firstOffset, scale, offset)
      network.nodes[producer].operation = .batchNormalization(
        scale: joined.weights, offset: joined.bias)
    case .shuffle(let source):
      moveBefore(producer, index, source, scale, offset)
      return true
    default: return false
    }
    try merged(index, into: producer)
    return true
  }

  /// Records that a batch normalization has gone into another node's weights, and removes it.
  private mutating func merged(_ index: Int, into other: Int) throws(FoldError) {
    let (node, target) = (network.nodes[index], network.nodes[other])
    guard target.hasFiniteWeights else {
      throw .infiniteWeights(node: target.name, after: node.name)
    }
    report.append("\(node.name): folded into \(target.name)")
    network.nodes[other].activation = node.activation ?? target.activation
    remove(index)
  }

  /// Scales before a shuffle instead of behind it.
  private mutating func moveBefore(
    _ shuffle: Int, _ index: Int, _ source: [Int], _ scale: [Float], _ offset: [Float]
  ) {
    var (movedScale, movedOffset) = (scale, offset)
    for (channel, original) in source.enumerated() {
      movedScale[original] = scale[channel]
      movedOffset[original] = offset[channel]
    }
    swap(shuffle, index)
    network.nodes[shuffle].operation = .batchNormalization(scale: movedScale, offset: movedOffset)
  }

  private mutating func foldIntoInput(
    _ index: Int, _ scale: [Float], _ offset: [Float]
  ) -> Bool {
    let node = network.nodes[index]
    guard node.inputs[0] == 0, readerCounts[0] == 1, node.activation == nil, inputAffine == nil,
      node.output != network.output
    else { return false }
    inputAffine = (scale, offset)
    report.append("\(node.name): folded into the preprocessing")
    remove(index)
    return true
  }

  private mutating func foldForward(
    _ index: Int, _ scale: [Float], _ offset: [Float]
  ) throws(FoldError) -> Bool {
    let node = network.nodes[index]
    let readers = readers(of: node.output)
    let canTakeOver = readers.allSatisfy { network.nodes[$0].canScaleInput }
    guard node.activation == nil, node.output != network.output, canTakeOver else { return false }
    for reader in readers {
      network.nodes[reader].scaleInput(
        by: scale, plus: offset, pixels: network.shapes[node.output].pixels)
      guard network.nodes[reader].hasFiniteWeights else {
        throw .infiniteWeights(node: network.nodes[reader].name, after: node.name)
      }
      report.append("\(node.name): folded into \(network.nodes[reader].name)")
    }
    remove(index)
    return true
  }
}

/// Weights and bias for outputs that are scaled and offset afterwards.
private func scaled(
  _ weights: [Float], _ bias: [Float], _ scale: [Float], _ offset: [Float]
) -> (weights: [Float], bias: [Float]) {
  let perOutput = weights.count / bias.count
  var result = (weights: weights, bias: bias)
  for output in bias.indices {
    let factor = Double(scale[output])
    result.bias[output] = Float(Double(bias[output]) * factor + Double(offset[output]))
    for index in output * perOutput..<(output + 1) * perOutput {
      result.weights[index] = Float(Double(weights[index]) * factor)
    }
  }
  return result
}

extension Node {
  fileprivate var hasFiniteWeights: Bool {
    switch operation {
    case .convolution(let layer): (layer.weights + layer.bias).allSatisfy(\.isFinite)
    case .fullyConnected(let layer): (layer.weights + layer.bias).allSatisfy(\.isFinite)
    case .batchNormalization(let scale, let offset): (scale + offset).allSatisfy(\.isFinite)
    default: true
    }
  }

  /// Whether a scale and offset of the input's channels can go into the weights.
  fileprivate var canScaleInput: Bool {
    switch operation {
    case .convolution(let layer):
      let window = layer.window
      return [window.top, window.left, window.bottom, window.right].allSatisfy { $0 == 0 }
    case .fullyConnected: return true
    default: return false
    }
  }

  fileprivate mutating func scaleInput(by scale: [Float], plus offset: [Float], pixels: Int) {
    switch operation {
    case .convolution(var layer):
      let taps = layer.window.height * layer.window.width
      let groupInputs = scale.count / layer.groups
      let groupOutputs = layer.outputChannels / layer.groups
      layer.bias.scaleInputs(of: &layer.weights, taps: taps, scale, offset) { output, input in
        output / groupOutputs * groupInputs + input
      }
      operation = .convolution(layer)
    case .fullyConnected(var layer):
      layer.bias.scaleInputs(of: &layer.weights, taps: pixels, scale, offset) { $1 }
      operation = .fullyConnected(layer)
    default: break
    }
  }
}

extension [Float] {
  /// Changes weights `[outputs, inputs, taps]`, and this bias, for inputs that are scaled before.
  fileprivate mutating func scaleInputs(
    of weights: inout [Float], taps: Int, _ scale: [Float], _ offset: [Float],
    channel: (_ output: Int, _ input: Int) -> Int
  ) {
    let inputs = weights.count / count / taps
    for output in indices {
      var sum = Double(self[output])
      for input in 0..<inputs {
        let source = channel(output, input)
        for tap in 0..<taps {
          let index = (output * inputs + input) * taps + tap
          let weight = Double(weights[index])
          sum += weight * Double(offset[source])
          weights[index] = Float(weight * Double(scale[source]))
        }
      }
      self[output] = Float(sum)
    }
  }
}
