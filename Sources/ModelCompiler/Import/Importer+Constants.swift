// SPDX-License-Identifier: Apache-2.0

extension Importer {
  /// What the node computes, if that does not depend on the picture.
  mutating func folded(_ node: ONNXNode) throws(ImportError) -> ConstantTensor? {
    switch node.operation {
    case .constant: return try literal(node)
    case .shape: return try shape(node)
    default: break
    }
    var inputs: [ConstantTensor] = []
    for index in node.inputs.indices where node.input(index) != nil {
      guard case .constant(let constant) = try value(index, of: node) else { return nil }
      inputs.append(constant)
    }
    guard let first = inputs.first else {
      throw node.unlike("an input", found: "none")
    }
    var result = try folded(node, first, inputs)
    result.name = node.outputs[0]
    return result
  }

  private mutating func folded(
    _ node: ONNXNode, _ first: ConstantTensor, _ inputs: [ConstantTensor]
  ) throws(ImportError) -> ConstantTensor {
    switch node.operation {
    case .identity, .dropout: return first
    case .cast: return try cast(first, by: node)
    case .floor: return first.roundedDown()
    case .reshape, .flatten, .squeeze, .unsqueeze, .transpose:
      return try rearranged(first, by: node)
    case .concat: return try concatenated(inputs, by: node)
    case .gather: return try gathered(first, by: node)
    case .slice: return try sliced(first, by: node)
    case .constantOfShape: return try filled(first, by: node)
    case .add, .subtract, .multiply, .divide, .modulo: return try combined(inputs, by: node)
    default:
      throw node.unlike("an input computed from the picture", found: "constants only")
    }
  }

  private func combined(
    _ inputs: [ConstantTensor], by node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    guard inputs.count == 2 else {
      throw node.unlike("two inputs", found: "\(inputs.count)")
    }
    guard let result = inputs[0].combined(with: inputs[1], node.operation) else {
      let found = inputs.map { "\($0.typeName) of \(text($0.dimensions))" }
      throw node.unlike(
        "constants of one type and fitting dimensions, and a result in range",
        found: found.joined(separator: " and "))
    }
    return result
  }

  private func concatenated(
    _ inputs: [ConstantTensor], by node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    let axis = try node.axis(try node.integer("axis") ?? 0, rank: inputs[0].dimensions.count)
    guard let result = ConstantTensor.concatenating(inputs, along: axis) else {
      let found = inputs.prefix(8).map { "\($0.typeName) of \(text($0.dimensions))" }
      throw node.unlike(
        "constants of one type that fit along axis \(axis)",
        found: found.joined(separator: ", "))
    }
    return result
  }

  private func literal(_ node: ONNXNode) throws(ImportError) -> ConstantTensor {
    let name = node.outputs[0]
    if let tensor = try node.tensor("value") { return try ConstantTensor(tensor, name: name) }
    if let float = try node.float("value_float") {
      return ConstantTensor(name: name, dimensions: [], elements: .floats([float]))
    }
    if let integer = try node.integer("value_int") {
      return ConstantTensor(name: name, dimensions: [], elements: .integers([Int64(integer)]))
    }
    if let floats = try node.floats("value_floats") {
      return ConstantTensor(name: name, dimensions: [floats.count], elements: .floats(floats))
    }
    if let integers = try node.integers("value_ints") {
      return ConstantTensor(
        name: name, dimensions: [integers.count], elements: .integers(integers.map { Int64($0) }))
    }
    throw node.unlike("a value of float32 or int64", found: "another or none")
  }

  private mutating func shape(_ node: ONNXNode) throws(ImportError) -> ConstantTensor {
    let dimensions: [Int]
    switch try value(0, of: node) {
    case .constant(let constant): dimensions = constant.dimensions
    case .map: dimensions = try view(0, of: node).dimensions
    }
    let rank = dimensions.count
    func clamped(_ end: Int) -> Int { min(rank, max(0, end < 0 ? max(end, -rank) + rank : end)) }
    let start = clamped(try node.integer("start") ?? 0)
    let end = max(start, clamped(try node.integer("end") ?? rank))
    return ConstantTensor(
      name: node.outputs[0], dimensions: [end - start],
      elements: .integers(dimensions[start..<end].map { Int64($0) }))
  }

  private func cast(
    _ constant: ConstantTensor, by node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    let type = Onnx_TensorProto.DataType(rawValue: try node.integer("to") ?? 0)
    guard let result = type.flatMap({ constant.cast(to: $0) }) else {
      throw node.unlike(
        "a cast to float32 or an integer", found: type.map { "\($0)" } ?? "no such type")
    }
    return result
  }

