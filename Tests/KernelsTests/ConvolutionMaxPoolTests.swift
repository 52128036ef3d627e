// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct ConvolutionMaxPoolTests {
  /// The stem of the family: 3×3 with a stride of 2, then 3×3 with a stride of 2.
  @Test(
    arguments: [MapSize(1, 1), MapSize(5, 5), MapSize(8, 9), MapSize(13, 7)],
    [Sides(top: 1, left: 1, bottom: 1, right: 1), Sides(), Sides(bottom: 1, right: 1)])
  func `the fused stem equals convolution and pool one after the other`(
    size: MapSize, poolSides: Sides
  ) {
    let stem = StemCase(
      convolution: ConvolutionCase(
        size: size, channels: 3, outputs: 5,
        window: WindowShape(height: 3, width: 3, strideY: 2, strideX: 2)),
      pool: WindowShape(height: 3, width: 3, strideY: 2, strideX: 2), poolSides: poolSides)
    if stem.fits { stem.check() }
  }

  @Test(
    arguments: [
      WindowShape(height: 2, width: 2, strideY: 2, strideX: 2),
      WindowShape(height: 2, width: 3, strideY: 1, strideX: 2),
      WindowShape(height: 1, width: 1, strideY: 3, strideX: 2),
      WindowShape(height: 2, width: 2, strideY: 4, strideX: 5),
      WindowShape(height: 5, width: 4, strideY: 3, strideX: 1),
    ], 0..<3)
  func `pools of any stride keep the rows that they need`(pool: WindowShape, padding: Int) {
    let padding = min(padding, min(pool.height, pool.width) - 1)
    for groups in [1, 2] {
      StemCase(
        convolution: ConvolutionCase(
          size: MapSize(9, 8), groups: groups, channels: 2, outputs: 3,
          sides: Sides(top: 0, left: 2, bottom: 1, right: 0), inputGap: 1),
        pool: pool,
        poolSides: Sides(top: padding, left: padding, bottom: padding, right: padding),
        outputGap: 2
      ).check()
    }
  }

  @Test func `a last window that hangs over the edge is clipped`() {
    // Ceil mode: six rows, of which the third window covers two and one outside.
    StemCase(
      convolution: ConvolutionCase(size: MapSize(6, 6), channels: 3, outputs: 2),
      pool: WindowShape(height: 3, width: 3, strideY: 2, strideX: 2),
      poolSides: Sides(bottom: 1, right: 1)
    ).check()
  }
}

/// A stem against two oracles in turn.
private struct StemCase {
  let convolution: ConvolutionCase
  let pool: WindowShape
  let poolSides: Sides
  var outputGap = 0

  var convolutionSize: MapSize {
    let (window, sides) = (convolution.window, convolution.sides)
    return MapSize(
      (convolution.size.height + sides.top + sides.bottom - window.height) / window.strideY + 1,
      (convolution.size.width + sides.left + sides.right - window.width) / window.strideX + 1)
  }

  /// Whether the padded map is as large as the pool's window.
  var fits: Bool {
    convolutionSize.height + poolSides.top + poolSides.bottom >= pool.height
      && convolutionSize.width + poolSides.left + poolSides.right >= pool.width
  }

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    var random = SeededGenerator(seed: 91)
    let input = PlainMap(
      height: convolution.size.height, width: convolution.size.width,
      channels: convolution.groups * convolution.channels, random: &random)
    let weights = convolution.weights(&random)
    let factors = weights.factors(random: &random)
    let map = convolution.map(of: input, weights, factors)
    let expected = maximum(of: map, pool, poolSides)

    let inputMemory = MapMemory(input, gap: convolution.inputGap)
    let packed = WeightMemory(weights)
    let factorMemory = FactorMemory(factors)
    let patches = convolution.patchMemory
    let ring = MapMemory(height: pool.height, width: map.width, channels: map.channels)
    let output = MapMemory(
      height: expected.height, width: expected.width, channels: expected.channels, gap: outputGap)
    withExtendedLifetime((inputMemory, packed, factorMemory)) {
      ConvolutionMaxPool(
        convolution: convolution.convolution(
          inputMemory, packed, factorMemory, nil, patches, ring.output),
        convolutionHeight: map.height, pool: Window(pool, poolSides), output: output.output
      ).runPortable()
    }
    #expect(output.contents == expected, sourceLocation: sourceLocation)
    #expect(output.strayWrites == [], sourceLocation: sourceLocation)
    #expect(ring.strayWrites == [], sourceLocation: sourceLocation)
    #expect(
      patches.strayWrites(outside: Set(0..<patches.count)) == [], sourceLocation: sourceLocation)
  }
}

/// Max pooling of a copy padded with the lowest level.
func maximum(of map: PlainMap, _ window: WindowShape, _ sides: Sides) -> PlainMap {
  PlainMap(
    rows: map.padded(sides, with: -128).windows(window).map {
      $0.map { part in
        part.pixels.reduce([Int](repeating: -128, count: map.channels)) { best, pixel in
          zip(best, pixel).map { max($0, $1) }
        }
      }
    })
}
