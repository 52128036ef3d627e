// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// Both strides in both directions, any padding, and the output in the input's memory.
public struct SweptDepthwise3x3: SweptOperator {
  public static var name: StaticString { "Depthwise3x3" }

  private let input: MapOperand
  private let window: Window
  private let map: MapOperand
  /// Offsets of the weights and the ring.
  private let weights: Int
  private let ring: Int
  private let epilogue: EpilogueOperand
  private let rows: Range<Int>

  public init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    let vertical = WindowSide(length: 3, stride: 1...2, mostPadding: 2, &random)
    let horizontal = WindowSide(length: 3, stride: 1...2, mostPadding: 2, &random)
    window = Window(vertical, horizontal)
    input = MapOperand(
      height: vertical.side(atLeast: random.draw(1...6)),
      width: horizontal.side(atLeast: random.draw(1...20)), channels: random.draw(1...70),
      &random, in: &memory)
    let height = vertical.positions(on: input.height)
    let width = horizontal.positions(on: input.width)
    let fits = vertical.stride == 1 && height == input.height && width == input.width
    let isInPlace = fits && horizontal.stride == 1 && !random.isOnce(in: 4)
    map =
      isInPlace
      ? input
      : MapOperand(height: height, width: width, channels: input.channels, &random, in: &memory)
    let padded = (input.channels + 3) / 4 * 4
    weights = memory.take(9 * padded, alignment: 64, Filling(&random), from: -127, &random)
    ring = memory.take(3 * ((width - 1) * horizontal.stride + 3) * input.channels, &random)
    epilogue = EpilogueOperand(
      count: padded, sumBound: 9 * WeightOperand.largestProduct, &random, in: &memory)
    rows = isInPlace ? 0..<height : random.drawPart(of: height)
  }

  public var output: Range<Int> { map.bytes }

  public func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer) {
    Depthwise3x3(
      input: input.input(at: base), window: window,
      weights: UnsafePointer((base + weights).assumingMemoryBound(to: Int8.self)),
      epilogue: epilogue.epilogue(at: base),
      ring: (base + ring).assumingMemoryBound(to: Int8.self), output: map.output(at: base)
    ).run(kernels, rows: rows)
  }
}
