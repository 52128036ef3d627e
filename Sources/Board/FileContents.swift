// SPDX-License-Identifier: Apache-2.0

import CBoard

/// A file's bytes in sealed pages of our own.
///
/// A mapped file that somebody truncates is a SIGBUS, and one that is rewritten escapes the
/// validation that already ran. These bytes nobody can change.
public struct FileContents: ~Copyable {
  private let pages: Pages
  private let byteCount: Int

  fileprivate init(pages: consuming Pages, byteCount: Int) {
    self.pages = pages
    self.byteCount = byteCount
  }

  /// The bytes; valid while this value lives, aligned to a page.
  public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(pages.bytes)[..<byteCount])
  }
}

/// Reads a file, a FIFO or, for `-`, standard input to its end, once.
///
/// - Parameters:
///   - path: where; `-` is standard input.
///   - limitBytes: the most to accept; a longer file is `fileTooLarge`.
/// - Returns: the contents, sealed.
/// - Throws: what the kernel refused, or `fileTooLarge`.
public func readFile(
  _ path: UnsafePointer<CChar>, limitBytes: Int
) throws(BoardError) -> FileContents {
  let (capacity, overflows) = limitBytes.addingReportingOverflow(1)
  // The byte past the limit tells a file of exactly that size from a longer one.
  let pages = try Pages(byteCount: overflows ? limitBytes : capacity)
  let byteCount = try readFile(path, into: pages.bytes)
  try pages.seal()
  return FileContents(pages: pages, byteCount: byteCount)
}

/// Reads a file, a FIFO or, for `-`, standard input to its end, once.
///
/// - Parameters:
///   - path: where; `-` is standard input.
///   - memory: where to; one byte more than the longest file that is accepted.
/// - Returns: how many bytes it has.
/// - Throws: what the kernel refused, or `fileTooLarge`.
public func readFile(
  _ path: UnsafePointer<CChar>, into memory: UnsafeMutableRawBufferPointer
) throws(BoardError) -> Int {
  if CString(path) == "-" { return try readToEnd(of: STDIN_FILENO, into: memory) }
  let descriptor = board_open_to_read(path)
  guard descriptor >= 0 else { throw .system(.openFile, errno: board_errno()) }
  defer { close(descriptor) }
  return try readToEnd(of: descriptor, into: memory)
}

private func readToEnd(
  of descriptor: Int32, into memory: UnsafeMutableRawBufferPointer
) throws(BoardError) -> Int {
  var byteCount = 0
  while byteCount < memory.count {
    let room = UnsafeMutableRawBufferPointer(rebasing: memory[byteCount...])
    let found = read(descriptor, room.baseAddress, room.count)
    if found == 0 { return byteCount }
    if found > 0 {
      byteCount += found
    } else if board_errno() != EINTR {
      throw .system(.readFile, errno: board_errno())
    }
  }
  throw .fileTooLarge(limitBytes: max(memory.count - 1, 0))
}
