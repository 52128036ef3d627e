// SPDX-License-Identifier: Apache-2.0

import Quantization
import Testing

struct CRC32Tests {
  @Test func `the check value of the standard is met`() {
    var crc = CRC32()
    for byte in "123456789".utf8 { crc.update(byte) }
    #expect(crc.value == 0xCBF4_3926)
  }
}
