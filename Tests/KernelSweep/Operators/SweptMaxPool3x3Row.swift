// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// A row of the pool alone, over rows of the ring in any order.
public struct SweptMaxPool3x3Row: SweptOperator {
  public static var name: StaticString { "MaxPool3x3Row" }

  private let ring: MapOperand
  private let rows: (Int, Int, Int)
  private let left: Int
  private let strideX: Int
  private let map: MapOperand

  public init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    ring = MapOperand(
      height: 3, width: random.draw(1...20), channels: random.draw(1...70), isWhole: true,
      &random, in: &memory)
    rows = (random.draw(0...2), random.draw(0...2), random.draw(0...2))
    left = random.draw(0...2)
    strideX = random.draw(1...3)
    // Every window begins in the map or in the padding before it.
    let most = (ring.width - 1 + left) / strideX + 1
    map = MapOperand(
      height: 1, width: random.drawWithEnds(1...most), channels: ring.channels, &random,
      in: &memory)
  }

  public var output: Range<Int> { map.bytes }

  public func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer) {
    let input = ring.input(at: base)
    let output = map.output(at: base)
    kernels.run(
      MaxPool3x3Row(
        rows: (input.pixel(rows.0, 0), input.pixel(rows.1, 0), input.pixel(rows.2, 0)),
        width: ring.width, channels: ring.channels, left: left, strideX: strideX,
        pixels: map.width, output: output.base, outputStride: output.pixelStride))
  }
}
