// SPDX-License-Identifier: Apache-2.0

public import Frames

/// A network as the loop sees it.
public protocol Network: ~Copyable {
  /// Turns a view of a frame into the network's input; a frame that cannot be decoded is refused.
  mutating func prepare(_ frame: Frame, view: Int) -> FrameDrop?

  /// Computes the class scores of the prepared input.
  mutating func infer()

  /// The probability of a class, in units of `2^-30`.
  func probability(of index: Int) -> UInt32
}
