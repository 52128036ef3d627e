// SPDX-License-Identifier: Apache-2.0

/// What Reshape and its kin do, to maps and to constants alike.
enum Rearrangement {
  /// The same elements in the same order under other dimensions.
  case dimensions([Int])
  /// The axes in another order.
  case permutation([Int])
}

extension Importer {
  /// What the node does to a value of those dimensions.
  mutating func rearrangement(
    of dimensions: [Int], by node: ONNXNode
  ) throws(ImportError) -> Rearrangement {
    let rank = dimensions.count
    switch node.operation {
    case .transpose:
      let permutation = try node.integers("perm") ?? Array((0..<rank).reversed())
      guard permutation.sorted().elementsEqual(0..<rank) else {
        throw node.unlike("a permutation of \(rank) axes", found: "perm \(text(permutation))")
      }
      return .permutation(permutation)
    case .flatten:
      let given = try node.integer("axis") ?? 1
      let axis = given == rank ? rank : try node.axis(given, rank: rank)
      let outer = dimensions[..<axis].reduce(1, *)
      return .dimensions([outer, dimensions[axis...].reduce(1, *)])
    case .squeeze: return .dimensions(try squeezed(dimensions, by: node))
    case .unsqueeze: return .dimensions(try unsqueezed(dimensions, by: node))
    default: return .dimensions(try reshaped(dimensions, by: node))
    }
  }

  /// A list of integers, which is an attribute in older files and an input in newer ones.
  mutating func integers(
    _ attribute: String, orInput index: Int, of node: ONNXNode
  ) throws(ImportError) -> [Int]? {
    if let integers = try node.integers(attribute) { return integers }
    guard let constant = try constant(index, of: node) else { return nil }
    guard case .integers(let integers) = constant.elements else {
      throw node.unlike("int64 as \(attribute)", found: constant.typeName)
    }
    return integers.map { Int($0) }
  }

  private mutating func squeezed(
    _ dimensions: [Int], by node: ONNXNode
  ) throws(ImportError) -> [Int] {
    guard let given = try integers("axes", orInput: 1, of: node) else {
      return dimensions.filter { $0 != 1 }
    }
    let axes = try node.axes(given, rank: dimensions.count)
    guard axes.allSatisfy({ dimensions[$0] == 1 }) else {
      throw node.unlike("axes of extent 1", found: "axes \(text(axes)) of \(text(dimensions))")
    }
    return dimensions.indices.filter { !axes.contains($0) }.map { dimensions[$0] }
  }

  private mutating func unsqueezed(
    _ dimensions: [Int], by node: ONNXNode
  ) throws(ImportError) -> [Int] {
    guard let given = try integers("axes", orInput: 1, of: node) else {
      throw node.unlike("axes", found: "none")
    }
    guard given.count + dimensions.count <= ImportLimits.rank else {
      throw node.unlike("at most \(ImportLimits.rank) dimensions", found: "\(given.count) more")
    }
    var result = dimensions
    for axis in try node.axes(given, rank: dimensions.count + given.count) {
      result.insert(1, at: axis)
    }
    return result
  }

  private mutating func reshaped(
    _ dimensions: [Int], by node: ONNXNode
  ) throws(ImportError) -> [Int] {
    guard let target = try integers("shape", orInput: 1, of: node) else {
      throw node.unlike("a shape", found: "none")
    }
    let elements = dimensions.reduce(1, *)
    let copiesZeros = try !node.flag("allowzero")
    var result = target
    for (axis, extent) in target.enumerated() where extent == 0 && copiesZeros {
      if axis < dimensions.count { result[axis] = dimensions[axis] }
    }
    if let open = result.firstIndex(of: -1) {
      result[open] = 1
      let rest = elementCount(result, limit: ImportLimits.mapElements) ?? 0
      result[open] = rest > 0 && elements.isMultiple(of: rest) ? elements / rest : -1
    }
    guard result.count <= ImportLimits.rank,
      elementCount(result, limit: max(1, elements)) == elements
    else {
      throw node.unlike(
        "a shape of \(elements) elements for \(text(dimensions))",
        found: text(target))
    }
    return result
  }
}
