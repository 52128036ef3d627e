// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct PagesTests {
  @Test func `fresh pages are zero, aligned and writable`() throws {
    let pages = try Pages(byteCount: 10_000)
    #expect(pages.bytes.count == 10_000)
    #expect(pages.bytes.allSatisfy { $0 == 0 })
    pages.bytes[9_999] = 7
    #expect(pages.bytes[9_999] == 7)
    #expect(UInt(bitPattern: pages.bytes.baseAddress) % 4_096 == 0)
  }

  @Test(arguments: [0, -1, Int.min])
  func `no bytes are an empty buffer`(byteCount: Int) throws {
    let pages = try Pages(byteCount: byteCount)
    #expect(pages.bytes.isEmpty)
  }

  @Test func `sealed pages refuse the kernel's writes`() throws {
    let pages = try Pages(byteCount: 4_096)
    try pages.seal()
    let zero = open("/dev/zero", O_RDONLY)
    defer { close(zero) }
    #expect(read(zero, pages.bytes.baseAddress, 1) == -1)
    #expect(errno == EFAULT)
  }
}
