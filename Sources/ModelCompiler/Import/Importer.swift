// SPDX-License-Identifier: Apache-2.0

/// Walks the nodes of a graph in order and writes down the network that they compute.
///
/// What only moves or renames elements (Reshape, Transpose, Identity, …) becomes a `MapView`; what
/// can be computed now (shapes, transposed weights) becomes a `ConstantTensor`; the rest becomes
/// nodes.
struct Importer {
  /// What a name in the file stands for.
  enum Value {
    case constant(ConstantTensor)
    case map(MapView)
  }

  let graph: ONNXGraph
  /// Pictures at a time in the file; the network that comes out takes one.
  let batch: Int
  var values: [String: Value] = [:]
  var nodes: [Node] = []
  var shapes: [Shape] = []
  /// For every value, whether its elements are known to be at least 0.
  var isNonNegative: [Bool] = []
  /// A node whose padding depends on the picture's size, if there is one.
  var sizeDependentNode: ONNXNode?
  private var shuffles: [Shuffle: ValueIndex] = [:]
  private var constantElements = 0

  private struct Shuffle: Hashable {
    let input: ValueIndex
    let source: [Int]
  }

  init(_ graph: ONNXGraph, inputSize: (height: Int, width: Int)?) throws(ImportError) {
    self.graph = graph
    let layout = try InputLayout(graph, size: inputSize)
    batch = layout.batch
    try addValue(layout.shape, isNonNegative: false, name: graph.input.name)
    let map = MapView(
      of: 0, dimensions: [batch] + layout.shape.dimensions, name: graph.input.name)
    let view = layout.isChannelsLast ? map.transposed([0, 2, 3, 1]) : map
    guard let view else {
      throw .limit(
        of: "elements of a picture with channels last", expectedAtMost: ImportLimits.viewRuns,
        found: "\(map.elements)")
    }
    values[graph.input.name] = .map(view)
  }

  /// The network that the whole graph computes.
  mutating func network() throws(ImportError) -> FloatNetwork {
    for node in graph.nodes { try add(node) }
    guard case .map(let view) = values[graph.output] else {
      throw .graph(
        expected: "an output computed from the picture",
        found: "\(quoted(graph.output)), which does not depend on it")
    }
    let output = try scores(view)
    return FloatNetwork(input: shapes[0], nodes: nodes, output: output, shapes: shapes)
  }

  private mutating func scores(_ view: MapView) throws(ImportError) -> ValueIndex {
    let shape = shapes[view.source]
    let isVector = shape.pixels == 1 && view.elements == batch * shape.channels
    guard view.source != 0, isVector, view.padding == nil, view.dimensions.first == batch,
      let permutation = view.blockPermutation(pixels: 1, perPicture: shape.channels)
    else {
      throw .graph(
        expected: "class scores of dimensions [\(batch), classes] as output",
        found: "\(quoted(graph.output)) of \(text(view.dimensions))")
    }
    return try shuffled(view.source, by: permutation, name: view.name)
  }
}

extension Importer {
  /// The map that a view stands for, moved if channels have moved.
  mutating func map(_ view: MapView, for node: ONNXNode) throws(ImportError) -> ValueIndex {
    let shape = shapes[view.source]
    guard let permutation = view.channelPermutation(of: shape, batch: batch) else {
      throw node.unlike(
        "a map of \(text([batch] + shape.dimensions)), whose channels alone may have moved",
        found: "\(text(view.dimensions)) as \(quoted(view.name)) has reordered it")
    }
    return try shuffled(view.source, by: permutation, name: view.name)
  }

  private mutating func shuffled(
    _ input: ValueIndex, by source: [Int], name: String
  ) throws(ImportError) -> ValueIndex {
    if source.elementsEqual(source.indices) { return input }
    let shuffle = Shuffle(input: input, source: source)
    if let output = shuffles[shuffle] { return output }
    let output = try append(.shuffle(source: source), [input], shape: shapes[input], name: name)
    shuffles[shuffle] = output
    return output
  }

