// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Daemon

struct NearestNameTests {
  @Test(arguments: [
    ("enter", 0), ("Leav", 1), ("Laeve", 1), ("Frmes", 2), ("Enterprise", nil), ("x", nil),
    ("", nil), (String(repeating: "a", count: 32), nil),
  ])
  func `two slips are a typing error, three another word`(found: String, index: Int?) {
    let text = ConfigurationText(copying: found)
    var nearest = NearestName(to: text.bytes)
    for (index, name) in (["Enter", "Leave", "Frames"] as [StaticString]).enumerated() {
      nearest.consider(name, index: index)
    }
    #expect(nearest.index == index)
  }

  @Test func `of names that are as near the first one wins, and a nearer one beats it`() {
    let text = ConfigurationText("MinO")
    var nearest = NearestName(to: text.bytes)
    nearest.consider("MinOff", index: 0)
    nearest.consider("MaxO", index: 1)
    #expect(nearest.index == 0)
    nearest.consider("MinOn", index: 2)
    #expect(nearest.index == 2)
  }
}
