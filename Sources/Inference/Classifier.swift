// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import ModelFile

/// A class and how probable it is.
public struct Classification: Equatable, Sendable {
  public let index: Int
  /// In units of `2^-30`.
  public let probability: UInt32

  public static let probabilityFractionBits = 30

  public init(index: Int, probability: UInt32) {
    self.index = index
    self.probability = probability
  }
}

/// Turns class scores into probabilities and the most probable classes, in integers.
public struct Classifier: Sendable {
  private let softmax: Softmax
  private nonisolated(unsafe) let scores: UnsafeBufferPointer<Int32>

  /// Prepares the scores of an executor's last run; they stay where they are.
  public init(_ executor: Executor) {
    self.init(
      scores: executor.scores, fractionBits: executor.model.network.scoreFractionBits)
  }

  /// Prepares at least one score in units of `2^-fractionBits`, `fractionBits` in 0 … 24.
  public init(scores: UnsafeBufferPointer<Int32>, fractionBits: Int32) {
    guard let start = scores.baseAddress, scores.count > 0 else {
      preconditionFailure("a classifier needs at least one class")
    }
    self.scores = scores
    softmax = Softmax(scores: start, count: scores.count, fractionBits: fractionBits)
  }

  public func probability(of index: Int) -> UInt32 { softmax.probability(of: index) }

  /// The class at a rank: 0 is the most probable, equal scores go by index.
  ///
  /// It is `nil` behind the last class. The cost is one pass for each rank, which is least for the
  /// few ranks that anybody asks for.
  public func next(after previous: Classification?) -> Classification? {
    var best: Int?
    for index in scores.indices {
      if let previous, !isBehind(index, previous.index) { continue }
      if let best, scores[index] <= scores[best] { continue }
      best = index
    }
    return best.map { Classification(index: $0, probability: probability(of: $0)) }
  }

  /// Whether `index` ranks below `other`.
  private func isBehind(_ index: Int, _ other: Int) -> Bool {
    scores[index] < scores[other] || (scores[index] == scores[other] && index > other)
  }
}
