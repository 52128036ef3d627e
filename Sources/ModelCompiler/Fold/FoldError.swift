// SPDX-License-Identifier: Apache-2.0

/// Why a network that was read cannot be brought to the operations that the runtime has.
public enum FoldError: Error, Equatable, CustomStringConvertible {
  /// Weights that were finite before a batch normalization was folded into them.
  case infiniteWeights(node: String, after: String)

  public var description: String {
    switch self {
    case .infiniteWeights(let node, let name):
      "node \(quoted(node)): expected finite weights after \(quoted(name)) is folded into them, "
        + "found infinite ones"
    }
  }
}
