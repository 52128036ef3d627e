// SPDX-License-Identifier: Apache-2.0

/// Why a file is refused as a network: what was expected, what was found, and where.
public enum ImportError: Error, Equatable {
  /// The bytes are not an ONNX model.
  case model(expected: String, found: String)
  /// The graph as a whole, its inputs, outputs or the order of its nodes.
  case graph(expected: String, found: String)
  /// A weight or another constant.
  case tensor(name: String, expected: String, found: String)
  /// A node whose operator is not among the supported ones.
  case unsupportedOperator(found: String, at: NodePlace)
  /// A node whose operator is supported, but not like this.
  case node(at: NodePlace, expected: String, found: String)
  /// More than this importer is made for.
  case limit(of: String, expectedAtMost: Int, found: String)
}

/// Where in the file's list of nodes.
public struct NodePlace: Equatable, Sendable {
  /// Position in the file, from 0.
  public let index: Int
  /// The node's name, or its first output where it has none.
  public let name: String
  public let operatorName: String

  init(_ node: Onnx_NodeProto, index: Int) {
    self.index = index
    name = node.name.isEmpty ? node.output.first ?? "" : node.name
    operatorName = node.opType
  }
}

extension ImportError: CustomStringConvertible {
  /// One line, whatever the file's names contain.
  public var description: String {
    switch self {
    case .model(let expected, let found):
      "model: expected \(expected), found \(found)"
    case .graph(let expected, let found):
      "graph: expected \(expected), found \(found)"
    case .tensor(let name, let expected, let found):
      "tensor \(quoted(name)): expected \(expected), found \(found)"
    case .unsupportedOperator(let found, let place):
      "\(place): expected one of \(SupportedOperator.list), found \(quoted(found))"
    case .node(let place, let expected, let found):
      "\(place): expected \(expected), found \(found)"
    case .limit(let what, let limit, let found):
      "\(what): expected at most \(limit), found \(found)"
    }
  }
}

extension NodePlace: CustomStringConvertible {
  public var description: String {
    "node \(index) \(quoted(name)) (\(quoted(operatorName, marks: "")))"
  }
}

/// A name from the file as it can stand in a message: on one line and not too long.
func quoted(_ name: String, marks: String = "\"") -> String {
  let limit = 120
  var text = ""
  for scalar in name.unicodeScalars.prefix(limit) {
    let isPrintable = scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
    let isLineBreak = scalar.value == 0x2028 || scalar.value == 0x2029
    text.unicodeScalars.append(isPrintable && !isLineBreak ? scalar : "\u{FFFD}")
  }
  let ending = name.unicodeScalars.dropFirst(limit).isEmpty ? "" : "…"
  return "\(marks)\(text)\(ending)\(marks)"
}
