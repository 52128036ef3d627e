// SPDX-License-Identifier: Apache-2.0

// The arena plan, checked without knowing how it was made: whatever an operator reads was written
// completely before, and nothing was written over it since.

extension ModelView {
  func validateDataFlow() throws(ModelFileError) {
    for index in 0..<operatorCount {
      let record = self.operator(index)
      try validateRead(of: record.input, by: index, record)
      if let residual = record.residual { try validateRead(of: residual, by: index, record) }
    }
  }

  private func validateRead(
    of tensor: Int, by reader: Int, _ record: OperatorRecord
  ) throws(ModelFileError) {
    let written = try firstWriter(of: tensor, before: reader)
    let map = self.tensor(tensor)
    for other in written..<reader {
      let output = self.operator(other).output
      if output == tensor || self.tensor(output).parent == tensor { continue }
      guard map.isDisjoint(from: self.tensor(output)) else {
        throw .overlap(operator: other, written: output, live: tensor)
      }
    }
    let output = self.tensor(lastOutput(of: reader))
    if map.isDisjoint(from: output) { return }
    guard record.mayOverwrite(tensor), map.isSamePlace(as: output) else {
      throw .overlap(operator: reader, written: lastOutput(of: reader), live: tensor)
    }
  }

  /// What is written while an operator reads: its output, or at the beginning of a banded unit the
  /// output of the unit.
  private func lastOutput(of index: Int) -> Int {
    self.operator(bandSizes(at: index) == nil ? index : index + 2).output
  }

  /// The first operator that writes a part of `tensor`; 0 for the input, which is there before.
  private func firstWriter(of tensor: Int, before reader: Int) throws(ModelFileError) -> Int {
    if tensor == network.inputTensor { return 0 }
    let slices = sliceCount(of: tensor)
    var first = reader
    for part in slices == 0 ? tensor...tensor : tensor + 1...tensor + slices {
      // What a tensor says of its writer must be what that operator says.
      guard let writer = self.tensor(part).writer, writer < reader,
        self.operator(writer).output == part
      else {
        throw .unwritten(operator: reader, tensor: part)
      }
      first = min(first, writer)
    }
    return first
  }
}

extension OperatorRecord {
  /// Whether the output may be the very memory of this input.
  fileprivate func mayOverwrite(_ tensor: Int) -> Bool {
    switch kind {
    case .depthwise3x3: tensor == input && window.strideY == 1 && window.strideX == 1
    case .groupedPointwise, .convolution: tensor == residual && tensor != input
    case .add: true
    default: false
    }
  }
}
