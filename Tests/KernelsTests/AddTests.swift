// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct AddTests {
  enum OutputMemory: CaseIterable { case separate, first, second }

  @Test(arguments: OutputMemory.allCases, 1...9)
  func `sums equal the epilogue's rule, in place too`(memory: OutputMemory, channels: Int) {
    check(MapSize(3, 2), channels: channels, memory, gaps: (0, 0, 0))
  }

  @Test(arguments: OutputMemory.allCases, [(2, 0, 0), (0, 3, 0), (0, 0, 1), (4, 4, 4)])
  func `slices of wider maps are read and written between their neighbours`(
    memory: OutputMemory, gaps: (Int, Int, Int)
  ) {
    check(MapSize(4, 1), channels: 3, memory, gaps: gaps)
  }

  private func check(
    _ size: MapSize, channels: Int, _ memory: OutputMemory, gaps: (Int, Int, Int)
  ) {
    var random = SeededGenerator(seed: UInt64(channels))
    let addition = PlainResidual(random: &random)
    var factor = PlainFactor(inputs: 1, random: &random)
    factor.bias = 0
    factor.multiplier = .random(in: 1 << 28...1 << 30, using: &random)
    let requantizer = ResidualRequantizer(
      accumulatorShift: 12, residualShift: 11,
      residualMultiplier: addition.requantizer.residualMultiplier, shift: 12)
    let zeroPoint = 77
    let maps = (0..<2).map { _ in
      PlainMap(height: size.height, width: size.width, channels: channels, random: &random)
    }
    let range = PlainRange.all[2]
    let expected = zip(maps[0].pixels, maps[1].pixels).map { first, second in
      zip(first, second).map {
        range(factor.level($0 - zeroPoint, residual: $1 - addition.zeroPoint, requantizer))
      }
    }

    let first = MapMemory(maps[0], gap: gaps.0)
    let second = MapMemory(maps[1], gap: gaps.1)
    let separate = MapMemory(
      height: size.height, width: size.width, channels: channels, gap: gaps.2)
    let output =
      switch memory {
      case .separate: separate
      case .first: first
      case .second: second
      }
    withExtendedLifetime((first, second)) {
      Add(
        first: first.input(zeroPoint: zeroPoint),
        second: second.input(zeroPoint: addition.zeroPoint), requantizer: requantizer,
        multiplier: factor.multiplier, range: range.output, output: output.output
      ).runPortable()
    }
    #expect(output.contents.pixels == expected)
    #expect(output.strayWrites == [])
  }
}
