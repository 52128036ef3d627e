// SPDX-License-Identifier: Apache-2.0

/// Softmax over int32 class scores in integers, so that every machine decides the same.
///
/// Scores count in units of `2^-fractionBits`. Probabilities are in units of `2^-30`; their error
/// is below 2^-27 of the exact value, plus one unit.
public struct Softmax: Sendable {
  private nonisolated(unsafe) let scores: UnsafePointer<Int32>
  private let fractionBits: Int64
  private let largest: Int32
  /// The sum of all exponentials, in units of `2^-46`: even 65,535 of them fit.
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
      total &+= Softmax.exponential(below, Int64(fractionBits))
    }
    self.scores = scores
    self.fractionBits = Int64(fractionBits)
    self.largest = largest
    self.total = total
  }

  /// The probability of one class, in `0 ... Softmax.one`.
  public func probability(of index: Int) -> UInt32 {
    let below = Int64(largest) &- Int64(scores[index])
    let numerator = Softmax.exponential(below, fractionBits) << 17
    let divisor = total >> 13
    return UInt32(truncatingIfNeeded: (numerator &+ divisor / 2) / divisor)
  }

  /// `e^-x` in units of `2^-46`, for `x = below · 2^-fractionBits`, `below` in `0 ..< 2^32`.
  @inline(__always)
  private static func exponential(_ below: Int64, _ fractionBits: Int64) -> UInt64 {
    // log2(e) in units of 2^-30: the product stays below 2^63.
    let exponent = (below &* 1_549_082_005) &>> fractionBits
    let whole = exponent &>> 30
    guard whole < 47 else { return 0 }
    let fraction = exponent & ((1 << 30) &- 1)
    // 2^-f on 0 ..< 1 in units of 2^-32: minimax polynomial of degree 6, exact at 0, largest
    // relative error 2^-28.8; truncation makes it 2^-27.9.
    var power: Int64 = 468_251
    power = ((power &* fraction) &>> 30) &- 5_475_002
    power = ((power &* fraction) &>> 30) &+ 41_142_264
    power = ((power &* fraction) &>> 30) &- 238_330_987
    power = ((power &* fraction) &>> 30) &+ 1_031_755_804
    power = ((power &* fraction) &>> 30) &- 2_977_043_973
    power = ((power &* fraction) &>> 30) &+ (1 << 32)
    return UInt64(truncatingIfNeeded: (power &<< 14) &>> whole)
  }
}
