// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// Bands of every height, both strides in both directions, any padding, and any run of rows.
public struct SweptBandedUnit: SweptOperator {
  public static var name: StaticString { "BandedUnit" }

  private let input: MapOperand
  private let first: MatrixOperand
  private let ring: MapOperand
  private let depthwise: DepthwiseOperand
  private let band: MapOperand
  private let second: MatrixOperand
  private let rows: Range<Int>

  public init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    let vertical = WindowSide(length: 3, stride: 1...2, mostPadding: 2, &random)
    let horizontal = WindowSide(length: 3, stride: 1...2, mostPadding: 2, &random)
    let groups = random.draw(1...3)
    let channels = groups * random.draw(1...20)
    input = MapOperand(
      height: vertical.side(atLeast: random.draw(1...9)),
      width: horizontal.side(atLeast: random.draw(1...16)),
      channels: groups * random.draw(1...20), &random, in: &memory)
    let height = vertical.positions(on: input.height)
    let width = horizontal.positions(on: input.width)
    let bandRows = random.draw(1...height)
    ring = MapOperand(
      height: (bandRows - 1) * vertical.stride + 3, width: (width - 1) * horizontal.stride + 3,
      channels: channels, isWhole: true, &random, in: &memory)
    first = MatrixOperand(from: input, to: ring, groups: groups, &random, in: &memory)
    depthwise = DepthwiseOperand(
      Window(vertical, horizontal), channels: channels, &random, in: &memory)
    band = MapOperand(
      height: bandRows, width: width, channels: channels, isWhole: true, &random, in: &memory)
    let output = MapOperand(
      height: height, width: width, channels: groups * random.draw(1...20), &random, in: &memory)
    second = MatrixOperand(from: band, to: output, groups: groups, &random, in: &memory)
    rows = random.drawPart(of: height)
  }

  public var output: Range<Int> { second.output.bytes }

  public func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer) {
    BandedUnit(
      first: first.pointwise(of: input.input(at: base), at: base),
      depthwise: depthwise.depthwise(
        of: ring.input(at: base), ring: ring.output(at: base).base, output: band.output(at: base),
        at: base),
      second: second.pointwise(of: band.input(at: base), at: base)
    ).run(kernels, rows: rows)
  }
}
