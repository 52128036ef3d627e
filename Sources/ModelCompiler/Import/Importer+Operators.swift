// SPDX-License-Identifier: Apache-2.0

extension Importer {
  /// Reads one node.
  mutating func add(_ node: ONNXNode) throws(ImportError) {
    guard let output = node.outputs.first, !output.isEmpty else {
      throw node.unlike("an output", found: "none")
    }
    if let constant = try folded(node) {
      try count(constant)
      values[output] = .constant(constant)
      return
    }
    var view = try computed(node)
    view.name = node.place.name
    values[output] = .map(view)
  }

  /// What a node makes of values that depend on the picture.
  private mutating func computed(_ node: ONNXNode) throws(ImportError) -> MapView {
    switch node.operation {
    case .identity, .dropout, .cast: try passedOn(node)
    case .reshape, .flatten, .squeeze, .unsqueeze, .transpose: try rearranged(node)
    case .convolution: try convolution(node)
    case .maxPool: try maxPool(node)
    case .averagePool: try averagePool(node)
    case .pad: try padded(node)
    case .globalAveragePool, .reduceMean: try mean(node)
    case .gemm: try gemm(node)
    case .matrixProduct: try matrixProduct(node)
    case .batchNormalization: try batchNormalization(node)
    case .relu, .clip: try clamped(node)
    case .add, .sum, .subtract, .multiply, .divide: try arithmetic(node)
    case .concat: try concatenated(node)
    case .softmax, .logSoftmax: try probabilities(node)
    case .constant, .constantOfShape, .floor, .gather, .modulo, .shape, .slice:
      throw node.unlike("constant inputs", found: "a value computed from the picture")
    }
  }

  private mutating func concatenated(_ node: ONNXNode) throws(ImportError) -> MapView {
    let first = try view(0, of: node)
    let rank = first.dimensions.count
    guard let axis = try node.integer("axis"), try node.axis(axis, rank: rank) == 1 else {
      throw node.unlike("axis 1", found: try node.integer("axis").map(String.init) ?? "none")
    }
    var inputs: [ValueIndex] = []
    for index in node.inputs.indices {
      inputs.append(try channels(try view(index, of: node), rank: rank, for: node))
    }
    var shape = shapes[inputs[0]]
    for input in inputs.dropFirst() {
      let other = shapes[input]
      guard other.height == shape.height, other.width == shape.width else {
        throw node.unlike(
          "maps of \(shape.height)×\(shape.width)", found: "one of \(other.height)×\(other.width)")
      }
      shape.channels += other.channels
    }
    let output = try append(.concat, inputs, shape: shape, name: node.place.name)
    var view = self.view(of: output, from: node)
    view.dimensions = [batch, shape.channels] + view.dimensions.dropFirst(2).prefix(rank - 2)
    return view
  }

  /// The map behind `[batch, channels, height, width]`, or behind `[batch, channels]` of 1×1.
  mutating func channels(
    _ view: MapView, rank: Int, for node: ONNXNode
  ) throws(ImportError) -> ValueIndex {
    guard view.dimensions.count == rank else {
      throw node.unlike("inputs of \(rank) dimensions", found: text(view.dimensions))
    }
    let shape = shapes[view.source]
    if rank == 4 { return try map(view, for: node) }
    guard rank == 2, view.dimensions == [batch, shape.channels], shape.pixels == 1 else {
      throw node.unlike("maps or vectors", found: text(view.dimensions))
    }
    var square = view
    square.dimensions += [1, 1]
    return try map(square, for: node)
  }

  /// Nodes that change nothing when no training is going on.
  private mutating func passedOn(_ node: ONNXNode) throws(ImportError) -> MapView {
    switch node.operation {
    case .cast:
      let type = Onnx_TensorProto.DataType(rawValue: try node.integer("to") ?? 0)
      guard type == .float else {
        throw node.unlike("a cast to float32", found: type.map { "\($0)" } ?? "no such type")
      }
    case .dropout:
      let isTraining = try constant(2, of: node)?.integers().contains { $0 != 0 }
      if isTraining == true { throw node.unlike("inference", found: "training_mode") }
    default: break
    }
    guard case .map(let view) = try value(0, of: node) else {
      throw node.unlike("a value computed from the picture", found: "a constant")
    }
    return view
  }

  private mutating func rearranged(_ node: ONNXNode) throws(ImportError) -> MapView {
    guard case .map(var view) = try value(0, of: node), view.padding == nil else {
      throw node.unlike(
        "Conv, MaxPool or AveragePool after a Pad", found: "a rearrangement of what it padded")
    }
    switch try rearrangement(of: view.dimensions, by: node) {
    case .dimensions(let dimensions):
      view.dimensions = dimensions
    case .permutation(let permutation):
      guard let transposed = view.transposed(permutation) else {
        throw .limit(
          of: "elements to transpose at \(node.place)", expectedAtMost: ImportLimits.viewRuns,
          found: "\(view.elements)")
      }
      view = transposed
    }
    return view
  }

  /// A softmax keeps the order of the scores, so at the end it can go.
  private mutating func probabilities(_ node: ONNXNode) throws(ImportError) -> MapView {
    var view = try view(0, of: node)
    let rank = view.dimensions.count
    let isOverOneAxis = graph.version >= 13
    let axis = try node.axis(try node.integer("axis") ?? (isOverOneAxis ? -1 : 1), rank: rank)
    let normalized = view.dimensions[axis...].prefix(isOverOneAxis ? 1 : rank).reduce(1, *)
    guard normalized * batch == view.elements else {
      throw node.unlike(
        "a softmax over all classes", found: "axis \(axis) of \(text(view.dimensions))")
    }
    view.isProbabilities = true
    return view
  }
}
