// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import TestSupport
import Testing

struct ReplacementFileTests {
  @Test func `a finished file replaces the old one`() throws {
    try inFolder { folder in
      let path = "\(folder)/a"
      for text in ["first" as StaticString, "second"] {
        try path.withCString { path in try replace(path, with: text) }
      }
      #expect(contents(of: path) == "second")
      #expect(fileNames(in: folder) == ["a"])
    }
  }

  @Test func `a file that is not finished leaves nothing behind`() throws {
    try inFolder { folder in
      try "\(folder)/a".withCString { path in
        let file = try ReplacementFile(CString(path))
        #expect(fileNames(in: folder).count == 1)
        _ = file.descriptor
      }
      #expect(fileNames(in: folder) == [])
    }
  }

  @Test func `a folder that is not there is said`() {
    #expect(throws: BoardError.system(.createFile, errno: ENOENT)) {
      try "/nonexistent/a".withCString { _ = try ReplacementFile(CString($0)) }
    }
  }

  @Test func `a path longer than the kernel takes is refused`() {
    #expect(throws: BoardError.system(.createFile, errno: ENAMETOOLONG)) {
      try String(repeating: "a", count: 4090).withCString { _ = try ReplacementFile(CString($0)) }
    }
  }
}

private func replace(_ path: UnsafePointer<CChar>, with text: StaticString) throws {
  var file = try ReplacementFile(CString(path))
  var stream = TextStream(descriptor: file.descriptor)
  stream.write(text)
  stream.flush()
  try file.finish()
}

private func inFolder(_ body: (String) throws -> Void) throws {
  var template = Array("/tmp/board-tests-XXXXXX".utf8CString)
  try #require(mkdtemp(&template) != nil)
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer {
    for name in fileNames(in: folder) { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
  try body(folder)
}

private func contents(of path: String) -> String {
  guard let file = fopen(path, "rb") else { return "" }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 100)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes.prefix(count), as: UTF8.self)
}
