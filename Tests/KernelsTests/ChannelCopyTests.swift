// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct ChannelCopyTests {
  @Test(arguments: 1...9, [0.3, 1, 2.6])
  func `channels are rescaled in their order`(channels: Int, scale: Double) throws {
    try check(channels: channels, sources: nil, gaps: (0, 0), scale: scale)
  }

  @Test(arguments: 1...9, [(0, 0), (3, 0), (0, 4), (2, 1)])
  func `each channel comes from its source`(
    channels: Int, gaps: (input: Int, output: Int)
  ) throws {
    var random = SeededGenerator(seed: UInt64(channels))
    try check(
      channels: channels, sources: (0..<channels).shuffled(using: &random), gaps: gaps, scale: 1)
  }

  @Test func `a copy at the same scale changes no byte`() throws {
    let input = PlainMap(rows: [(-128...127).map { [$0] }])
    let factor = PlainFactor(try #require(Requantizer(factor: 0.25)), preShift: 2)
    let range = PlainRange(zeroPoint: -9)
    let output = run(input, zeroPoint: -9, sources: nil, factor, range, gaps: (0, 0))
    #expect(output.contents == input)
  }

  private func check(
    channels: Int, sources: [Int]?, gaps: (input: Int, output: Int), scale: Double
  ) throws {
    var random = SeededGenerator(seed: UInt64(channels))
    let input = PlainMap(height: 2, width: 3, channels: channels, random: &random)
    let preShift = Requantizer.preShift(forFactor: scale)
    let rest = scale / Double(sign: .plus, exponent: Int(preShift), significand: 1)
    let factor = PlainFactor(try #require(Requantizer(factor: rest)), preShift: preShift)
    let range = PlainRange.all[2]
    let zeroPoint = 13
    let expected = input.mapPixels { pixel in
      (sources.map { $0.map { pixel[$0] } } ?? pixel).map { range(factor.level($0 - zeroPoint)) }
    }
    let output = run(input, zeroPoint: zeroPoint, sources: sources, factor, range, gaps: gaps)
    #expect(output.contents == expected)
    #expect(output.strayWrites == [])
  }

  private func run(
    _ input: PlainMap, zeroPoint: Int, sources: [Int]?, _ factor: PlainFactor,
    _ range: PlainRange, gaps: (input: Int, output: Int)
  ) -> MapMemory {
    let memory = MapMemory(input, gap: gaps.input)
    let factors = FactorMemory([[factor]])
    let sourceMemory = PlaceMemory(sources ?? [])
    let output = MapMemory(
      height: input.height, width: input.width, channels: input.channels, gap: gaps.output)
    withExtendedLifetime((memory, factors, sourceMemory)) {
      ChannelCopy(
        input: memory.input(zeroPoint: zeroPoint),
        sources: sources == nil ? nil : sourceMemory.places, factors: factors.factors,
        range: range.output, output: output.output
      ).runPortable()
    }
    return output
  }
}
