// SPDX-License-Identifier: Apache-2.0

/// Why a network cannot be written as ONNX.
public enum ExportError: Error, Hashable, Sendable {
  /// A permutation that no Reshape, Transpose, Reshape computes.
  case permutation(node: String)
  /// Rows or columns below or right of the padding that `ceil_mode` would not add.
  case window(node: String)
  /// More bytes than a protocol buffer may have.
  case encoding
}

extension ExportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .permutation(let node):
      "node \"\(node)\": expected a shuffle of equal groups, found another permutation"
    case .window(let node):
      "node \"\(node)\": expected a window that ends in its padding or where ceil_mode ends, "
        + "found other excess rows or columns"
    case .encoding: "expected a network of less than 2 GB, found more"
    }
  }
}
