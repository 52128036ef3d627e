// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

@testable import ModelCompiler

/// Writes small ONNX files, line by line as a test thinks of them.
struct ONNXModelBuilder {
  enum Attribute {
    case int(Int)
    case ints([Int])
    case float(Float)
    case string(String)
  }

  private var graph = Onnx_GraphProto()
  private let version: Int

  /// A graph of one input `x`; a side of -1 is symbolic.
  init(input dimensions: [Int], version: Int = 13) {
    self.version = version
    var value = Onnx_ValueInfoProto()
    value.name = "x"
    value.type.tensorType.elemType = 1
    value.type.tensorType.shape.dim = dimensions.map { extent in
      var dimension = Onnx_TensorShapeProto.Dimension()
      if extent >= 0 { dimension.dimValue = Int64(extent) } else { dimension.dimParam = "n" }
      return dimension
    }
    graph.input = [value]
  }

  mutating func floats(_ name: String, _ dimensions: [Int], _ elements: [Float]) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = dimensions.map { Int64($0) }
    tensor.dataType = 1
    tensor.floatData = elements
    graph.initializer.append(tensor)
  }

  mutating func integers(_ name: String, _ elements: [Int], isScalar: Bool = false) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = isScalar ? [] : [Int64(elements.count)]
    tensor.dataType = 7
    tensor.int64Data = elements.map { Int64($0) }
    graph.initializer.append(tensor)
  }

  /// A node of that name, which writes the value of that name.
  mutating func node(
    _ name: String, _ operation: String, _ inputs: [String],
    _ attributes: [String: Attribute] = [:]
  ) {
    var node = Onnx_NodeProto()
    node.name = name
    node.opType = operation
    node.input = inputs
    node.output = [name]
    node.attribute = attributes.map { name, value in
      var attribute = Onnx_AttributeProto()
      attribute.name = name
      switch value {
      case .int(let int): (attribute.type, attribute.i) = (.int, Int64(int))
      case .ints(let ints): (attribute.type, attribute.ints) = (.ints, ints.map { Int64($0) })
      case .float(let float): (attribute.type, attribute.f) = (.float, float)
      case .string(let string):
        attribute.type = .string
        attribute.s.append(contentsOf: string.utf8)
      }
      return attribute
    }
    graph.node.append(node)
  }

  /// A 1×1 convolution that hands on its channels.
  mutating func copy(_ name: String, of input: String, channels: Int) {
    floats("\(name).weights", [channels, channels, 1, 1], identity(channels))
    node(name, "Conv", [input, "\(name).weights"])
  }

  /// Scores that are the sums of the channels' means: GlobalAveragePool, Flatten, Gemm.
  mutating func classifier(of input: String, channels: Int) {
    node("mean", "GlobalAveragePool", [input])
    node("flat", "Flatten", ["mean"])
    floats("matrix", [channels, channels], identity(channels))
    node("scores", "MatMul", ["flat", "matrix"])
  }

  mutating func reverseNodes() { graph.node.reverse() }

  func bytes(output: String) throws -> [UInt8] {
    var graph = graph
    var value = Onnx_ValueInfoProto()
    value.name = output
    graph.output = [value]
    var model = Onnx_ModelProto()
    model.irVersion = 8
    var operators = Onnx_OperatorSetIdProto()
    operators.version = Int64(version)
    model.opsetImport = [operators]
    model.graph = graph
    return try model.serializedBytes()
  }

  func network(output: String = "scores") throws -> FloatNetwork {
    try FloatNetwork.importing(onnx: try bytes(output: output))
  }

  /// What the error says, or nothing if the file is read.
  func refusal(output: String = "scores") throws -> String? {
    let bytes = try bytes(output: output)
    do throws(ImportError) {
      _ = try FloatNetwork.importing(onnx: bytes)
      return nil
    } catch {
      return error.description
    }
  }
}

private func identity(_ count: Int) -> [Float] {
  (0..<count * count).map { $0 / count == $0 % count ? 1 : 0 }
}

extension FloatNetwork {
  /// The sources of the shuffles, in order.
  var shuffles: [[Int]] {
    nodes.compactMap { if case .shuffle(let source) = $0.operation { source } else { nil } }
  }

  func node(_ name: String) -> Node? { nodes.first { $0.name == name } }
}
