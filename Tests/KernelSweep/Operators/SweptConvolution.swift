// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// Windows of any shape in groups, gathered in as many patches at once as there is memory for.
public struct SweptConvolution: SweptOperator {
  public static var name: StaticString { "Convolution" }

  private let convolution: ConvolutionOperand
  private let rows: Range<Int>

  public init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    let source = WindowedMap(&random, in: &memory)
    let (height, width) = (source.height, source.width)
    let matrix = MatrixOperand(
      source.weights(&random, in: &memory), height: height, width: width, &random, in: &memory)
    convolution = ConvolutionOperand(source, matrix, &random, in: &memory)
    rows = random.drawPart(of: height)
  }

  public var output: Range<Int> { convolution.matrix.output.bytes }

  public func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer) {
    convolution.convolution(at: base).run(kernels, rows: rows)
  }
}
