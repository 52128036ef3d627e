// SPDX-License-Identifier: Apache-2.0

internal import Frames

/// Frames that a source refused and has still to report, one at a time.
struct OwedDrops {
  private var counts = InlineArray<16, UInt64>(repeating: 0)

  mutating func add(_ drop: FrameDrop, times: UInt64 = 1) { counts[Int(drop.rawValue)] += times }

  mutating func take() -> FrameDrop? {
    for index in 0..<FrameDrop.count where counts[index] > 0 {
      counts[index] -= 1
      return FrameDrop(rawValue: UInt8(index))
    }
    return nil
  }
}
