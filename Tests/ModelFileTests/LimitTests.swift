// SPDX-License-Identifier: Apache-2.0

import Inference
import ModelFile
import Testing

/// Numbers at their limit, one below and one above it.
struct LimitTests {
  private let original = EditedFile.everyOperator

  @Test func `multipliers and shifts stay in their ranges`() throws {
    let pointwise = try #require(original.first(.fullyConnected))
    let factors =
      original.section(.weights).lowerBound
      + Int(original[word: original.operator(pointwise, 36)])
    // Seven classes, rounded up to eight: multipliers behind eight biases, then the shifts.
    for channel in [0, 6, 7] {
      let multiplier = factors + 4 * (8 + channel)
      let shift = factors + 4 * (16 + channel)
      original.expectRefused("multiplier", [0, 1, (1 << 30) - 1, 1 << 31, .max], at: multiplier)
      original.expectAccepted([1 << 30, (1 << 31) - 1], at: multiplier)
      original.expectRefused("shift", [0, 31, 63, .max], at: shift)
      original.expectAccepted([32, 62], at: shift)
    }
  }

  @Test func `a bias may fill the accumulator and no more`() throws {
    let dense = try #require(original.first(.fullyConnected))
    let factors =
      original.section(.weights).lowerBound + Int(original[word: original.operator(dense, 36)])
    let weights =
      original.section(.weights).lowerBound + Int(original[word: original.operator(dense, 32)])
    let preShift = original[word: original.operator(dense, 20)]
    // Row 0 of blocks of four inputs: ten inputs, eight padded outputs.
    let row = (0..<3).flatMap { original.bytes[weights + $0 * 32..<weights + $0 * 32 + 4] }
    let sum = row.reduce(0) { $0 + abs(Int(Int8(bitPattern: $1))) }
    let limit = Int(Int32.max) >> Int(preShift) - 128 * sum
    original.expectAccepted(
      [UInt32(limit - 1), UInt32(limit), UInt32(bitPattern: Int32(-limit))], at: factors)
    original.expectRefused(
      "accumulator bound",
      [UInt32(limit + 1), UInt32(bitPattern: Int32(-limit - 1)), 1 << 31], at: factors)
  }

  @Test func `a weight of -128 is refused, and one in the padding`() throws {
    for kind in [OperatorKind.fullyConnected, .depthwise3x3, .convolutionMaxPool] {
      let index = try #require(original.first(kind))
      var edited = original
      let weights =
        original.section(.weights).lowerBound + Int(original[word: original.operator(index, 32)])
      edited.bytes[weights] = 0x80
      #expect(
        edited.verdict
          == .refused(.forbiddenWeight(operator: index, channel: 0, found: -128)))
    }
    let dense = try #require(original.first(.fullyConnected))
    let weights =
      original.section(.weights).lowerBound + Int(original[word: original.operator(dense, 32)])
    // Lane 3 of the last block stands for input 11 of 10; row 7 for class 7 of 7.
    for (offset, channel) in [(2 * 32 + 3, 0), (7 * 4, 7)] {
      var edited = original
      edited.bytes[weights + offset] = 1
      #expect(
        edited.verdict
          == .refused(.forbiddenWeight(operator: dense, channel: channel, found: 1)))
    }
  }

  @Test func `tables of weights end with their section`() throws {
    let room = UInt32(original.section(.weights).count)
    for index in 0..<original.operatorCount {
      let weights = original.operator(index, 32)
      let factors = original.operator(index, 36)
      guard original[word: original.operator(index, 4)] != OperatorKind.maxPool.rawValue else {
        continue
      }
      for beyond in [(room + 63) / 64 * 64, 1 << 30, 0xFFFF_FFC0] {
        original.expectRefused("offset of the factors", [beyond], at: factors)
        if original[word: weights] != 0 {
          original.expectRefused("offset of the weights", [beyond], at: weights)
        }
      }
      original.expectRefused("alignment", [original[word: factors] + 1, 32], at: factors)
    }
    // The last table ends exactly where the section does.
    let last = original.operatorCount - 1
    #expect(original[word: original.operator(last, 36)] + 4 * 3 * 8 == room)
  }

  @Test func `arena and scratch are as large as they must be`() {
    let arena = original.network(12)
    let scratch = original.network(16)
    original.expectAccepted([original[word: arena] + 1, 1 << 30], at: arena)
    original.expectRefused("arena bytes", [0, (1 << 30) + 1, .max], at: arena)
    original.expectRefused("scratch bytes", [0, (1 << 30) + 1], at: scratch)
    // Every map is rounded up to 64, and so are three bytes for the last block of four.
    var smallest = original[word: arena]
    while original.accepts(smallest - 1, at: arena) { smallest -= 1 }
    #expect(original[word: arena] - smallest < 128)
    var least = original[word: scratch]
    while original.accepts(least - 1, at: scratch) { least -= 1 }
    #expect(original[word: scratch] - least < 64)
  }

  @Test func `class scores have at most 24 fraction bits`() {
    let bits = original.network(8)
    original.expectAccepted([0, 23, 24], at: bits)
    original.expectRefused("fraction bits of the scores", [25, .max], at: bits)
  }

  @Test func `counts of tensors and operators are bounded`() {
    for kind in [SectionKind.tensors, .operators] {
      var edited = original
      let entry = original.sectionEntry(kind)
      edited[word: entry + 8] += 1
      edited.expectRefused()
      edited[word: entry + 8] = 0
      edited.expectRefused()
      edited[word: entry + 8] = .max
      edited.expectRefused()
    }
  }

  @Test func `windows and groups at zero and beyond their limit are refused`() throws {
    let stem = try #require(original.first(.convolutionMaxPool))
    for field in stride(from: 48, to: 64, by: 4) + stride(from: 80, to: 96, by: 4) {
      for value in [0, 1025, 1 << 31, .max] as [UInt32] {
        var edited = original
        edited[word: original.operator(stem, field)] = value
        edited.expectRefused()
      }
    }
    for index in 0..<original.operatorCount {
      for value in [0, 65_536, .max] as [UInt32] {
        original.expectRefused("groups", [value], at: original.operator(index, 44))
      }
    }
  }

  @Test func `no pool lies in its padding alone`() throws {
    for (kind, window) in [
      (OperatorKind.convolutionMaxPool, 80), (.maxPool, 48), (.averagePool, 48),
    ] {
      let record = original.operator(try #require(original.first(kind)), window)
      let sides = ["padding above", "padding to the left", "padding below", "padding to the right"]
      for (side, field) in sides.enumerated() {
        let length = original[word: record + 4 * (side % 2)]
        original.expectRefused(field, [length, length + 1, .max], at: record + 16 + 4 * side)
      }
    }
    let depthwise = original.operator(try #require(original.first(.depthwise3x3)), 48)
    original.expectRefused("padding above", [3, .max], at: depthwise + 16)
    original.expectRefused("padding to the left", [3, .max], at: depthwise + 20)
  }

  @Test func `shapes that do not chain are refused`() {
    for index in 0..<original.tensorCount {
      for field in [4, 8, 12] {
        for change in [1, .max] as [UInt32] {
          var edited = original
          edited[word: original.tensor(index, field)] &+= change
          edited.expectRefused()
        }
      }
    }
  }
}

private func + (left: StrideTo<Int>, right: StrideTo<Int>) -> [Int] { Array(left) + Array(right) }
