// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

/// What `write` puts on a stream, read back from a file in memory.
func captured(_ write: (inout TextStream) -> Void) throws -> String {
  let descriptor = try unnamedFile()
  defer { close(descriptor) }
  var stream = TextStream(descriptor: descriptor)
  write(&stream)
  stream.flush()
  let length = Int(lseek(descriptor, 0, SEEK_END))
  var bytes = [UInt8](repeating: 0, count: length)
  #expect(pread(descriptor, &bytes, length, 0) == length)
  return String(decoding: bytes, as: UTF8.self)
}

/// An open file without a name; the caller closes it.
func unnamedFile() throws -> Int32 {
  var path = Array("/tmp/board-tests-XXXXXX".utf8CString)
  let descriptor = mkstemp(&path)
  try #require(descriptor >= 0)
  unlink(path)
  return descriptor
}

extension TextStream {
  mutating func write(json bytes: [UInt8]) { bytes.withUnsafeBufferPointer { write(json: $0) } }

  mutating func write(printable bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { write(printable: $0) }
  }
}

/// Runs `body` with the bytes of a text.
func withText<Result, Failure>(
  _ text: String, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
  let bytes = Array(text.utf8)
  return try bytes.withUnsafeBufferPointer(body)
}

/// Runs `body` with a new folder, whose files are removed with it.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  var template = Array("/tmp/board-tests-XXXXXX".utf8CString)
  let made = mkdtemp(&template)
  let path = String(cString: try #require(made))
  defer {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        unlink("\(path)/\(name)")
      }
      closedir(folder)
    }
    rmdir(path)
  }
  try body(path)
}

/// Makes a file.
func write(_ bytes: [UInt8], to path: String) throws {
  let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
  defer { close(descriptor) }
  try #require(write(descriptor, bytes, bytes.count) == bytes.count)
}

extension InlineText {
  init(text: String) { self = withText(text) { InlineText($0) } }

  var string: String { withCString { String(cString: $0) } }
}
