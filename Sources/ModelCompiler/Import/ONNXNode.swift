// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// One node of the file, with typed access to its attributes.
struct ONNXNode {
  let place: NodePlace
  let operation: SupportedOperator
  /// Names of the values it reads; an empty name is an optional input left out.
  let inputs: [String]
  let outputs: [String]
  private let attributes: [String: Onnx_AttributeProto]

  init(_ node: Onnx_NodeProto, index: Int) throws(ImportError) {
    place = NodePlace(node, index: index)
    let isStandard = ["", "ai.onnx"].contains(node.domain)
    guard isStandard, let operation = SupportedOperator(rawValue: node.opType) else {
      let found = isStandard ? node.opType : "\(node.domain).\(node.opType)"
      throw .unsupportedOperator(found: found, at: place)
    }
    self.operation = operation
    inputs = node.input
    outputs = node.output
    var attributes: [String: Onnx_AttributeProto] = [:]
    for attribute in node.attribute {
      guard attributes.updateValue(attribute, forKey: attribute.name) == nil else {
        throw .node(
          at: place, expected: "every attribute once", found: "two of \(quoted(attribute.name))")
      }
    }
    self.attributes = attributes
  }

  /// An error at this node.
  func unlike(_ expected: String, found: String) -> ImportError {
    .node(at: place, expected: expected, found: found)
  }

  /// The name of the value at an input, or nothing if it is left out.
  func input(_ index: Int) -> String? {
    guard index < inputs.count, !inputs[index].isEmpty else { return nil }
    return inputs[index]
  }
}

extension ONNXNode {
  func integer(_ name: String) throws(ImportError) -> Int? {
    try attribute(name, .int).map { Int($0.i) }
  }

  func integers(_ name: String) throws(ImportError) -> [Int]? {
    try attribute(name, .ints).map { $0.ints.map { Int($0) } }
  }

  func float(_ name: String) throws(ImportError) -> Float? {
    try attribute(name, .float).map(\.f)
  }

  func floats(_ name: String) throws(ImportError) -> [Float]? {
    try attribute(name, .floats).map(\.floats)
  }

  func string(_ name: String) throws(ImportError) -> String? {
    try attribute(name, .string).map { String(decoding: $0.s, as: UTF8.self) }
  }

  func tensor(_ name: String) throws(ImportError) -> Onnx_TensorProto? {
    try attribute(name, .tensor).map(\.t)
  }

  /// A 0 or 1 that stands for a Boolean.
  func flag(_ name: String) throws(ImportError) -> Bool {
    switch try integer(name) {
    case nil, 0: return false
    case 1: return true
    case let value?: throw unlike("\(name) of 0 or 1", found: String(value))
    }
  }

  private func attribute(
    _ name: String, _ type: Onnx_AttributeProto.AttributeType
  ) throws(ImportError) -> Onnx_AttributeProto? {
    guard let attribute = attributes[name] else { return nil }
    guard attribute.refAttrName.isEmpty, !attribute.hasType || attribute.type == type else {
      let found = attribute.refAttrName.isEmpty ? "\(attribute.type)" : "a function's parameter"
      throw unlike("attribute \(name) of type \(type)", found: found)
    }
    return attribute
  }
}

extension ONNXNode {
  /// An axis of a value of that rank, counted from the front.
  func axis(_ axis: Int, rank: Int, name: String = "axis") throws(ImportError) -> Int {
    guard (-rank..<rank).contains(axis) else {
      throw unlike("\(name) in -\(rank) ..< \(rank)", found: String(axis))
    }
    return axis < 0 ? axis + rank : axis
  }

  /// Distinct axes of a value of that rank, counted from the front, in ascending order.
  func axes(_ axes: [Int], rank: Int) throws(ImportError) -> [Int] {
    var ordered = Set<Int>()
    for axis in axes {
      guard ordered.insert(try self.axis(axis, rank: rank, name: "axes")).inserted else {
        throw unlike("every axis once", found: "axes \(text(axes))")
      }
    }
    return ordered.sorted()
  }
}
