// SPDX-License-Identifier: Apache-2.0

import CBoard

/// Anonymous memory straight from the kernel, zeroed, returned when this value ends.
///
/// The kernel counts only the pages that are touched.
public struct Pages: ~Copyable {
  /// The memory: as many bytes as were asked for, aligned to a page.
  public let bytes: UnsafeMutableRawBufferPointer

  public init(byteCount: Int) throws(BoardError) {
    bytes = try mapPages(byteCount: byteCount)
  }

  /// Makes the memory read-only until it is returned; writing to it then ends the process.
  public func seal() throws(BoardError) {
    guard board_seal_pages(bytes.baseAddress, max(bytes.count, 1)) == 0 else {
      throw .system(.sealPages, errno: board_errno())
    }
  }

  deinit { munmap(bytes.baseAddress, max(bytes.count, 1)) }
}

/// Zeroed memory straight from the kernel that lasts as long as the process.
public func mapPages(byteCount: Int) throws(BoardError) -> UnsafeMutableRawBufferPointer {
  // The kernel maps no empty range; a wrong size comes back from it as an error of its own.
  guard let start = board_map_pages(max(byteCount, 1)) else {
    throw .system(.mapPages, errno: board_errno())
  }
  return UnsafeMutableRawBufferPointer(start: start, count: max(byteCount, 0))
}
