// SPDX-License-Identifier: Apache-2.0

extension FloatNetwork {
  /// The same network with fewer operations: what the runtime has, and nothing that does nothing.
  ///
  /// Batch normalization goes into the weights beside it or into the preprocessing, and where
  /// neither is exact it becomes a depthwise 1×1 convolution; clamps become the activations of the
  /// nodes before them; shuffles in a row become one. What is left is convolution, fullyConnected,
  /// the pools, add, concat, shuffle and clamp.
  ///
  /// - Returns: The network, what the preprocessing takes over, and what was done.
  /// - Throws: The name of a node whose weights a batch normalization makes infinite.
  public func folded() throws(FoldError) -> FoldedNetwork {
    var folding = Folding(self)
    try folding.foldAll()
    folding.nameClassifier()
    return FoldedNetwork(
      network: folding.network.renumbered(), inputAffine: folding.inputAffine,
      report: folding.report)
  }
}

/// A network while it is folded.
struct Folding {
  var network: FloatNetwork
  var inputAffine: (scale: [Float], offset: [Float])?
  var report: [String] = []
  /// For every value, the node that writes it; nothing for the input.
  private(set) var producers: [Int?] = []
  /// For every value, how many inputs of nodes read it, and one more if it is the output.
  private(set) var readerCounts: [Int] = []
  /// For every value, bounds of its elements.
  private(set) var ranges: [Activation] = []

  init(_ network: FloatNetwork) {
    self.network = network
    refresh()
  }

  /// Applies every rule until none applies.
  mutating func foldAll() throws(FoldError) {
    var isChanged = true
    while isChanged {
      isChanged = false
      var index = 0
      while index < network.nodes.count {
        if try fold(index) {
          isChanged = true
          refresh()
        } else {
          index += 1
        }
      }
      if !isChanged, convolveBatchNormalization() {
        isChanged = true
        refresh()
      }
    }
  }

  /// Applies one rule at a node, if one fits.
  private mutating func fold(_ index: Int) throws(FoldError) -> Bool {
    if removeUnread(index) || removeIdle(index) { return true }
    switch network.nodes[index].operation {
    case .shuffle: return joinShuffles(index)
    case .clamp: return foldClamp(index)
    case .averagePool: return widenPool(index)
    case .batchNormalization(let scale, let offset):
      return try foldBatchNormalization(index, scale: scale, offset: offset)
    default: return false
    }
  }

  private mutating func refresh() {
    producers = [Int?](repeating: nil, count: network.shapes.count)
    readerCounts = [Int](repeating: 0, count: network.shapes.count)
    ranges = [Activation](repeating: .unbounded, count: network.shapes.count)
    readerCounts[network.output] = 1
    for (index, node) in network.nodes.enumerated() {
      producers[node.output] = index
      for input in node.inputs { readerCounts[input] += 1 }
      ranges[node.output] = node.range(from: ranges)
    }
  }

  /// The node before this one, if nothing else reads what it writes.
  func soleProducer(of node: Int) -> Int? {
    let input = network.nodes[node].inputs[0]
    return readerCounts[input] == 1 ? producers[input] : nil
  }

  func readers(of value: ValueIndex) -> [Int] {
    network.nodes.indices.filter { network.nodes[$0].inputs.contains(value) }
  }
}

extension Folding {
  /// Takes out a node; its readers read its input.
  mutating func remove(_ index: Int) {
    let node = network.nodes.remove(at: index)
    let input = node.inputs[0]
    if network.output == node.output { network.output = input }
    for reader in network.nodes.indices {
      for position in network.nodes[reader].inputs.indices
      where network.nodes[reader].inputs[position] == node.output {
        network.nodes[reader].inputs[position] = input
      }
    }
  }

  private mutating func removeUnread(_ index: Int) -> Bool {
    guard readerCounts[network.nodes[index].output] == 0 else { return false }
    network.nodes.remove(at: index)
    return true
  }

  /// Removes a node that hands on what it reads.
  private mutating func removeIdle(_ index: Int) -> Bool {
    let node = network.nodes[index]
    let isIdle =
      switch node.operation {
      case .shuffle(let source): node.activation == nil && source.elementsEqual(source.indices)
      case .clamp: node.activation?.contains(ranges[node.inputs[0]]) ?? true
      case .batchNormalization(let scale, let offset):
        node.activation == nil && scale.allSatisfy { $0 == 1 } && offset.allSatisfy { $0 == 0 }
      default: false
      }
    guard isIdle, node.inputs[0] != 0 || node.output != network.output else { return false }
    report.append("\(node.name): removed, for it changes nothing")
    remove(index)
    return true
  }

  private mutating func joinShuffles(_ index: Int) -> Bool {
    let node = network.nodes[index]
    guard case .shuffle(let second) = node.operation, let producer = producers[node.inputs[0]],
      case .shuffle(let first) = network.nodes[producer].operation,
      network.nodes[producer].activation == nil
    else { return false }
    report.append("\(node.name): joined with the shuffle \(network.nodes[producer].name)")
    network.nodes[index].operation = .shuffle(source: second.map { first[$0] })
    network.nodes[index].inputs = network.nodes[producer].inputs
    return true
  }

  /// Makes an average over the whole map a global one.
  private mutating func widenPool(_ index: Int) -> Bool {
    let node = network.nodes[index]
    guard case .averagePool(let window, _) = node.operation,
      window.isWhole(network.shapes[node.inputs[0]])
    else { return false }
    network.nodes[index].operation = .globalAveragePool
    return true
  }

  /// Makes a convolution over its whole map that gives the scores a fully connected layer.
  mutating func nameClassifier() {
    guard let index = producers[network.output],
      case .convolution(let layer) = network.nodes[index].operation, layer.groups == 1,
      layer.window.isWhole(network.shapes[network.nodes[index].inputs[0]])
    else { return }
    network.nodes[index].operation = .fullyConnected(
      FullyConnected(weights: layer.weights, bias: layer.bias))
    report.append("\(network.nodes[index].name): a convolution as the fully connected layer it is")
  }

  /// Makes a batch normalization that no weights beside it can take over a convolution of its own.
  private mutating func convolveBatchNormalization() -> Bool {
    for (index, node) in network.nodes.enumerated() {
      guard case .batchNormalization(let scale, let offset) = node.operation else { continue }
      network.nodes[index].operation = .convolution(
        Convolution(
          weights: scale, bias: offset, outputChannels: scale.count, groups: scale.count,
          window: Pool(1, stride: 1, padding: 0)))
      report.append("\(node.name): kept, as a depthwise 1×1 convolution")
      return true
    }
    return false
  }
}

extension FloatNetwork {
  /// The network with its values numbered in the order in which they are written.
  fileprivate func renumbered() -> FloatNetwork {
    var numbers = [0: 0]
    var result = self
    result.shapes = [input]
    for index in nodes.indices {
      result.nodes[index].inputs = nodes[index].inputs.compactMap { numbers[$0] }
      numbers[nodes[index].output] = result.shapes.count
      result.nodes[index].output = result.shapes.count
      result.shapes.append(shapes[nodes[index].output])
    }
    result.output = numbers[output] ?? 0
    return result
  }
}
