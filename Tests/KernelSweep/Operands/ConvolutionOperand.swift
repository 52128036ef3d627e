// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// A convolution in the memory of a case.
struct ConvolutionOperand {
  private let source: WindowedMap
  let matrix: MatrixOperand
  /// Bytes of a patch.
  private let patchStride: Int
  private let patchCount: Int
  /// The offset of the patches.
  private let patches: Int

  init(
    _ source: WindowedMap, _ matrix: MatrixOperand, _ random: inout SeededGenerator,
    in memory: inout CaseMemory
  ) {
    self.source = source
    self.matrix = matrix
    let taps = source.window.height * source.window.width * source.input.channels
    patchStride = (taps + 3) / 4 * 4
    patchCount = random.draw(1...source.width)
    patches = memory.take(patchCount * patchStride + InputMap.overread, &random)
  }

  func convolution(at base: UnsafeMutableRawPointer) -> Convolution {
    let input = source.input.input(at: base)
    return Convolution(
      input: input, window: source.window, pointwise: matrix.pointwise(of: input, at: base),
      patches: PatchRow(
        base: (base + patches).assumingMemoryBound(to: Int8.self), stride: patchStride,
        count: patchCount))
  }
}
