// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// A packed matrix per group in the memory of a case, with zeros where it is padded.
struct WeightOperand {
  let offset: Int
  let groups: Int
  let inputs: Int
  let outputs: Int
  private let inputBlocks: Int
  let paddedOutputs: Int

  /// The largest magnitude of a product of a level and a weight.
  static let largestProduct = 128 * 127

  /// Draws the weights of matrices with `inputs` columns and `outputs` rows.
  init(
    groups: Int, inputs: Int, outputs: Int, _ random: inout SeededGenerator,
    in memory: inout CaseMemory
  ) {
    self.groups = groups
    self.inputs = inputs
    self.outputs = outputs
    inputBlocks = (inputs + 3) / 4
    paddedOutputs = (outputs + 3) / 4 * 4
    let filling = Filling(&random)
    offset = memory.take(
      groups * inputBlocks * paddedOutputs * 4, alignment: 64, filling, from: -127, &random)
    for block in 0..<groups * inputBlocks { clearPadding(ofBlock: block, in: memory) }
  }

  func weights(at base: UnsafeMutableRawPointer) -> PackedWeights {
    PackedWeights(
      base: base + offset, groups: groups, inputsPerGroup: inputs, outputsPerGroup: outputs)
  }

  /// A block is four inputs of a group; blocks are counted through all groups.
  private func clearPadding(ofBlock block: Int, in memory: CaseMemory) {
    let row = offset + block * paddedOutputs * 4
    for output in outputs..<paddedOutputs { memory.store(UInt32(0), at: row + output * 4) }
    let lanes = min(inputs - block % inputBlocks * 4, 4)
    guard lanes < 4 else { return }
    for output in 0..<outputs {
      for lane in lanes..<4 { memory[row + output * 4 + lane] = 0 }
    }
  }
}
