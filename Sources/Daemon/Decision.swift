// SPDX-License-Identifier: Apache-2.0

/// What the pipeline decided about one frame, packed into the word that the guard reads.
///
/// | bits | meaning |
/// | --- | --- |
/// | 0 ..< 16 | the outputs that a rule demands, one bit each |
/// | 16 ..< 20 | the epoch that it was decided in |
/// | 20 ..< 64 | the time of its frame: monotonic, in microseconds, modulo 2^44 (203 days) |
public struct Decision: Equatable, Sendable {
  public let word: UInt64

  public init(word: UInt64) { self.word = word }

  public init(demands: UInt16, epoch: Epoch, frameTime: Int64) {
    let microseconds = UInt64(bitPattern: frameTime / 1000) & Decision.timeMask
    word = UInt64(demands) | UInt64(epoch.number) << 16 | microseconds << 20
  }

  public var demands: UInt16 { UInt16(truncatingIfNeeded: word) }
  public var epoch: Epoch { Epoch(number: UInt8(truncatingIfNeeded: word >> 16) & Epoch.mask) }

  /// The time of its frame in nanoseconds, truncated to microseconds; right within 101 days of `now`.
  public func frameTime(near now: Int64) -> Int64 {
    let microseconds = now / 1000
    let ahead = (word >> 20) &- UInt64(bitPattern: microseconds)
    // 44 bits with their sign, into 64.
    let difference = Int64(bitPattern: ahead << 20) >> 20
    return (microseconds + difference) * 1000
  }

  private static let timeMask: UInt64 = 1 << 44 - 1
}

/// The span between two faults or reloads; evidence from one never counts in the next.
public struct Epoch: Equatable, Sendable {
  static let mask: UInt8 = 15

  let number: UInt8

  init(number: UInt8) { self.number = number & Epoch.mask }

  public static let first = Epoch(number: 0)

  public var next: Epoch { Epoch(number: number &+ 1) }
}

/// What the guard tells the pipeline, packed into one word.
///
/// | bits | meaning |
/// | --- | --- |
/// | 0 ..< 8 | the epoch |
/// | 8 ..< 16 | which setup is in force, 0 or 1 |
/// | 16 | whether the enable line lets rules become active |
public struct Orders: Equatable, Sendable {
  public let word: UInt32

  public init(word: UInt32) { self.word = word }

  public init(epoch: Epoch, setup: Int, isEnabled: Bool) {
    word = UInt32(epoch.number) | UInt32(truncatingIfNeeded: setup) << 8 | (isEnabled ? 1 << 16 : 0)
  }

  public var epoch: Epoch { Epoch(number: UInt8(truncatingIfNeeded: word)) }
  public var setup: Int { Int(word >> 8 & 0xFF) }
  public var isEnabled: Bool { word >> 16 & 1 != 0 }
}
