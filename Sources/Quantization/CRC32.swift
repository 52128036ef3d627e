// SPDX-License-Identifier: Apache-2.0

/// The CRC-32 of zlib, PNG and Ethernet (IEEE 802.3: reflected, polynomial 0xEDB88320).
///
/// Four bits at a time, so that the table is sixteen constants and needs no start-up.
public struct CRC32: Sendable {
  private var register: UInt32 = ~0

  public init() {}

  /// The checksum of every byte given so far.
  @inlinable
  public var value: UInt32 { ~state }

  @usableFromInline
  var state: UInt32 {
    get { register }
    set { register = newValue }
  }

  public mutating func update(_ byte: UInt8) {
    register ^= UInt32(byte)
    register = (register >> 4) ^ CRC32.remainder(register & 15)
    register = (register >> 4) ^ CRC32.remainder(register & 15)
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { update(byte) }
  }

  /// The remainder of four bits: entry `n` is `n` shifted through the polynomial.
  private static func remainder(_ nibble: UInt32) -> UInt32 {
    var remainder = nibble
    for _ in 0..<4 {
      remainder = (remainder >> 1) ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
    }
    return remainder
  }
}