  /// A view of a map as the node leaves it.
  func view(of value: ValueIndex, from node: ONNXNode) -> MapView {
    MapView(of: value, dimensions: [batch] + shapes[value].dimensions, name: node.place.name)
  }

  /// Appends a node and returns the value that it writes.
  mutating func append(
    _ operation: Operation, _ inputs: [ValueIndex], shape: Shape, name: String,
    activation: Activation? = nil
  ) throws(ImportError) -> ValueIndex {
    let output = shapes.count
    let isNonNegative =
      switch operation {
      case .clamp: (activation?.minimum ?? -1) >= 0
      case .convolution, .fullyConnected, .batchNormalization: false
      default: inputs.allSatisfy { self.isNonNegative[$0] }
      }
    try addValue(shape, isNonNegative: isNonNegative, name: name)
    nodes.append(
      Node(
        name: name, operation: operation, inputs: inputs, output: output, activation: activation))
    return output
  }

  private mutating func addValue(
    _ shape: Shape, isNonNegative: Bool, name: String
  ) throws(ImportError) {
    let limit = ImportLimits.mapElements / batch
    guard shape.dimensions.allSatisfy({ 1...ImportLimits.side ~= $0 }),
      elementCount(shape.dimensions, limit: limit) != nil
    else {
      throw .limit(
        of: "elements of the map \(quoted(name))", expectedAtMost: limit,
        found: text(shape.dimensions))
    }
    shapes.append(shape)
    self.isNonNegative.append(isNonNegative)
  }
}

extension Importer {
  /// What the node reads at an input, which must be there.
  mutating func value(_ index: Int, of node: ONNXNode) throws(ImportError) -> Value {
    guard let name = node.input(index) else {
      throw node.unlike("an input \(index)", found: "\(node.inputs.count) inputs")
    }
    if let value = values[name] { return value }
    guard let tensor = graph.initializers[name] else {
      throw node.unlike("a supported input", found: "\(quoted(name)), which no node here writes")
    }
    let constant = try ConstantTensor(tensor, name: name)
    try count(constant)
    return .constant(constant)
  }

  /// Counts what is decoded and computed, so that no file can fill the memory with it.
  mutating func count(_ constant: ConstantTensor) throws(ImportError) {
    constantElements += constant.count
    guard constant.dimensions.count <= ImportLimits.rank,
      elementCount(constant.dimensions, limit: ImportLimits.constantElements) != nil,
      constantElements <= ImportLimits.constantElements
    else {
      throw .limit(
        of: "elements of weights and constants", expectedAtMost: ImportLimits.constantElements,
        found: "more at \(quoted(constant.name))")
    }
  }

  /// A constant, or nothing if the input is left out.
  mutating func constant(_ index: Int, of node: ONNXNode) throws(ImportError) -> ConstantTensor? {
    guard node.input(index) != nil else { return nil }
    guard case .constant(let constant) = try value(index, of: node) else {
      throw node.unlike("a constant as input \(index)", found: "a value computed from the picture")
    }
    return constant
  }

  mutating func requiredConstant(
    _ index: Int, of node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    guard let constant = try constant(index, of: node) else {
      throw node.unlike("a constant as input \(index)", found: "\(node.inputs.count) inputs")
    }
    return constant
  }

  /// A view of what is computed from the picture, with or without a Pad that waits.
  mutating func paddedView(_ index: Int, of node: ONNXNode) throws(ImportError) -> MapView {
    guard case .map(let view) = try value(index, of: node) else {
      throw node.unlike("a value computed from the picture as input \(index)", found: "a constant")
    }
    guard !view.isProbabilities else {
      throw node.unlike("Softmax at the end only", found: "one before this node")
    }
    return view
  }

  mutating func view(_ index: Int, of node: ONNXNode) throws(ImportError) -> MapView {
    let view = try paddedView(index, of: node)
    if let padding = view.padding {
      throw node.unlike(
        "Conv, MaxPool or AveragePool after a Pad", found: "Pad \(quoted(padding.name)) before it")
    }
    return view
  }
}

extension Shape {
  var dimensions: [Int] { [channels, height, width] }
}
