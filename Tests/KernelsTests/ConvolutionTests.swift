// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct ConvolutionTests {
  @Test(arguments: 1...7)
  func `every remainder of channels equals a padded copy`(channels: Int) {
    for outputs in 1...5 {
      ConvolutionCase(channels: channels, outputs: outputs).check()
    }
  }

  @Test(arguments: [1, 2, 3, 4])
  func `groups see their own channels only`(groups: Int) {
    for hasPlaces in [false, true] {
      ConvolutionCase(groups: groups, channels: 2, outputs: 3, hasPlaces: hasPlaces).check()
    }
  }

  @Test(
    arguments: [
      WindowShape(height: 1, width: 1), WindowShape(height: 3, width: 3, strideY: 2, strideX: 2),
      WindowShape(height: 5, width: 5), WindowShape(height: 2, width: 4, strideY: 1, strideX: 3),
      WindowShape(height: 3, width: 1, strideY: 4, strideX: 1),
    ],
    [Sides(), Sides(top: 1, left: 1, bottom: 1, right: 1), Sides(top: 0, left: 2, bottom: 3)])
  func `windows, strides and uneven padding equal a padded copy`(
    window: WindowShape, sides: Sides
  ) {
    ConvolutionCase(
      size: MapSize(6, 7), channels: 3, outputs: 2, window: window, sides: sides
    ).check()
  }

  @Test(arguments: [MapSize(1, 1), MapSize(1, 6), MapSize(7, 1), MapSize(5, 4)])
  func `maps smaller than the window have borders on all sides`(size: MapSize) {
    ConvolutionCase(size: size, channels: 3, outputs: 4).check()
  }

  @Test(arguments: 1...6)
  func `a row longer than the memory for patches is computed in parts`(count: Int) {
    ConvolutionCase(channels: 3, outputs: 5, patchCount: count).check()
    ConvolutionCase(channels: 16, outputs: 2, sides: Sides(), patchCount: count).check()
  }

  @Test(arguments: [(0, 0), (5, 0), (0, 3), (2, 9)])
  func `slices of wider maps are read and written between their neighbours`(
    gaps: (input: Int, output: Int)
  ) {
    ConvolutionCase(
      groups: 2, channels: 3, outputs: 2, inputGap: gaps.input, outputGap: gaps.output
    ).check()
  }
}

/// One k×k convolution against windows cut out of a padded copy.
struct ConvolutionCase {
  var size = MapSize(4, 5)
  var groups = 1
  /// Input channels and output channels of each group.
  let channels: Int
  let outputs: Int
  var window = WindowShape(height: 3, width: 3)
  var sides = Sides(top: 1, left: 1, bottom: 1, right: 1)
  var range = PlainRange.all[2]
  var inputGap = 0
  var outputGap = 0
  var hasPlaces = false
  /// Windows that are gathered at once.
  var patchCount = 2

  let inputZeroPoint = 21

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    var random = SeededGenerator(seed: UInt64(groups * 100 + channels * 10 + outputs))
    let input = PlainMap(
      height: size.height, width: size.width, channels: groups * channels, random: &random)
    let weights = self.weights(&random)
    let factors = weights.factors(random: &random)
    let indices = Array(0..<groups * outputs)
    let places = hasPlaces ? indices.shuffled(using: &random) : indices
    let expected = map(of: input, weights, factors).mapPixels { pixel in
      var stored = pixel
      for (place, level) in zip(places, pixel) { stored[place] = level }
      return stored
    }

    let inputMemory = MapMemory(input, gap: inputGap)
    let packed = WeightMemory(weights)
    let factorMemory = FactorMemory(factors)
    let placeMemory = PlaceMemory(places)
    let output = MapMemory(
      height: expected.height, width: expected.width, channels: expected.channels, gap: outputGap)
    let patches = patchMemory
    withExtendedLifetime((inputMemory, packed, factorMemory, placeMemory)) {
      convolution(
        inputMemory, packed, factorMemory, hasPlaces ? placeMemory.places : nil, patches,
        output.output
      ).runPortable()
    }
    #expect(output.contents == expected, sourceLocation: sourceLocation)
    #expect(output.strayWrites == [], sourceLocation: sourceLocation)
    #expect(
      patches.strayWrites(outside: Set(0..<patches.count)) == [], sourceLocation: sourceLocation)
  }

  /// Memory for the patches and for what may be written behind them.
  var patchMemory: GuardedBytes { GuardedBytes(patchCount * patchStride + InputMap.overread) }

  private var patchStride: Int {
    (groups * window.height * window.width * channels + 3) / 4 * 4
  }

  func weights(_ random: inout SeededGenerator) -> PlainWeights {
    PlainWeights(
      groups: groups, outputs: outputs, inputs: window.height * window.width * channels,
      random: &random)
  }

  /// The clamped output, in the order of the rows.
  func map(of input: PlainMap, _ weights: PlainWeights, _ factors: [[PlainFactor]]) -> PlainMap {
    let padded = input.padded(sides, with: inputZeroPoint)
    return PlainMap(
      rows: padded.windows(window).map {
        $0.map { part in
          // [kernelHeight, kernelWidth, channels] of each group.
          let taps = (0..<groups).map { group in
            part.pixels.flatMap { $0.chunks(of: channels)[group] }
          }
          return zip(weights.sums(taps), factors.flatMap { $0 }).map { range($1.level($0)) }
        }
      })
  }

  func convolution(
    _ input: MapMemory, _ weights: WeightMemory, _ factors: FactorMemory,
    _ places: UnsafePointer<UInt16>?, _ patches: GuardedBytes, _ output: OutputMap
  ) -> Convolution {
    let map = input.input(zeroPoint: inputZeroPoint)
    let pointwise = GroupedPointwise(
      input: map, weights: weights.weights,
      epilogue: Epilogue(factors: factors.factors, range: range.output), places: places,
      output: output)
    return Convolution(
      input: map, window: Window(window, sides), pointwise: pointwise,
      patches: PatchRow(
        base: patches.base.assumingMemoryBound(to: Int8.self), stride: patchStride,
        count: patchCount))
  }
}

extension Window {
  init(_ shape: WindowShape, _ sides: Sides) {
    self.init(
      height: shape.height, width: shape.width, strideY: shape.strideY, strideX: shape.strideX,
      top: sides.top, left: sides.left)
  }
}
