// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Board

struct NumberedNodesTests {
  @Test func `nodes come in the order of their numbers, and a second name is left out`() throws {
    let folder: StaticString = "/tmp/board-tests-numbered-nodes"
    mkdir("\(folder)", 0o700)
    let links = [
      ("video10", "/dev/null"), ("video9", "/dev/zero"), ("video2", "/dev/full"),
      ("video11", "/dev/zero"), ("video", "/dev/full"), ("video1x", "/dev/full"),
      ("radio0", "/dev/full"), ("video3", "/nowhere/at/all"),
    ]
    for (name, target) in links { symlink(target, "\(folder)/\(name)") }
    defer {
      for (name, _) in links { unlink("\(folder)/\(name)") }
      rmdir("\(folder)")
    }
    let nodes = NumberedNodes("video", in: folder)
    #expect((0..<nodes.count).map { nodes[$0] } == [2, 9, 10])
    #expect(nodes.path(at: 1).string == "\(folder)/video9")
    #expect(nodes.device(at: 2) == DeviceNode("/dev/null")?.device)
  }

  @Test func `a folder that is not there has no nodes`() {
    #expect(NumberedNodes("video", in: "/nowhere/at/all").count == 0)
  }
}
