// SPDX-License-Identifier: Apache-2.0

extension Folding {
  /// Moves a clamp into the node before it, or before it where that node only moves channels.
  mutating func foldClamp(_ index: Int) -> Bool {
    guard let clamp = network.nodes[index].activation, let producer = soleProducer(of: index) else {
      return false
    }
    switch network.nodes[producer].operation {
    case .batchNormalization: return false
    case .concat where network.nodes[producer].activation == nil:
      return clampInputs(of: producer, with: index)
    case .shuffle where network.nodes[producer].activation == nil:
      swap(producer, index)
    default:
      let name = network.nodes[producer].name
      let before = network.nodes[producer].activation ?? .unbounded
      network.nodes[producer].activation = before.followed(by: clamp)
      report.append("\(network.nodes[index].name): folded into \(name)")
      remove(index)
    }
    return true
  }

  /// Exchanges two nodes in a row that leave the shape; both keep their values.
  mutating func swap(_ first: Int, _ second: Int) {
    let (former, latter) = (network.nodes[first], network.nodes[second])
    network.nodes[first].name = latter.name
    network.nodes[first].operation = latter.operation
    network.nodes[first].activation = latter.activation
    network.nodes[second].name = former.name
    network.nodes[second].operation = former.operation
    network.nodes[second].activation = former.activation
  }

  /// Clamps the inputs of a concat in place of its output, if nothing else reads them.
  private mutating func clampInputs(of concat: Int, with index: Int) -> Bool {
    let inputs = network.nodes[concat].inputs
    let clamp = network.nodes[index]
    guard let activation = clamp.activation else { return false }
    let isClamped = inputs.map { activation.contains(ranges[$0]) }
    let isFree = inputs.indices.allSatisfy {
      isClamped[$0] || (readerCounts[inputs[$0]] == 1 && producers[inputs[$0]] != nil)
    }
    guard isFree else { return false }
    remove(index)
    var clamps: [Node] = []
    for position in inputs.indices where !isClamped[position] {
      let output = network.shapes.count
      network.shapes.append(network.shapes[inputs[position]])
      clamps.append(
        Node(
          name: clamp.name, operation: .clamp, inputs: [inputs[position]], output: output,
          activation: activation))
      network.nodes[concat].inputs[position] = output
    }
    network.nodes.insert(contentsOf: clamps, at: concat)
    return true
  }
}

extension Activation {
  static let unbounded = Activation(minimum: -.infinity, maximum: .infinity)

  /// Whether a value within `range` comes out as it went in.
  func contains(_ range: Activation) -> Bool {
    minimum <= range.minimum && range.maximum <= maximum
  }

  /// This clamp and then another one, as one clamp.
  func followed(by other: Activation) -> Activation {
    func clamped(_ bound: Float) -> Float { min(max(bound, other.minimum), other.maximum) }
    return Activation(minimum: clamped(minimum), maximum: clamped(maximum))
  }

  fileprivate func united(with other: Activation) -> Activation {
    Activation(minimum: min(minimum, other.minimum), maximum: max(maximum, other.maximum))
  }
}

extension Node {
  /// Bounds of what the node writes, from bounds of what it reads.
  func range(from ranges: [Activation]) -> Activation {
    let inputs = inputs.map { ranges[$0] }
    let first = inputs[0]
    let range: Activation
    switch operation {
    case .convolution, .fullyConnected, .batchNormalization: range = .unbounded
    case .add:
      range = inputs.dropFirst().reduce(first) {
        Activation(minimum: $0.minimum + $1.minimum, maximum: $0.maximum + $1.maximum)
      }
    case .concat: range = inputs.dropFirst().reduce(first) { $0.united(with: $1) }
    case .averagePool: range = first.united(with: Activation(minimum: 0, maximum: 0))
    case .maxPool, .globalAveragePool, .shuffle, .clamp: range = first
    }
    return activation.map { range.followed(by: $0) } ?? range
  }
}
