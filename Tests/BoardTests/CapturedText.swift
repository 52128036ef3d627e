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
