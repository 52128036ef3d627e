// SPDX-License-Identifier: Apache-2.0

// Operators that treat every element of a channel alike: whatever has been reordered, they can be
// applied to the map as it lies.
extension Importer {
  mutating func batchNormalization(_ node: ONNXNode) throws(ImportError) -> MapView {
    let view = try view(0, of: node)
    guard view.dimensions.count >= 2 else {
      throw node.unlike("channels as the second axis", found: text(view.dimensions))
    }
    guard try node.integer("spatial") ?? 1 == 1, try !node.flag("training_mode") else {
      throw node.unlike("inference with one scale a channel", found: "another mode")
    }
    let epsilon = Double(try node.float("epsilon") ?? 1e-5)
    let parameters = try (1...4).map { index throws(ImportError) in
      guard node.input(index) != nil else {
        throw node.unlike("5 inputs", found: "\(node.inputs.count)")
      }
      return try bias(index, count: view.dimensions[1], of: node).map { Double($0) }
    }
    let factors = zip(parameters[0], parameters[3]).map { $0 / ($1 + epsilon).squareRoot() }
    let scale = factors.map { Float($0) }
    let offset = factors.indices.map { channel in
      Float(parameters[1][channel] - parameters[2][channel] * factors[channel])
    }
    guard (scale + offset).allSatisfy(\.isFinite) else {
      throw node.unlike("a positive variance and finite results", found: "a result that is not")
    }
    return try scaled(view, by: scale, plus: offset, along: 1, of: node)
  }

  mutating func clamped(_ node: ONNXNode) throws(ImportError) -> MapView {
    var view = try paddedView(0, of: node)
    var activation = Activation.relu
    if node.operation == .clip {
      activation.minimum = try bound("min", input: 1, of: node) ?? -.infinity
      activation.maximum = try bound("max", input: 2, of: node) ?? .infinity
    }
    // Exporters write the largest finite number for a bound that is not there.
    let largest = Float.greatestFiniteMagnitude
    if activation.minimum == -largest { activation.minimum = -.infinity }
    if activation.maximum == largest { activation.maximum = .infinity }
    let (minimum, maximum) = (activation.minimum, activation.maximum)
    if minimum == -.infinity, maximum == .infinity { return view }
    guard minimum == 0, maximum > 0 else {
      throw node.unlike("a clamp from 0 up", found: "min \(minimum), max \(maximum)")
    }
    if let padding = view.padding {
      guard minimum...maximum ~= padding.value else {
        throw node.unlike(
          "a clamp that leaves the padding of \(quoted(padding.name))", found: "\(padding.value)")
      }
    }
    view.source = try append(
      .clamp, [view.source], shape: shapes[view.source], name: node.place.name,
      activation: activation)
    return view
  }

  private mutating func bound(
    _ name: String, input index: Int, of node: ONNXNode
  ) throws(ImportError) -> Float? {
    if graph.version < 11 { return try node.float(name) }
    guard let tensor = try constant(index, of: node) else { return nil }
    guard tensor.count == 1 else {
      throw node.unlike("one number as \(name)", found: text(tensor.dimensions))
    }
    return try tensor.floats().first
  }

  mutating func arithmetic(_ node: ONNXNode) throws(ImportError) -> MapView {
    guard node.inputs.count == 2 || (node.operation == .sum && !node.inputs.isEmpty) else {
      throw node.unlike("two inputs", found: "\(node.inputs.count)")
    }
    if node.inputs.count == 2 {
      if case .constant(let constant) = try value(1, of: node) {
        return try arithmetic(try view(0, of: node), constant, isReversed: false, node)
      }
      if case .constant(let constant) = try value(0, of: node) {
        return try arithmetic(try view(1, of: node), constant, isReversed: true, node)
      }
    }
    guard node.operation == .add || node.operation == .sum else {
      throw node.unlike("a constant as one of the inputs", found: "two maps")
    }
    var sum = try view(0, of: node)
    for index in 1..<max(1, node.inputs.count) {
      sum = try self.sum(sum, try view(index, of: node), node)
    }
    return sum
  }

  private mutating func sum(
    _ first: MapView, _ second: MapView, _ node: ONNXNode
  ) throws(ImportError) -> MapView {
    guard first.dimensions == second.dimensions else {
      throw node.unlike("two maps of \(text(first.dimensions))", found: text(second.dimensions))
    }
    var result = first
    var inputs = [first.source, second.source]
    if !first.isOrdered(like: second) || shapes[first.source] != shapes[second.source] {
      let rank = first.dimensions.count
      inputs = [
        try channels(first, rank: rank, for: node), try channels(second, rank: rank, for: node),
      ]
      result = MapView(of: inputs[0], dimensions: first.dimensions, name: node.place.name)
    }
    result.source = try append(.add, inputs, shape: shapes[inputs[0]], name: node.place.name)
    return result
  }

  private mutating func arithmetic(
    _ view: MapView, _ constant: ConstantTensor, isReversed: Bool, _ node: ONNXNode
  ) throws(ImportError) -> MapView {
    let operand = try perChannel(constant, of: view, at: node)
    let ones = [Float](repeating: 1, count: operand.count)
    let zeros = [Float](repeating: 0, count: operand.count)
    switch (node.operation, isReversed) {
    case (.subtract, false): return try scaled(view, by: ones, plus: operand.map(-), node)
    case (.subtract, true): return try scaled(view, by: ones.map(-), plus: operand, node)
    case (.multiply, _): return try scaled(view, by: operand, plus: zeros, node)
    case (.divide, false):
      let factors = operand.map { 1 / $0 }
      guard factors.allSatisfy(\.isFinite) else {
        throw node.unlike("divisors other than 0", found: "0 in \(quoted(constant.name))")
      }
      return try scaled(view, by: factors, plus: zeros, node)
    case (.divide, true): throw node.unlike("a constant divisor", found: "a map")
    default: return try scaled(view, by: ones, plus: operand, node)
    }
  }
}

extension Importer {
  private mutating func scaled(
    _ view: MapView, by scale: [Float], plus offset: [Float], along axis: Int, of node: ONNXNode
  ) throws(ImportError) -> MapView {
    var dimensions = view.dimensions.map { _ in 1 }
    dimensions[axis] = view.dimensions[axis]
    func perChannel(_ floats: [Float]) throws(ImportError) -> [Float] {
      let tensor = ConstantTensor(
        name: node.place.name, dimensions: dimensions, elements: .floats(floats))
      return try self.perChannel(tensor, of: view, at: node)
    }
    return try scaled(view, by: try perChannel(scale), plus: try perChannel(offset), node)
  }

  /// Scales the channels of the map behind a view, which stays a view of the result.
  private mutating func scaled(
    _ view: MapView, by scale: [Float], plus offset: [Float], _ node: ONNXNode
  ) throws(ImportError) -> MapView {
    var result = view
    result.source = try append(
      .batchNormalization(scale: scale, offset: offset), [view.source],
      shape: shapes[view.source], name: node.place.name)
    return result
  }
}
