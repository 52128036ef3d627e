// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct MaxPoolTests {
  @Test(
    arguments: [
      WindowShape(height: 3, width: 3, strideY: 2, strideX: 2),
      WindowShape(height: 2, width: 2, strideY: 1, strideX: 3),
      WindowShape(height: 1, width: 1, strideY: 2, strideX: 2),
      WindowShape(height: 4, width: 3, strideY: 3, strideX: 1),
    ],
    [
      Sides(), Sides(top: 1, left: 1, bottom: 1, right: 1), Sides(bottom: 2, right: 1),
      Sides(top: 2, right: 2),
    ])
  func `padding never wins`(window: WindowShape, sides: Sides) {
    guard sides.top < window.height, sides.left < window.width else { return }
    for channels in 1...9 {
      check(MapSize(5, 6), channels: channels, window, sides)
    }
  }

  @Test(arguments: [(0, 0), (3, 0), (0, 4), (2, 1)])
  func `slices of wider maps are read and written between their neighbours`(
    gaps: (input: Int, output: Int)
  ) {
    check(
      MapSize(4, 4), channels: 3, WindowShape(height: 3, width: 3, strideY: 2, strideX: 2),
      Sides(top: 1, left: 1, bottom: 1, right: 1), gaps: gaps)
  }

  @Test func `the activation clamps both ends`() {
    check(
      MapSize(3, 3), channels: 5, WindowShape(height: 1, width: 1), Sides(),
      range: PlainRange(zeroPoint: 50, minimum: -3, maximum: 40))
  }

  private func check(
    _ size: MapSize, channels: Int, _ window: WindowShape, _ sides: Sides,
    gaps: (input: Int, output: Int) = (0, 0), range: PlainRange = PlainRange()
  ) {
    var random = SeededGenerator(seed: UInt64(channels))
    let input = PlainMap(
      height: size.height, width: size.width, channels: channels, random: &random)
    let expected = maximum(of: input, window, sides).map {
      min(max($0, range.minimum), range.maximum)
    }
    let memory = MapMemory(input, gap: gaps.input)
    let output = MapMemory(
      height: expected.height, width: expected.width, channels: channels, gap: gaps.output)
    withExtendedLifetime(memory) {
      MaxPool(
        input: memory.input(), window: Window(window, sides), range: range.output,
        output: output.output
      ).runPortable()
    }
    #expect(output.contents == expected)
    #expect(output.strayWrites == [])
  }
}
