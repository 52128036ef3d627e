// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// What a depthwise convolution has besides its maps and its ring.
struct DepthwiseOperand {
  private let window: Window
  /// The offset of the weights.
  private let weights: Int
  private let epilogue: EpilogueOperand

  init(
    _ window: Window, channels: Int, _ random: inout SeededGenerator, in memory: inout CaseMemory
  ) {
    self.window = window
    let padded = (channels + 3) / 4 * 4
    weights = memory.take(9 * padded, alignment: 64, Filling(&random), from: -127, &random)
    epilogue = EpilogueOperand(
      count: padded, sumBound: 9 * WeightOperand.largestProduct, &random, in: &memory)
  }

  func depthwise(
    of input: InputMap, ring: UnsafeMutablePointer<Int8>, output: OutputMap,
    at base: UnsafeMutableRawPointer
  ) -> Depthwise3x3 {
    Depthwise3x3(
      input: input, window: window,
      weights: UnsafePointer((base + weights).assumingMemoryBound(to: Int8.self)),
      epilogue: epilogue.epilogue(at: base), ring: ring, output: output)
  }
}
