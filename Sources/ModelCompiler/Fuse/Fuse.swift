// SPDX-License-Identifier: Apache-2.0

internal import ModelFile

extension StepNetwork {
  /// The runtime's operators for a folded network: stems with their max pool, additions in the
  /// epilogue of a convolution, concatenations as slices.
  init(fusing network: FloatNetwork) throws(CompileError) {
    shapes = network.shapes
    output = network.output
    statisticsSource = Array(network.shapes.indices)
    for node in network.nodes {
      if case .concat = node.operation {
        concatenate(node)
      } else {
        steps.append(try step(for: node))
      }
    }
    fuseAdditions()
    fuseStems()
  }

  private func step(for node: Node) throws(CompileError) -> Step {
    var step = Step(
      kind: .channelCopy, name: node.name, input: node.inputs[0], output: node.output,
      activation: node.activation)
    switch node.operation {
    case .convolution(let convolution): fill(&step, convolution)
    case .fullyConnected(let dense): fill(&step, dense)
    case .maxPool(let pool):
      step.kind = .maxPool
      step.window = pool
    case .averagePool(let pool, let countsPadding):
      step.kind = .averagePool
      step.window = pool
      step.countsPadding = countsPadding
    case .globalAveragePool: step.kind = .globalAveragePool
    case .add:
      step.kind = .add
      step.residual = node.inputs[1]
    case .shuffle(let source): step.sources = source
    case .clamp: break
    case .batchNormalization, .concat:
      throw .unfoldedOperation(node: node.name)
    }
    return step
  }

  private func fill(_ step: inout Step, _ convolution: Convolution) {
    let window = convolution.window
    let inputChannels = shapes[step.input].channels
    let perGroup = inputChannels / convolution.groups
    step.window = window
    step.groups = convolution.groups
    step.floatBias = convolution.bias
    step.targets = Array(0..<convolution.outputChannels)
    let taps = window.height * window.width
    // From [rows][channels][taps] to [rows][taps][channels].
    step.floatWeights = [Float](unsafeUninitializedCapacity: convolution.weights.count) {
      to, count in
      for (index, weight) in convolution.weights.enumerated() {
        let (row, rest) = index.quotientAndRemainder(dividingBy: perGroup * taps)
        let (channel, tap) = rest.quotientAndRemainder(dividingBy: taps)
        to[(row * taps + tap) * perGroup + channel] = weight
      }
      count = convolution.weights.count
    }
    let isDepthwise =
      convolution.groups == inputChannels && convolution.outputChannels == inputChannels
    let isPointwise = window == Pool(1, stride: 1, padding: 0)
    if isPointwise {
      step.kind = .groupedPointwise
    } else if isDepthwise, inputChannels > 1, window.isDepthwise3x3 {
      step.kind = .depthwise3x3
      step.groups = 1
    } else {
      step.kind = .convolution
    }
  }

  private func fill(_ step: inout Step, _ dense: FullyConnected) {
    let shape = shapes[step.input]
    step.kind = .fullyConnected
    step.floatBias = dense.bias
    step.targets = Array(dense.bias.indices)
    // From [rows][channels][pixels] to [rows][pixels][channels].
    step.floatWeights = [Float](unsafeUninitializedCapacity: dense.weights.count) { to, count in
      for (index, weight) in dense.weights.enumerated() {
        let (row, rest) = index.quotientAndRemainder(dividingBy: shape.elements)
        let (channel, pixel) = rest.quotientAndRemainder(dividingBy: shape.pixels)
        to[row * shape.elements + pixel * shape.channels + channel] = weight
      }
      count = dense.weights.count
    }
  }

  /// Parts that a step writes for this concatenation alone become slices; others are copied.
  private mutating func concatenate(_ node: Node) {
    var channel = 0
    var parts: [ValueIndex] = []
    for input in node.inputs {
      var part = input
      let isFree =
        writer(of: input) != nil && slices[input] == nil && self.parts[input] == nil
        && !parts.contains(input)
      if !isFree {
        part = shapes.count
        shapes.append(shapes[input])
        statisticsSource.append(statisticsSource[input])
        steps.append(Step(kind: .channelCopy, name: node.name, input: input, output: part))
        report.append("\(node.name): one part of the concatenation is copied")
      }
      parts.append(part)
      slices[part] = (node.output, channel)
      channel += shapes[input].channels
    }
    self.parts[node.output] = parts
  }

  /// An addition right behind a convolution whose result nobody else reads becomes its epilogue.
  private mutating func fuseAdditions() {
    for index in steps.indices where steps[index].kind == .add {
      let addition = steps[index]
      guard let residual = addition.residual, residual != addition.input else { continue }
      for (sum, other) in [(addition.input, residual), (residual, addition.input)] {
        guard let writer = writer(of: sum), onlyReader(of: sum) == index,
          steps[writer].kind == .groupedPointwise || steps[writer].kind == .convolution,
          steps[writer].activation == nil, steps[writer].residual == nil
        else { continue }
        var fused = steps[writer]
        fused.residual = other
        fused.output = addition.output
        fused.activation = addition.activation
        // It moves to the addition's place, where both inputs exist.
        steps[index] = fused
        steps[writer].output = -1
        break
      }
    }
    steps.removeAll { $0.output == -1 }
  }

  /// A max pool right behind an ungrouped convolution becomes a part of it.
  private mutating func fuseStems() {
    for index in steps.indices where steps[index].kind == .maxPool {
      let pool = steps[index]
      guard let writer = writer(of: pool.input), onlyReader(of: pool.input) == index,
        steps[writer].kind == .convolution, steps[writer].groups == 1,
        steps[writer].residual == nil
      else { continue }
      var fused = steps[writer]
      fused.kind = .convolutionMaxPool
      fused.pool = pool.window
      fused.output = pool.output
      fused.activation = fused.activation.intersection(pool.activation)
      steps[index] = fused
      steps[writer].output = -1
    }
    steps.removeAll { $0.output == -1 }
  }
}

extension Pool {
  /// What the kernel of that name can do.
  fileprivate var isDepthwise3x3: Bool {
    height == 3 && width == 3 && (1...2).contains(strideY) && (1...2).contains(strideX)
      && [top, left, bottom, right].allSatisfy { (0...2).contains($0) }
  }
}

extension Activation? {
  /// The clamp that does both.
  fileprivate func intersection(_ other: Activation?) -> Activation? {
    guard let self else { return other }
    guard let other else { return self }
    return Activation(
      minimum: Swift.max(self.minimum, other.minimum),
      maximum: Swift.min(self.maximum, other.maximum))
  }
}
