// SPDX-License-Identifier: Apache-2.0

/// Sorts the nodes of a graph so that each stands after those it reads.
///
/// A file that is in order already keeps its order.
struct ExecutionOrder {
  private enum Mark {
    case unvisited
    case open
    case done
  }

  private let nodes: [Onnx_NodeProto]
  private let known: Set<String>
  private var producers: [String: Int] = [:]
  private var marks: [Mark]
  private var order: [Int] = []

  init(_ graph: Onnx_GraphProto, known: some Sequence<String>, input: String) {
    nodes = graph.node
    self.known = Set(known).union([input])
    marks = [Mark](repeating: .unvisited, count: graph.node.count)
  }

  /// The nodes that `output` depends on, in execution order.
  mutating func nodes(neededFor output: String) throws(ImportError) -> [ONNXNode] {
    try findProducers()
    for index in nodes.indices { try visit(index) }
    guard let last = producers[output] else {
      throw .graph(
        expected: "an output that a node writes", found: "\(quoted(output)), which none writes")
    }
    let needed = ancestors(of: last)
    var result: [ONNXNode] = []
    for index in order where needed.contains(index) {
      result.append(try ONNXNode(nodes[index], index: index))
    }
    return result
  }

  private mutating func findProducers() throws(ImportError) {
    for (index, node) in nodes.enumerated() {
      for name in node.output where !name.isEmpty {
        guard !known.contains(name), producers.updateValue(index, forKey: name) == nil else {
          throw .node(
            at: NodePlace(nodes[index], index: index), expected: "every value written once",
            found: "\(quoted(name)) written again")
        }
      }
    }
  }

  /// Puts a node behind everything it reads; a stack of its own, for graphs can be deep.
  private mutating func visit(_ root: Int) throws(ImportError) {
    var stack = [(node: root, input: 0)]
    while let (node, input) = stack.last {
      if input == 0 {
        if marks[node] == .done {
          stack.removeLast()
          continue
        }
        marks[node] = .open
      }
      guard input < nodes[node].input.count else {
        marks[node] = .done
        order.append(node)
        stack.removeLast()
        continue
      }
      stack[stack.count - 1].input += 1
      if let producer = try producer(of: nodes[node].input[input], readBy: node) {
        stack.append((producer, 0))
      }
    }
  }

  /// The node that must come first, if there is one that has not.
  private func producer(of name: String, readBy node: Int) throws(ImportError) -> Int? {
    if name.isEmpty || known.contains(name) { return nil }
    guard let producer = producers[name] else {
      throw .node(
        at: NodePlace(nodes[node], index: node), expected: "inputs that a node writes",
        found: "\(quoted(name)), which none writes")
    }
    switch marks[producer] {
    case .unvisited: return producer
    case .done: return nil
    case .open:
      throw .node(
        at: NodePlace(nodes[node], index: node), expected: "a graph without cycles",
        found: "\(quoted(name)), which depends on this node")
    }
  }

  private func ancestors(of node: Int) -> Set<Int> {
    var found: Set = [node]
    var waiting = [node]
    while let next = waiting.popLast() {
      for producer in nodes[next].input.compactMap({ producers[$0] })
      where found.insert(producer).inserted {
        waiting.append(producer)
      }
    }
    return found
  }
}
