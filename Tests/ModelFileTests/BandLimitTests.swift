// SPDX-License-Identifier: Apache-2.0

import ModelFile
import Testing

/// Banded units whose records do not fit together are refused.
struct BandLimitTests {
  private let original = EditedFile.banded

  /// With an arena and scratch memory in which everything has room.
  private var roomy: EditedFile {
    original.with(1 << 14, at: original.network(12)).with(1 << 14, at: original.network(16))
  }

  /// The first operator of the unit.
  private var first: Int {
    (0..<original.operatorCount).first { original[word: rows(of: $0)] > 0 } ?? 0
  }

  @Test func `a band has from one row to all`() {
    let height = original[word: original.tensor(output(of: first + 1), 4)]
    for rows in 1...height {
      #expect(roomy.with(rows, at: self.rows(of: first)).verdict == original.verdict)
    }
    roomy.expectRefused("band rows", [height + 1, 1 << 31, .max], at: rows(of: first))
    original.expectRefused("output in the arena", [0], at: rows(of: first))
  }

  @Test func `only the first of three operators that fit begins a band`() {
    for index in 0..<original.operatorCount where !(first...first + 2).contains(index) {
      let field =
        index > original.operatorCount - 3 ? "first of three operators" : "kind in a band"
      original.expectRefused(field, [1, 2], at: rows(of: index))
    }
    for index in first + 1...first + 2 {
      original.expectRefused("band rows inside a band", [1, 2, .max], at: rows(of: index))
    }
    // Where nothing is banded, every map is in the arena.
    let plain = EditedFile.twoUnits
    for index in 0..<plain.operatorCount {
      plain.with(1, at: plain.operator(index, 136)).expectRefused()
    }
  }

  @Test func `maps inside a band are not in the arena, and all others are`() {
    for index in first...first + 1 {
      let tensor = output(of: index)
      roomy.expectRefused("output in the arena", [0, 64], at: original.tensor(tensor, 0))
    }
    for tensor in 0..<original.tensorCount
    where tensor != output(of: first) && tensor != output(of: first + 1) {
      original.with(.max, at: original.tensor(tensor, 0)).expectRefused()
    }
    let input = Int(original[word: original.network(0)])
    original.expectRefused("writer", [.max], at: original.tensor(input, 0))
    let stem = output(of: 0)
    original.expectRefused("output in the arena", [.max], at: original.tensor(stem, 0))
  }

  @Test func `a map inside a band is whole and has one writer`() {
    for index in first...first + 1 {
      let tensor = output(of: index)
      let channels = original[word: original.tensor(tensor, 12)]
      original.expectRefused("pixel stride", [channels + 1], at: original.tensor(tensor, 16))
      original.expectRefused("parents", [0], at: original.tensor(tensor, 32))
      original.expectRefused("writer", [.max, 1024], at: original.tensor(tensor, 40))
      original.expectRefused(
        "output of its writer", [0, UInt32(first + 2)], at: original.tensor(tensor, 40))
    }
  }

  @Test func `operators of a band hand their maps on`() {
    for index in first...first + 1 {
      var edited = roomy.appendingCopies(ofTensor: output(of: index))
      let copy = original.tensorCount
      for tensor in copy..<copy + 4 { edited[word: edited.tensor(tensor, 0)] = 0 }
      edited[word: edited.operator(index + 1, 8)] = UInt32(copy)
      edited.expectRefused("input in a band")
    }
  }

  @Test func `no operator of a band adds a residual`() {
    // The other branch of the unit has the shape of the output.
    let branch = (0..<original.tensorCount).first {
      let record = original.tensor($0, 0)
      let unit = original.tensor(output(of: first + 2), 0)
      return record != unit
        && [4, 8, 12, 32].allSatisfy { original[word: record + $0] == original[word: unit + $0] }
    }
    var edited = original
    edited[word: original.operator(first + 2, 12)] = UInt32(branch ?? 0)
    // Shifts and a multiplier that no sum overflows with.
    for (field, value) in [(112, 0), (116, 0), (120, 1 << 30), (124, 16)] as [(Int, UInt32)] {
      edited[word: original.operator(first + 2, field)] = value
    }
    edited.expectRefused("residuals in a band")
  }

  @Test func `scratch memory holds the band and its ring`() {
    let output = original.tensor(output(of: first + 1), 0)
    let width = original[word: output + 8]
    for rows in 1...original[word: output + 4] {
      let ring = (2 * rows + 1) * (2 * width + 1)
      let least = (rows * width + ring) * original[word: output + 12]
      let edited = original.with(rows, at: self.rows(of: first))
      edited.expectAccepted([least, least + 1], at: original.network(16))
      edited.expectRefused("scratch bytes", [0, least - 1], at: original.network(16))
    }
  }

  @Test func `the self-test names no map inside a band`() {
    let entry = original.section(.selfTest).lowerBound + 16
    original.expectRefused("output in the arena", [UInt32(first), UInt32(first + 1)], at: entry)
    original.expectAccepted([UInt32(first + 2)], at: entry)
  }

  @Test func `the output of a band may not touch its input`() {
    let input = Int(original[word: original.operator(first, 8)])
    let slice = output(of: first + 2)
    let parent = Int(original[word: original.tensor(slice, 32)])
    let shift =
      original[word: original.tensor(input, 0)] &- original[word: original.tensor(parent, 0)]
    var edited = roomy
    for tensor in 0..<original.tensorCount
    where tensor == parent || original[word: original.tensor(tensor, 32)] == UInt32(parent) {
      edited[word: original.tensor(tensor, 0)] &+= shift
    }
    #expect(
      edited.verdict == .refused(.overlap(operator: first, written: slice, live: input)))
  }

  private func rows(of index: Int) -> Int { original.operator(index, 136) }

  private func output(of index: Int) -> Int { Int(original[word: original.operator(index, 16)]) }
}
