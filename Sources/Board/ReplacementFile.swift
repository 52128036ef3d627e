// SPDX-License-Identifier: Apache-2.0

import CBoard

/// A file that appears under its name only when it is whole.
///
/// It is written under a temporary name beside its own; a value that ends without `finish` leaves
/// nothing behind, and a file that was there before stays as it was.
public struct ReplacementFile: ~Copyable {
  /// Where the contents go.
  public let descriptor: Int32

  private let path: CString
  private var temporaryPath: PathBuffer
  private var isFinished = false

  /// Makes the temporary file; `path` must outlive this value.
  public init(_ path: CString) throws(BoardError) {
    guard var temporaryPath = PathBuffer(path, suffix: ".XXXXXX") else {
      throw .system(.createFile, errno: ENAMETOOLONG)
    }
    let descriptor = temporaryPath.withCString { mkstemp($0) }
    guard descriptor >= 0 else { throw .system(.createFile, errno: board_errno()) }
    self.descriptor = descriptor
    self.path = path
    self.temporaryPath = temporaryPath
  }

  /// What to throw when `descriptor` refused bytes.
  public var writeError: BoardError { .system(.writeFile, errno: board_errno()) }

  /// Puts the file under its name, readable for everybody whom the process's mask allows.
  public mutating func finish() throws(BoardError) {
    let mask = umask(0)
    umask(mask)
    try finish(mode: 0o666 & ~mask)
  }

  /// Puts the file under its name with these permissions, whatever the process's mask.
  public mutating func finish(mode: UInt32) throws(BoardError) {
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
      throw .system(.writeFile, errno: board_errno())
    }
    let target = path.pointer
    guard temporaryPath.withCString({ rename($0, target) }) == 0 else {
      throw .system(.createFile, errno: board_errno())
    }
    isFinished = true
  }

  deinit {
    close(descriptor)
    if !isFinished {
      var path = temporaryPath
      _ = path.withCString { unlink($0) }
    }
  }
}

/// A path with room for something behind it.
private struct PathBuffer {
  private var characters = InlineArray<4096, CChar>(repeating: 0)

  /// Nothing if both are longer than the kernel takes.
  init?(_ path: CString, suffix: StaticString) {
    let bytes = path.bytes
    guard bytes.count + suffix.utf8CodeUnitCount < characters.count else { return nil }
    for index in bytes.indices { characters[index] = CChar(bitPattern: bytes[index]) }
    for index in 0..<suffix.utf8CodeUnitCount {
      characters[bytes.count + index] = CChar(bitPattern: suffix.utf8Start[index])
    }
  }

  mutating func withCString(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> Int32 {
    var span = characters.mutableSpan
    return span.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map(body) ?? -1
    }
  }
}
