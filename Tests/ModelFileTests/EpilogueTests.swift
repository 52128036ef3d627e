// SPDX-License-Identifier: Apache-2.0

import ModelFile
import Testing

/// What an operator does with a finished sum: residual, clamp and place.
struct EpilogueTests {
  private let original = EditedFile.everyOperator

  @Test func `the numbers of a residual stay in their ranges`() throws {
    for index in try [pointwiseWithResidual, #require(original.first(.add))] {
      let record = original.operator(index, 0)
      original.expectRefused("accumulator shift", [31, .max], at: record + 112)
      original.expectRefused("residual shift", [23, .max], at: record + 116)
      original.expectRefused("residual multiplier", [0, 1 << 31, .max], at: record + 120)
      original.expectRefused("shift of the sum", [7, 21, .max], at: record + 124)
      original.expectAccepted([1, (1 << 31) - 1], at: record + 120)
    }
  }

  @Test func `sums with a residual that would leave 32 bits are refused`() throws {
    let index = try pointwiseWithResidual
    let record = original.operator(index, 0)
    original.expectRefused("accumulator bound", [30], at: record + 112)
    let factors = original.section(.weights).lowerBound + Int(original[word: record + 36])
    original.expectRefused(
      "accumulator bound", [(1 << 31) - 1, 1 << 31, .max << 29], at: factors)
    let outputs = Int(original[word: original.tensor(Int(original[word: record + 16]), 12)])
    let groups = Int(original[word: record + 44])
    let padded = groups * ((outputs / groups + 3) / 4 * 4)
    original.expectRefused("multiplier", [0, 1 << 31, .max], at: factors + 4 * padded)
    original.expectAccepted([1], at: factors + 4 * padded)
  }

  @Test func `a residual belongs to a convolution, and an addition has one`() throws {
    for index in 0..<original.operatorCount {
      let kind = OperatorKind(rawValue: original[word: original.operator(index, 4)])
      let residual = original.operator(index, 12)
      switch kind {
      case .add: original.expectRefused("second input", [.max], at: residual)
      case .groupedPointwise, .convolution: continue
      default:
        original.expectRefused(
          "residual", [original[word: original.operator(index, 8)]], at: residual)
      }
    }
  }

  @Test func `the clamp lies within int8 and is not empty`() {
    for index in 0..<original.operatorCount {
      let record = original.operator(index, 0)
      let minimum = UInt32(bitPattern: -129)
      original.expectRefused("minimum", [minimum, 128, 1 << 31], at: record + 24)
      original.expectRefused("maximum", [128, minimum, (1 << 31) - 1], at: record + 28)
      var edited = original.with(50, at: record + 24)
      edited[word: record + 28] = 49
      edited.expectRefused("maximum")
      edited[word: record + 28] = 50
      #expect(original.with(50, at: record + 24).verdict != .wroteOutside)
    }
  }

  @Test func `places are a permutation`() throws {
    for kind in [OperatorKind.groupedPointwise, .channelCopy] {
      let index = try #require(
        (0..<original.operatorCount).first {
          original[word: original.operator($0, 4)] == kind.rawValue
            && original[word: original.operator($0, 40)] != .max
        })
      let record = original.operator(index, 0)
      let channels = Int(original[word: original.tensor(Int(original[word: record + 16]), 12)])
      let places = original.section(.weights).lowerBound + Int(original[word: record + 40])
      for channel in 0..<channels {
        for place in [channels, 65_535] {
          edited(places + 2 * channel, place).expectRefused("place")
        }
        let next = Int(original.bytes[places + 2 * ((channel + 1) % channels)])
        edited(places + 2 * channel, next).expectRefused("uses of a place")
      }
    }
  }

  @Test func `places begin at even offsets and end with their section`() throws {
    let index = try #require(original.first(.depthwise3x3)) - 1
    let field = original.operator(index, 40)
    let room = UInt32(original.section(.weights).count)
    original.expectRefused("alignment of the places", [1, .max - 2], at: field)
    original.expectRefused("offset of the places", [room, room - 2, .max - 1], at: field)
  }

  @Test func `only what stores by place has places`() {
    for index in 0..<original.operatorCount {
      let kind = OperatorKind(rawValue: original[word: original.operator(index, 4)])
      let places: Set = [OperatorKind.groupedPointwise, .convolution, .channelCopy]
      if let kind, places.contains(kind) { continue }
      original.expectRefused("places", [0], at: original.operator(index, 40))
    }
  }

  private var pointwiseWithResidual: Int {
    get throws {
      try #require(
        (0..<original.operatorCount).first {
          original[word: original.operator($0, 4)] == OperatorKind.groupedPointwise.rawValue
            && original[word: original.operator($0, 12)] != .max
        })
    }
  }

  private func edited(_ offset: Int, _ place: Int) -> EditedFile {
    var edited = original
    edited.bytes[offset] = UInt8(place & 255)
    edited.bytes[offset + 1] = UInt8(place >> 8)
    return edited
  }
}