  private mutating func rearranged(
    _ constant: ConstantTensor, by node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    var result = constant
    switch try rearrangement(of: constant.dimensions, by: node) {
    case .dimensions(let dimensions): result.dimensions = dimensions
    case .permutation(let permutation):
      guard constant.count > 0 else {
        result.dimensions = permutation.map { constant.dimensions[$0] }
        break
      }
      let view = MapView(of: 0, dimensions: constant.dimensions, name: constant.name)
      guard let transposed = view.transposed(permutation) else {
        throw .limit(
          of: "elements to transpose at \(node.place)", expectedAtMost: ImportLimits.viewRuns,
          found: "\(constant.count)")
      }
      result = constant.selecting(
        (0..<constant.count).map { transposed.position($0) }, transposed.dimensions)
    }
    return result
  }

  private mutating func gathered(
    _ constant: ConstantTensor, by node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    let rank = constant.dimensions.count
    let axis = try node.axis(try node.integer("axis") ?? 0, rank: rank)
    let indices = try requiredConstant(1, of: node)
    let extent = constant.dimensions[axis]
    let chosen = try indices.integers().map { index throws(ImportError) in
      try node.axis(index, rank: extent, name: "indices")
    }
    var result = try taking(chosen, of: constant, along: axis, at: node)
    result.dimensions.replaceSubrange(axis...axis, with: indices.dimensions)
    return result
  }

  private mutating func sliced(
    _ constant: ConstantTensor, by node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    let rank = constant.dimensions.count
    let starts = try integers("starts", orInput: 1, of: node) ?? []
    let ends = try integers("ends", orInput: 2, of: node) ?? []
    let given = try integers("axes", orInput: 3, of: node) ?? Array(0..<starts.count)
    let steps = try self.constant(4, of: node)?.integers() ?? starts.map { _ in 1 }
    guard !starts.isEmpty, starts.count == ends.count, starts.count == given.count,
      starts.count == steps.count, !steps.contains(0), !steps.contains(.min)
    else {
      throw node.unlike(
        "as many starts as ends, axes and steps",
        found: "\(starts.count), \(ends.count), \(given.count), \(steps.count)")
    }
    _ = try node.axes(given, rank: rank)
    var result = constant
    for (position, axis) in given.enumerated() {
      let axis = try node.axis(axis, rank: rank)
      let chosen = sliceIndices(
        from: starts[position], to: ends[position], by: steps[position],
        of: result.dimensions[axis])
      result = try taking(chosen, of: result, along: axis, at: node)
    }
    return result
  }

  private func filled(
    _ shape: ConstantTensor, by node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    let dimensions = try shape.integers()
    let zero = ConstantTensor(name: "", dimensions: [1], elements: .floats([0]))
    let value = try node.tensor("value").map { tensor throws(ImportError) in
      try ConstantTensor(tensor, name: node.place.name)
    }
    guard dimensions.count <= ImportLimits.rank, (value ?? zero).count == 1,
      let count = elementCount(dimensions, limit: ImportLimits.viewRuns)
    else {
      throw node.unlike("a small shape and one value", found: text(dimensions))
    }
    return (value ?? zero).selecting([Int](repeating: 0, count: count), dimensions)
  }

  private func taking(
    _ indices: [Int], of constant: ConstantTensor, along axis: Int, at node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    var dimensions = constant.dimensions
    dimensions[axis] = indices.count
    guard let count = elementCount(dimensions, limit: ImportLimits.viewRuns) else {
      throw .limit(
        of: "elements to gather at \(node.place)", expectedAtMost: ImportLimits.viewRuns,
        found: text(dimensions))
    }
    let inner = constant.dimensions[(axis + 1)...].reduce(1, *)
    let extent = constant.dimensions[axis]
    let positions = (0..<count).map { element in
      let (row, column) = element.quotientAndRemainder(dividingBy: inner)
      let (outer, index) = row.quotientAndRemainder(dividingBy: indices.count)
      return (outer * extent + indices[index]) * inner + column
    }
    return constant.selecting(positions, dimensions)
  }
}

/// The indices that a slice takes, with ends beyond the extent cut off.
private func sliceIndices(from start: Int, to end: Int, by step: Int, of extent: Int) -> [Int] {
  func clamped(_ bound: Int, _ range: ClosedRange<Int>) -> Int {
    let counted = bound < 0 ? max(bound, -extent - 1) + extent : bound
    return min(max(counted, range.lowerBound), range.upperBound)
  }
  if extent == 0 { return [] }
  let step = min(max(step, -extent), extent)
  if step > 0 {
    return Array(
      stride(from: clamped(start, 0...extent), to: clamped(end, 0...extent), by: step))
  }
  return Array(
    stride(from: clamped(start, -1...extent - 1), to: clamped(end, -1...extent - 1), by: step))
}
