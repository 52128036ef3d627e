// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A frame whose last byte is the last of its page; reading the next one ends the process.
final class FencedFrame {
  private static let pageBytes = sysconf(Int32(_SC_PAGESIZE))

  let bytes: UnsafeRawBufferPointer
  private let pages: UnsafeMutableRawPointer
  private let pagesBytes: Int

  struct NoMemory: Error {}

  init(_ frame: [UInt8]) throws {
    let page = Self.pageBytes
    let frameBytes = (frame.count + page - 1) / page * page
    pagesBytes = frameBytes + page
    guard
      let pages = mmap(
        nil, pagesBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      pages != MAP_FAILED, mprotect(pages + frameBytes, page, PROT_NONE) == 0
    else { throw NoMemory() }
    self.pages = pages
    let start = pages + (frameBytes - frame.count)
    frame.withUnsafeBytes {
      start.copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: $0.count)
    }
    bytes = UnsafeRawBufferPointer(start: start, count: frame.count)
  }

  deinit { munmap(pages, pagesBytes) }
}
