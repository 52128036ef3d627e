// SPDX-License-Identifier: Apache-2.0

public import Frames

/// What became of every frame: captured = decided + the drops by cause.
public struct FrameCounts {
  public private(set) var captured: UInt64 = 0
  public private(set) var decided: UInt64 = 0
  private var drops = InlineArray<16, UInt64>(repeating: 0)

  public init() {}

  public func dropped(_ cause: FrameDrop) -> UInt64 { drops[Int(cause.rawValue)] }

  /// All drops together.
  public var dropped: UInt64 {
    var sum: UInt64 = 0
    for index in drops.indices { sum += drops[index] }
    return sum
  }

  mutating func countDecided() { decided += 1 }
  mutating func count(_ drop: FrameDrop) { drops[Int(drop.rawValue)] += 1 }

  /// Counts a frame that came, and those before it that the driver lost.
  mutating func countCaptured(missed: UInt64) {
    captured += 1 + missed
    drops[Int(FrameDrop.missed.rawValue)] += missed
  }
}
