// SPDX-License-Identifier: Apache-2.0

/// Softmax over int32 class scores in integers, so that every machine decides the same.
///
/// Scores count in units of `2^-fractionBits`. Probabilities are in units of `2^-30`; their error
/// is below 2^-27 of the exact value, plus one unit.
public struct Softmax: Sendable {
  private nonisolated(unsafe) let scores: UnsafePointer<Int32>
  private let fractionBits: Int64
  private let largest: Int32
  /// The sum of all exponentials, in units of `2^-30`.
  private let total: UInt64

  /// One, as a probability.
  public static let one: UInt32 = 1 << 30

  /// Prepares the softmax of `count` scores, at least one, with `fractionBits` in 0 … 24.
  public init(scores: UnsafePointer<Int32>, count: Int, fractionBits: Int32) {
    var largest = scores[0]
    for index in 0..<count { largest = max(largest, scores[index]) }
    var total: UInt64 = 0
    for index in 0..<count {
      let below = Int64(largest) &- Int64(scores[index])
      total &+= UInt64(Softmax.exponential(below, Int64(fractionBits)))
    }
    self.scores = scores
    self.fractionBits = Int64(fractionBits)
    self.largest = largest
    self.total = total
  }

  /// The probability of one class, in `0 ... Softmax.one`.
  public func probability(of index: Int) -> UInt32 {
    let below = Int64(largest) &- Int64(scores[index])
    let numerator = UInt64(Softmax.exponential(below, fractionBits)) << 30
    return UInt32(truncatingIfNeeded: (numerator &+ total / 2) / total)
  }

  /// `e^-x` in units of `2^-30`, for `x = below · 2^-fractionBits`, `below` in `0 ..< 2^32`.
  @inline(__always)
  private static func exponential(_ below: Int64, _ fractionBits: Int64) -> UInt32 {
    // log2(e) in units of 2^-30: the product stays below 2^63.
    let exponent = (below &* 1_549_082_005) &>> fractionBits
    let whole = exponent &>> 30
    guard whole < 31 else { return 0 }
    let fraction = exponent & ((1 << 30) &- 1)
    // 2^-f on 0 ..< 1: minimax polynomial of degree 6, exact at 0, largest error 2^-29.4.
    var power: Int64 = 118_043
    power = ((power &* fraction) &>> 30) &- 1_371_677
    power = ((power &* fraction) &>> 30) &+ 10_288_825
    power = ((power &* fraction) &>> 30) &- 59_584_401
    power = ((power &* fraction) &>> 30) &+ 257_939_319
    power = ((power &* fraction) &>> 30) &- 744_261_020
    power = ((power &* fraction) &>> 30) &+ (1 << 30)
    return UInt32(truncatingIfNeeded: power &>> whole)
  }
}
