// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// Windows of any shape, whose padding counts or does not, into a map or a slice of one.
public struct SweptAveragePool: SweptOperator {
  public static var name: StaticString { "AveragePool" }

  private let input: MapOperand
  private let window: Window
  private let counted: (rows: Range<Int>, columns: Range<Int>)
  private let factors: FactorOperand
  private let range: OutputRange
  private let map: MapOperand
  private let rows: Range<Int>

  public init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    // Sums of more than 128 taps do not fit 16 bits.
    let longest = random.isOnce(in: 4) ? 14 : 4
    let vertical = WindowSide(pool: random.draw(1...longest), &random)
    let horizontal = WindowSide(pool: random.draw(1...longest), &random)
    window = Window(vertical, horizontal)
    input = MapOperand(
      height: vertical.side(atLeast: random.draw(1...longest + 2)),
      width: horizontal.side(atLeast: random.draw(1...longest + 4)),
      channels: random.draw(1...70), &random, in: &memory)
    let padding = random.isOnce(in: 2) ? 1 : 0
    counted = (
      -padding * vertical.before..<input.height + padding * vertical.after,
      -padding * horizontal.before..<input.width + padding * horizontal.after
    )
    let taps = window.height * window.width
    factors = FactorOperand(
      count: taps, sumBound: 255 * taps, hasBias: false, &random, in: &memory)
    range = OutputRange(&random)
    map = MapOperand(
      height: vertical.positions(hangingOver: input.height),
      width: horizontal.positions(hangingOver: input.width), channels: input.channels, &random,
      in: &memory)
    rows = random.drawPart(of: map.height)
  }

  public var output: Range<Int> { map.bytes }

  public func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer) {
    AveragePool(
      input: input.input(at: base), window: window, counted: counted,
      factors: factors.factors(at: base), range: range, output: map.output(at: base)
    ).run(kernels, rows: rows)
  }
}

extension WindowSide {
  fileprivate init(pool length: Int, _ random: inout SeededGenerator) {
    self.init(length: length, stride: 1...3, mostPadding: length - 1, &random)
  }
}
