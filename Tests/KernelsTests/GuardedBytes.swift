// SPDX-License-Identifier: Apache-2.0

/// Memory of exactly the bytes asked for, with a known pattern in it and on both sides.
final class GuardedBytes {
  private static let guardCount = 64
  private let whole: UnsafeMutableRawBufferPointer
  let count: Int

  init(_ count: Int) {
    self.count = count
    whole = .allocate(byteCount: count + 2 * GuardedBytes.guardCount, alignment: 64)
    for index in whole.indices { whole[index] = GuardedBytes.pattern(index) }
  }

  deinit { whole.deallocate() }

  var base: UnsafeMutableRawPointer { base(at: 0) }

  func base(at offset: Int) -> UnsafeMutableRawPointer {
    guard let start = whole.baseAddress else { preconditionFailure("there are always guards") }
    return start + GuardedBytes.guardCount + offset
  }

  /// Offsets of the bytes, outside `owned`, that no longer hold the pattern.
  func strayWrites(outside owned: Set<Int>) -> [Int] {
    whole.indices.filter { whole[$0] != GuardedBytes.pattern($0) }
      .map { $0 - GuardedBytes.guardCount }
      .filter { !owned.contains($0) }
  }

  /// Nonzero, and never the same for two neighbours.
  private static func pattern(_ index: Int) -> UInt8 { UInt8(index % 251 + 2) }
}
