// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct MountTests {
  @Test func `a folder of another kind is not in memory`() throws {
    let mount = try #require(Mount(of: PathText("/proc")))
    #expect(!mount.isInMemory)
    #expect(Mount(of: PathText("/nowhere")) == nil)
  }

  @Test func `memory is in memory`() throws {
    let memory = try TextMemory()
    let mount = Mount(of: InlineText(text: "/proc/self/fd/\(memory.descriptor)"))
    #expect(mount == Mount(isInMemory: true, isReadOnly: false))
  }

  @Test func `a file is there or not`() {
    #expect(fileExists(PathText("/proc/version")))
    #expect(!fileExists(PathText("/proc/nothing")))
  }
}
