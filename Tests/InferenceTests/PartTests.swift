// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inference

struct PartTests {
  @Test(arguments: 1...16)
  func `the parts of all threads make up the whole, in order`(threads: Int) {
    for unit in [1, 4, 8] {
      for count in [0, 1, 3, 7, 8, 31, 49, 784, 1000] {
        var next = 0
        for thread in 0..<threads {
          let range = Part(thread: thread, threads: threads).range(of: count, inUnitsOf: unit)
          #expect(range.lowerBound == next)
          #expect(range.isEmpty || range.lowerBound % unit == 0)
          #expect(range.count <= (count / unit / threads + 1) * unit)
          next = range.upperBound
        }
        #expect(next == count)
      }
    }
  }
}
