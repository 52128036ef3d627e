// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Memory that ends where a page begins that nobody may touch.
///
/// Its start is a multiple of 64; what lies before it on its first page must stay as it is, and
/// the page before that is out of bounds too.
final class FencedPages {
  private static let pageBytes = 4096
  private let mapping: UnsafeMutableRawPointer
  private let mappedBytes: Int
  private let room: Int

  /// Room for up to `bytes`.
  init(_ bytes: Int) {
    let page = FencedPages.pageBytes
    room = (bytes + page - 1) / page * page
    mappedBytes = room + 2 * page
    guard
      let mapping = mmap(
        nil, mappedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapping != MAP_FAILED, mprotect(mapping, page, PROT_NONE) == 0,
      mprotect(mapping + page + room, page, PROT_NONE) == 0
    else { preconditionFailure("no memory for a test") }
    self.mapping = mapping
  }

  deinit { munmap(mapping, mappedBytes) }

  /// The last `count` bytes; up to 63 bytes lie behind them, unless `count` is a multiple of 64.
  func last(_ count: Int) -> UnsafeMutableRawBufferPointer {
    precondition(count <= room, "the pages are smaller than that")
    let rounded = (count + 63) / 64 * 64
    return UnsafeMutableRawBufferPointer(
      start: mapping + FencedPages.pageBytes + room - rounded, count: count)
  }

  /// The bytes before the last `count`.
  func before(_ count: Int) -> UnsafeMutableRawBufferPointer {
    let start = mapping + FencedPages.pageBytes
    let length = last(count).baseAddress.map { $0 - start } ?? 0
    return UnsafeMutableRawBufferPointer(start: start, count: min(length, FencedPages.pageBytes))
  }
}
