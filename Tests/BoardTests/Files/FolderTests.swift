// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct FolderTests {
  @Test func `every name in a folder is read once, whatever their number`() throws {
    try withTemporaryFolder { path in
      let expected = (0..<300).map { "a-long-enough-name-for-several-calls-\($0)" }
      for name in expected { close(open("\(path)/\(name)", O_CREAT | O_WRONLY, 0o600)) }
      var found: [String] = []
      var folder = try Folder(path)
      while let name = folder.next() { found.append(name.withCString { String(cString: $0) }) }
      #expect(found.sorted() == expected.sorted())
      let again = folder.next()
      #expect(again == nil)
    }
  }

  @Test func `a folder that is not there is an error`() {
    #expect(throws: BoardError.system(.openFile, errno: ENOENT)) {
      _ = try Folder("/nowhere/at/all")
    }
  }
}
