// SPDX-License-Identifier: Apache-2.0

internal import SwiftProtobuf

/// The graph of a file, checked as a graph: every value written once, every node after those it
/// reads.
struct ONNXGraph {
  static let versions = 7...21

  /// In execution order; nodes that the output does not need are left out.
  let nodes: [ONNXNode]
  let initializers: [String: Onnx_TensorProto]
  /// The picture; inputs that only repeat an initializer are not counted.
  let input: Onnx_ValueInfoProto
  let output: String
  /// Version of the operators.
  let version: Int

  init(bytes: [UInt8]) throws(ImportError) {
    let model = try Self.decode(bytes)
    version = try Self.version(of: model)
    let graph = model.graph
    guard graph.node.count <= ImportLimits.nodes else {
      throw .limit(of: "nodes", expectedAtMost: ImportLimits.nodes, found: "\(graph.node.count)")
    }
    guard graph.sparseInitializer.isEmpty else {
      let name = graph.sparseInitializer[0].values.name
      throw .tensor(name: name, expected: "dense weights", found: "a sparse initializer")
    }
    initializers = try Self.initializers(of: graph)
    input = try Self.input(of: graph, initializers: initializers)
    guard graph.output.count == 1 else {
      let names = graph.output.prefix(8).map { quoted($0.name) }.joined(separator: ", ")
      throw .graph(
        expected: "one output with the class scores", found: "\(graph.output.count): \(names)")
    }
    output = graph.output[0].name
    var order = ExecutionOrder(graph, known: initializers.keys, input: input.name)
    nodes = try order.nodes(neededFor: output)
  }

  private static func decode(_ bytes: [UInt8]) throws(ImportError) -> Onnx_ModelProto {
    do {
      let model = try Onnx_ModelProto(serializedBytes: bytes)
      guard model.hasGraph, !model.graph.node.isEmpty else {
        throw ImportError.model(
          expected: "an ONNX model with a graph",
          found: bytes.isEmpty ? "an empty file" : "\(bytes.count) bytes without one")
      }
      return model
    } catch let error as ImportError {
      throw error
    } catch {
      throw .model(
        expected: "an ONNX model", found: "\(bytes.count) bytes that are truncated or no model")
    }
  }

  private static func version(of model: Onnx_ModelProto) throws(ImportError) -> Int {
    let expected = "an operator set (opset) of \(versions.lowerBound) to \(versions.upperBound)"
    let standard = model.opsetImport.first { ["", "ai.onnx"].contains($0.domain) }
    guard let version = standard?.version else {
      throw .model(expected: expected, found: "none")
    }
    guard versions.contains(Int(version)) else {
      throw .model(expected: expected, found: "\(version)")
    }
    return Int(version)
  }

  private static func initializers(
    of graph: Onnx_GraphProto
  ) throws(ImportError) -> [String: Onnx_TensorProto] {
    var initializers: [String: Onnx_TensorProto] = [:]
    for tensor in graph.initializer {
      guard initializers.updateValue(tensor, forKey: tensor.name) == nil else {
        throw .graph(
          expected: "every value written once", found: "two initializers \(quoted(tensor.name))")
      }
    }
    return initializers
  }

  private static func input(
    of graph: Onnx_GraphProto, initializers: [String: Onnx_TensorProto]
  ) throws(ImportError) -> Onnx_ValueInfoProto {
    let inputs = graph.input.filter { initializers[$0.name] == nil }
    guard inputs.count == 1 else {
      let names = inputs.prefix(8).map { quoted($0.name) }.joined(separator: ", ")
      throw .graph(
        expected: "one input, the picture",
        found: inputs.isEmpty ? "none" : "\(inputs.count): \(names)")
    }
    return inputs[0]
  }
}
