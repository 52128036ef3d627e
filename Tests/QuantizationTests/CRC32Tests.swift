// SPDX-License-Identifier: Apache-2.0

import Quantization
import TestSupport
import Testing

struct CRC32Tests {
  @Test func `the check value of the standard is met`() {
    var crc = CRC32()
    for byte in "123456789".utf8 { crc.update(byte) }
    #expect(crc.value == 0xCBF4_3926)
  }

  @Test func `nothing at all has the checksum zero`() {
    #expect(CRC32().value == 0)
  }

  @Test(arguments: 0..<70)
  func `every length agrees with the polynomial one bit at a time`(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    let bytes = random.bytes(count)
    var crc = CRC32()
    bytes.withUnsafeBytes { crc.update($0) }
    #expect(crc.value == bitwiseChecksum(bytes))
  }

  @Test func `bytes in two parts give the checksum of the whole`() {
    var random = SeededGenerator(seed: 1)
    let bytes = random.bytes(31)
    var crc = CRC32()
    bytes.withUnsafeBytes {
      crc.update(UnsafeRawBufferPointer(rebasing: $0[..<13]))
      crc.update($0[13])
      crc.update(UnsafeRawBufferPointer(rebasing: $0[14...]))
    }
    #expect(crc.value == bitwiseChecksum(bytes))
  }
}

/// The unreflected definition: polynomial 0x04C11DB7 over bits that were turned round.
private func bitwiseChecksum(_ bytes: [UInt8]) -> UInt32 {
  var register: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    for bit in 0..<8 {
      let feedback = (register >> 31) ^ UInt32(byte >> bit & 1)
      register = (register << 1) ^ (feedback == 1 ? 0x04C1_1DB7 : 0)
    }
  }
  return ~(0..<32).reduce(0) { $0 | (register >> $1 & 1) << (31 - $1) }
}
