// SPDX-License-Identifier: Apache-2.0

/// What the last frames said about a rule: up to 64 of them, one bit each.
struct Evidence {
  private var hits: UInt64 = 0
  private var misses: UInt64 = 0
  private let window: UInt64
  private var times = InlineArray<64, Int64>(repeating: 0)
  private var next: UInt8 = 0

  /// - Parameter window: how many frames are looked at, in `1 ... 64`.
  init(window: Int) { self.window = UInt64.max >> UInt64(64 - window) }

  var hitCount: Int { (hits & window).nonzeroBitCount }
  var missCount: Int { (misses & window).nonzeroBitCount }

  /// Takes one frame; it may be neither a hit nor a miss, but not both.
  mutating func observe(isHit: Bool, isMiss: Bool, time: Int64) {
    hits = hits << 1 | (isHit ? 1 : 0)
    misses = misses << 1 | (isMiss ? 1 : 0)
    times[Int(next)] = time
    next = (next + 1) % 64
  }

  /// The time of the oldest hit in the window, or 0 where there is none.
  var firstHitTime: Int64 {
    guard hitCount > 0 else { return 0 }
    let age = 63 - (hits & window).leadingZeroBitCount
    return times[(Int(next) - 1 - age) & 63]
  }

  mutating func forgetHits() { hits = 0 }

  mutating func forgetAll() {
    hits = 0
    misses = 0
  }
}
