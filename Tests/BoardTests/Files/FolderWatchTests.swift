// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct FolderWatchTests {
  @Test func `a new name and other permissions are noticed, and a quiet folder is not`() throws {
    try withTemporaryFolder { path in
      let watch = try FolderWatch(path)
      var changes = [watch.clear()]
      close(open("\(path)/video0", O_CREAT | O_WRONLY, 0o600))
      changes += [watch.clear(), watch.clear()]
      chmod("\(path)/video0", 0o660)
      changes.append(watch.clear())
      #expect(changes == [false, true, false, true])
    }
  }

  @Test func `a folder that is not there is an error`() {
    #expect(throws: BoardError.system(.watchFolder, errno: ENOENT)) {
      _ = try FolderWatch("/nowhere/at/all")
    }
  }
}
