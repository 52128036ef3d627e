// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes a file under a temporary name beside its own and renames it: the whole file or nothing.
///
/// - Parameters:
///   - path: the file; one that exists is replaced.
///   - bytes: its new contents.
/// - Throws: the step that failed and why; the temporary file is gone then.
public func replaceFile(at path: String, with bytes: [UInt8]) throws(FileReplacementError) {
  var temporaryPath = Array("\(path).XXXXXX".utf8CString)
  let descriptor = mkstemp(&temporaryPath)
  guard descriptor >= 0 else { throw FileReplacementError(.create, errno: errno) }
  do throws(FileReplacementError) {
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor)
    // mkstemp makes files that only their owner reads.
    let mask = umask(0)
    umask(mask)
    guard fchmod(descriptor, 0o666 & ~mask) == 0, fsync(descriptor) == 0 else {
      throw FileReplacementError(.write, errno: errno)
    }
    guard rename(temporaryPath, path) == 0 else {
      throw FileReplacementError(.rename, errno: errno)
    }
  } catch {
    unlink(temporaryPath)
    throw error
  }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(FileReplacementError) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if written >= 0 {
      rest = rest.dropFirst(written)
    } else if errno != EINTR {
      throw FileReplacementError(.write, errno: errno)
    }
  }
}

/// Why a file could not be replaced.
public struct FileReplacementError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Step: String, Sendable {
    case create
    case write
    case rename
  }

  public let step: Step
  public let errno: Int32

  init(_ step: Step, errno: Int32) {
    self.step = step
    self.errno = errno
  }

  public var description: String { "cannot \(step.rawValue): \(String(cString: strerror(errno)))" }
}
