// SPDX-License-Identifier: Apache-2.0

import ModelFile
import Testing

/// The arena plan is checked without knowing how it was made.
struct DataFlowTests {
  private let original = EditedFile.everyOperator

  /// Every map moved onto every other one: refused, unless they are never alive together, and
  /// then nothing changes.
  @Test func `maps that are alive together may not overlap`() {
    let expected = original.verdict
    var overlaps = 0
    var harmless = 0
    for moved in 0..<original.tensorCount where slices(of: moved) == 0 {
      for target in 0..<original.tensorCount where target != moved {
        for shift in [0, 1, 64] as [UInt32] {
          var edited = original
          edited[word: original.tensor(moved, 0)] =
            original[word: original.tensor(target, 0)] + shift
          switch edited.verdict {
          case .refused(.overlap): overlaps += 1
          case .refused: continue
          case let verdict:
            harmless += 1
            if verdict != expected { Issue.record("\(moved) onto \(target) + \(shift)") }
          }
        }
      }
    }
    #expect(overlaps > 100)
    #expect(harmless > 10)
  }

  @Test func `what nobody has written is not read`() {
    for index in 0..<original.operatorCount {
      let input = Int(original[word: original.operator(index, 8)])
      for later in index..<original.operatorCount {
        // Reads the output of this operator or of a later one of the same shape.
        let output = Int(original[word: original.operator(later, 16)])
        guard isAlike(input, output) else { continue }
        var edited = original
        edited[word: original.operator(index, 8)] = UInt32(output)
        #expect(
          edited.verdict
            == .refused(.unwritten(operator: index, tensor: output)))
      }
    }
  }

  @Test func `a tensor that names a writer which writes another is not written`() throws {
    let dense = try #require(original.first(.fullyConnected))
    let input = Int(original[word: original.operator(dense, 8)])
    var edited = original.appendingCopies(ofTensor: input)
    let copy = original.tensorCount
    edited[word: edited.operator(dense, 8)] = UInt32(copy)
    #expect(
      edited.verdict
        == .refused(.unwritten(operator: dense, tensor: copy)))
  }

  @Test func `an operator works in place only where its kernel can`() throws {
    for index in 0..<original.operatorCount {
      let record = original.operator(index, 0)
      let kind = OperatorKind(rawValue: original[word: record + 4])
      let output = Int(original[word: record + 16])
      guard kind != .depthwise3x3, kind != .add, isWhole(output) else { continue }
      let edited = moved(output, to: original[word: original.tensor(input(of: index), 0)])
      let overlap = ModelFileError.overlap(
        operator: index, written: output, live: input(of: index))
      #expect(edited.verdict == .refused(overlap))
    }
  }

  @Test func `an output may begin where the input ends, and no byte sooner`() throws {
    var touching = 0
    for index in 0..<original.operatorCount {
      let output = Int(original[word: original.operator(index, 16)])
      guard isWhole(output) else { continue }
      let end = end(of: input(of: index))
      guard case .refused(.overlap) = moved(output, to: end - 1).verdict else {
        // Class scores must be aligned.
        if original[word: original.tensor(output, 20)] == 1 {
          Issue.record("operator \(index): \(moved(output, to: end - 1).verdict)")
        }
        continue
      }
      if case .ran = moved(output, to: end).verdict { touching += 1 }
    }
    #expect(touching > 0)
  }

  private func input(of index: Int) -> Int { Int(original[word: original.operator(index, 8)]) }

  /// One past the last byte of a map of bytes.
  private func end(of tensor: Int) -> UInt32 {
    let fields = [0, 4, 8, 12, 16].map { original[word: original.tensor(tensor, $0)] }
    return fields[0] + (fields[1] * fields[2] - 1) * fields[4] + fields[3]
  }

  /// In an arena that is large enough for it anywhere.
  private func moved(_ tensor: Int, to offset: UInt32) -> EditedFile {
    original.with(2 * original[word: original.network(12)], at: original.network(12))
      .with(offset, at: original.tensor(tensor, 0))
  }

  /// Whether a tensor neither is a slice nor consists of slices.
  private func isWhole(_ tensor: Int) -> Bool {
    slices(of: tensor) == 0 && original[word: original.tensor(tensor, 32)] == .max
  }

  private func slices(of tensor: Int) -> Int {
    (0..<original.tensorCount).count { original[word: original.tensor($0, 32)] == UInt32(tensor) }
  }

  /// Same height, width, channels and pixel stride, whole maps.
  private func isAlike(_ left: Int, _ right: Int) -> Bool {
    slices(of: left) == 0
      && [4, 8, 12, 16, 20, 24, 28, 32].allSatisfy {
        original[word: original.tensor(left, $0)] == original[word: original.tensor(right, $0)]
      }
  }
}
