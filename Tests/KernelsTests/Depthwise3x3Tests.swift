// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct Depthwise3x3Tests {
  @Test(
    arguments: [1, 2],
    [MapSize(1, 1), MapSize(2, 3), MapSize(7, 7), MapSize(5, 4), MapSize(1, 6), MapSize(8, 1)])
  func `portable matches a padded copy`(stride: Int, size: MapSize) {
    for channels in 1...9 {
      DepthwiseCase(size: size, channels: channels, strideY: stride, strideX: stride).check()
    }
  }

  @Test(arguments: 0...2, 0...2)
  func `padding may differ on every side`(top: Int, left: Int) {
    for (strideY, strideX) in [(1, 1), (2, 1), (1, 2), (2, 2)] {
      for (bottom, right) in [(0, 0), (1, 2), (2, 1)] {
        DepthwiseCase(
          strideY: strideY, strideX: strideX,
          sides: Sides(top: top, left: left, bottom: bottom, right: right)
        ).check()
      }
    }
  }

  @Test(arguments: [Sides(top: 1, left: 1, bottom: 1, right: 1), Sides(top: 2, right: 2)])
  func `with a stride of one the output may be the input's memory`(sides: Sides) {
    let sides = Sides(
      top: sides.top, left: sides.left, bottom: 2 - sides.top, right: 2 - sides.left)
    for size in [MapSize(1, 1), MapSize(2, 2), MapSize(6, 5)] {
      for gap in [0, 3] {
        DepthwiseCase(
          size: size, sides: sides, inputGap: gap, outputGap: gap, isInPlace: true
        ).check()
      }
    }
  }

  @Test(arguments: [(0, 0), (5, 0), (0, 3), (2, 9)], PlainRange.all.indices)
  func `slices of wider maps are read and written between their neighbours`(
    gaps: (input: Int, output: Int), range: Int
  ) {
    DepthwiseCase(
      range: PlainRange.all[range], inputGap: gaps.input, outputGap: gaps.output
    ).check()
  }
}

/// One depthwise convolution against windows cut out of a padded copy.
private struct DepthwiseCase {
  var size = MapSize(4, 5)
  var channels = 5
  var strideY = 1
  var strideX = 1
  var sides = Sides(top: 1, left: 1, bottom: 1, right: 1)
  var range = PlainRange.all[2]
  var inputGap = 0
  var outputGap = 0
  var isInPlace = false

  let inputZeroPoint = -7

  private var window: WindowShape {
    WindowShape(height: 3, width: 3, strideY: strideY, strideX: strideX)
  }

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    guard size.height + sides.top + sides.bottom >= 3, size.width + sides.left + sides.right >= 3
    else { return }
    var random = SeededGenerator(seed: UInt64(channels))
    let input = PlainMap(
      height: size.height, width: size.width, channels: channels, random: &random)
    // [tap][channel]
    let weights = (0..<9).map { _ in random.int8s(channels, in: -127...127).map { Int($0) } }
    let factors = (0..<channels).map { _ in PlainFactor(inputs: 9, random: &random) }
    let expected = map(of: input, weights, factors)

    let memory = MapMemory(input, gap: inputGap)
    let output =
      isInPlace
      ? memory
      : MapMemory(
        height: expected.height, width: expected.width, channels: channels, gap: outputGap)
    let ring = GuardedBytes(3 * ((expected.width - 1) * strideX + 3) * channels)
    run(memory, weights, factors, ring, output)
    #expect(output.contents == expected, sourceLocation: sourceLocation)
    #expect(output.strayWrites == [], sourceLocation: sourceLocation)
    #expect(ring.strayWrites(outside: Set(0..<ring.count)) == [], sourceLocation: sourceLocation)
  }

  private func run(
    _ input: MapMemory, _ weights: [[Int]], _ factors: [PlainFactor], _ ring: GuardedBytes,
    _ output: MapMemory
  ) {
    let factorMemory = FactorMemory([factors])
    let padding = [Int](repeating: 99, count: (4 - channels % 4) % 4)
    let packed = weights.flatMap { ($0 + padding).map { Int8($0) } }
    withExtendedLifetime((input, factorMemory)) {
      packed.withUnsafeBufferPointer { packed in
        guard let start = packed.baseAddress else { return }
        Depthwise3x3(
          input: input.input(zeroPoint: inputZeroPoint), window: Window(window, sides),
          weights: start,
          epilogue: Epilogue(factors: factorMemory.factors, range: range.output),
          ring: ring.base.assumingMemoryBound(to: Int8.self), output: output.output
        ).runPortable()
      }
    }
  }

  /// The kernel leaves the zero point in its sums, as the bias holds it; so does the padding here.
  private func map(
    of input: PlainMap, _ weights: [[Int]], _ factors: [PlainFactor]
  ) -> PlainMap {
    PlainMap(
      rows: input.padded(sides, with: inputZeroPoint).windows(window).map {
        $0.map { part in
          var sums = [Int](repeating: 0, count: channels)
          for (pixel, taps) in zip(part.pixels, weights) {
            sums = zip(sums, zip(pixel, taps)).map { $0 + $1.0 * $1.1 }
          }
          return zip(sums, factors).map { range($1.level($0)) }
        }
      })
  }
}
