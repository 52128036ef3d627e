// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct GlobalAveragePoolTests {
  @Test(
    arguments: [MapSize(1, 1), MapSize(1, 4), MapSize(3, 2), MapSize(7, 7)], [0, 5])
  func `each channel is its own mean`(size: MapSize, gap: Int) throws {
    for channels in 1...9 {
      try check(size, channels: channels, gap: gap, scale: 0.9)
      try check(size, channels: channels, gap: gap, scale: 3.5)
    }
  }

  private func check(_ size: MapSize, channels: Int, gap: Int, scale: Double) throws {
    var random = SeededGenerator(seed: UInt64(channels))
    let input = PlainMap(
      height: size.height, width: size.width, channels: channels, random: &random)
    let zeroPoint = -101
    let factor = scale / Double(size.height * size.width)
    let preShift = Requantizer.preShift(forFactor: factor)
    let rest = factor / Double(sign: .plus, exponent: Int(preShift), significand: 1)
    let plain = PlainFactor(try #require(Requantizer(factor: rest)), preShift: preShift)
    let sums = input.pixels.reduce([Int](repeating: 0, count: channels)) { sums, pixel in
      zip(sums, pixel).map { $0 + $1 - zeroPoint }
    }
    let levels = sums.map { plain.level($0) }

    let memory = MapMemory(input, gap: gap)
    let factors = FactorMemory([[plain]])
    let bytes = MapMemory(height: 1, width: 1, channels: channels)
    let scores = ScoreMemory(channels)
    let range = PlainRange.all[2]
    withExtendedLifetime((memory, factors)) {
      let kernel = GlobalAveragePool(
        input: memory.input(zeroPoint: zeroPoint), factors: factors.factors)
      kernel.runPortable(range: range.output, output: bytes.output.base)
      kernel.runPortable(scores: scores.base)
    }
    #expect(bytes.contents.pixels == [levels.map { range($0) }])
    #expect(bytes.strayWrites == [])
    #expect(scores.contents == levels)
    #expect(scores.strayWrites == [])
  }
}

/// Guarded memory for class scores.
final class ScoreMemory {
  private let bytes: GuardedBytes

  init(_ count: Int) { bytes = GuardedBytes(4 * count) }

  var base: UnsafeMutablePointer<Int32> { bytes.base.assumingMemoryBound(to: Int32.self) }
  var contents: [Int] { (0..<bytes.count / 4).map { Int(base[$0]) } }
  var strayWrites: [Int] { bytes.strayWrites(outside: Set(0..<bytes.count)) }
}
