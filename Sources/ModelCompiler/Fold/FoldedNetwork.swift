// SPDX-License-Identifier: Apache-2.0

/// A network of operations that the runtime has, and what was folded to get there.
public struct FoldedNetwork: Sendable {
  public var network: FloatNetwork
  /// A batch normalisation on the input, `[channels]` each: the preprocessing applies
  /// `scale · x + offset` before the network.
  public var inputAffine: (scale: [Float], offset: [Float])?
  /// What was folded, for people.
  public var report: [String]

  public init(
    network: FloatNetwork, inputAffine: (scale: [Float], offset: [Float])? = nil,
    report: [String] = []
  ) {
    self.network = network
    self.inputAffine = inputAffine
    self.report = report
  }
}
