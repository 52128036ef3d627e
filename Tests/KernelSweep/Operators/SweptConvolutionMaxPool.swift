// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// The stem, with the pool of the family or any other.
public struct SweptConvolutionMaxPool: SweptOperator {
  public static var name: StaticString { "ConvolutionMaxPool" }

  private let convolution: ConvolutionOperand
  private let convolutionHeight: Int
  private let pool: Window
  private let map: MapOperand
  private let rows: Range<Int>

  public init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    let source = WindowedMap(&random, in: &memory)
    convolutionHeight = source.height
    let vertical = WindowSide(pooling: source.height, &random)
    let horizontal = WindowSide(pooling: source.width, &random)
    pool = Window(vertical, horizontal)
    let weights = source.weights(&random, in: &memory)
    let channels = weights.groups * weights.outputs
    let ring = MapOperand(
      height: pool.height, width: source.width, channels: channels, isWhole: true, &random,
      in: &memory)
    let matrix = MatrixOperand(weights, output: ring, &random, in: &memory)
    convolution = ConvolutionOperand(source, matrix, &random, in: &memory)
    map = MapOperand(
      height: vertical.positions(hangingOver: source.height),
      width: horizontal.positions(hangingOver: source.width), channels: channels, &random,
      in: &memory)
    rows = random.drawPart(of: map.height)
  }

  public var output: Range<Int> { map.bytes }

  public func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer) {
    ConvolutionMaxPool(
      convolution: convolution.convolution(at: base), convolutionHeight: convolutionHeight,
      pool: pool, output: map.output(at: base)
    ).run(kernels, rows: rows)
  }
}

extension WindowSide {
  /// Three wide where the map allows it, else as wide as it must be.
  fileprivate init(pooling side: Int, _ random: inout SeededGenerator) {
    let length = random.isOnce(in: 4) ? random.draw(1...4) : 3
    let drawn = WindowSide(
      length: length, stride: 1...3, mostPadding: length - 1, &random)
    let fits = side + drawn.before + drawn.after >= length
    self = fits ? drawn : WindowSide(length: 1, stride: 1...3, mostPadding: 0, &random)
  }
}
