// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Board

struct DeviceNodeTests {
  @Test func `links lead to the device`() throws {
    try withTemporaryFolder { path in
      #expect(symlink("/dev/null", "\(path)/link") == 0)
      let node = try #require(DeviceNode("/dev/null"))
      #expect(DeviceNode("\(path)/link") == node)
      #expect(DeviceNode("/dev/zero")?.device != node.device)
      #expect(DeviceNode("\(path)/nothing") == nil)
    }
  }

  @Test func `the file of groups gives a number its name`() {
    let file = "root:x:0:\nvideo:x:44:pi,44\n# odd\n\nnumber44:x:440:\ngpio:x:986:"
    #expect(name(44, file) == ShortText("video"))
    #expect(name(986, file) == ShortText("gpio"))
    #expect(name(0, file) == ShortText("root"))
    #expect(name(4, file) == nil)
  }

  private func name(_ group: UInt32, _ file: String) -> ShortText? {
    Array(file.utf8).withUnsafeBytes { DeviceNode.name(ofGroup: group, in: $0) }
  }
}
