// SPDX-License-Identifier: Apache-2.0

internal import Quantization

/// Faults that come and go at times that a seed decides.
public struct FaultScript {
  private var generator: SeededGenerator
  private var nextChange: Int64 = 0

  /// What happens now, if anything.
  public private(set) var fault: FaultWord?

  public init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Moves on: a fault lasts up to four seconds, and so does what lies between two.
  public mutating func advance(to now: Int64) {
    guard now >= nextChange else { return }
    let draw = generator.next()
    nextChange = now + Int64((draw >> 8) % 4_000_000_000)
    fault = fault == nil ? FaultWord(rawValue: UInt8(draw % UInt64(FaultWord.count))) : nil
  }
}
