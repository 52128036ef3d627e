// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct FileContentsTests {
  @Test(arguments: [0, 1, 4_096, 100_000])
  func `a file of up to the limit is read whole`(byteCount: Int) throws {
    let expected = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try withFile(expected) { path in
      let contents = try readFile(path, limitBytes: byteCount)
      #expect(Array(contents.bytes) == expected)
      #expect(UInt(bitPattern: contents.bytes.baseAddress) % 4_096 == 0)
    }
  }

  @Test func `one byte more than the limit is refused`() throws {
    try withFile([1, 2, 3, 4]) { path in
      #expect(throws: BoardError.fileTooLarge(limitBytes: 3)) {
        _ = try readFile(path, limitBytes: 3).bytes.count
      }
    }
  }

  @Test func `a FIFO is read to its end`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    #expect(write(ends[1], "frames", 6) == 6)
    close(ends[1])
    let contents = try readFile("/proc/self/fd/\(ends[0])", limitBytes: 100)
    #expect(Array(contents.bytes) == Array("frames".utf8))
  }

  @Test func `a missing file says so`() throws {
    let error = #expect(throws: BoardError.self) {
      _ = try readFile("/nonexistent/model", limitBytes: 10).bytes.count
    }
    #expect(error == .system(.openFile, errno: ENOENT))
    #expect(error?.exitStatus == .noInput)
    #expect(try captured { error?.describe(to: &$0) } == "cannot open: No such file or directory")
  }

  @Test func `a directory cannot be read`() {
    #expect(throws: BoardError.system(.readFile, errno: EISDIR)) {
      _ = try readFile("/", limitBytes: 10).bytes.count
    }
  }

  @Test func `a limit past the memory is an error`() {
    #expect(throws: BoardError.system(.mapPages, errno: ENOMEM)) {
      _ = try readFile("/dev/null", limitBytes: .max).bytes.count
    }
  }

  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let descriptor = try unnamedFile()
    defer { close(descriptor) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    try body("/proc/self/fd/\(descriptor)")
  }
}
