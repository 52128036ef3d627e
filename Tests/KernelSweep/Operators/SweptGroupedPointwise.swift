// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// Every remainder of pixels, inputs and outputs, with and without places and a residual.
public struct SweptGroupedPointwise: SweptOperator {
  public static var name: StaticString { "GroupedPointwise" }

  private let input: MapOperand
  private let matrix: MatrixOperand
  private let pixels: Range<Int>

  public init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    let groups = random.isOnce(in: 2) ? 1 : random.draw(2...4)
    let inputs = random.draw(1...130)
    let width = random.draw(1...30)
    input = MapOperand(
      height: 1, width: width, channels: groups * inputs, &random, in: &memory)
    let weights = WeightOperand(
      groups: groups, inputs: inputs, outputs: random.draw(1...70), &random, in: &memory)
    matrix = MatrixOperand(weights, height: 1, width: width, &random, in: &memory)
    pixels = random.drawPart(of: width)
  }

  public var output: Range<Int> { matrix.output.bytes }

  public func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer) {
    kernels.run(matrix.pointwise(of: input.input(at: base), at: base), pixels: pixels)
  }
}
