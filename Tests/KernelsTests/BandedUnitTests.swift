// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport
import Testing

struct BandedUnitTests {
  @Test(
    arguments: [
      MapSize(1, 1), MapSize(2, 3), MapSize(3, 8), MapSize(7, 7), MapSize(8, 5), MapSize(13, 4),
    ], [1, 2])
  func `bands of every height equal whole maps`(size: MapSize, strideY: Int) {
    for bandRows in 1...8 {
      for strideX in 1...2 {
        BandCase(size: size, strideY: strideY, strideX: strideX, bandRows: bandRows).check()
      }
    }
  }

  @Test(arguments: 0...2, 0...2)
  func `padding may differ on every side`(top: Int, left: Int) {
    for bandRows in 1...3 {
      for (bottom, right) in [(0, 0), (1, 2), (2, 1)] {
        BandCase(
          size: MapSize(6, 5), bandRows: bandRows,
          sides: Sides(top: top, left: left, bottom: bottom, right: right)
        ).check()
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 8])
  func `groups, places and slices of wider maps`(groups: Int) {
    for bandRows in [1, 2, 5] {
      BandCase(
        size: MapSize(9, 6), groups: groups, bandRows: bandRows, inputGap: 3, outputGap: 7
      ).check()
    }
  }

  @Test(arguments: 1...6)
  func `rows may be split anywhere`(parts: Int) {
    for bandRows in 1...4 {
      BandCase(size: MapSize(11, 5), bandRows: bandRows, parts: parts).check()
    }
  }
}

/// One unit in bands against the three whole convolutions.
private struct BandCase {
  let size: MapSize
  var groups = 2
  var strideY = 2
  var strideX = 2
  let bandRows: Int
  var sides = Sides(top: 1, left: 1, bottom: 1, right: 1)
  var inputGap = 0
  var outputGap = 0
  /// Runs of rows that are computed apart, the last ones first.
  var parts = 1

  private let zeroPoint = -9
  private let inputs = 3
  private let bottleneck = 2
  private let outputs = 5

  private var height: Int { (size.height + sides.top + sides.bottom - 3) / strideY + 1 }
  private var width: Int { (size.width + sides.left + sides.right - 3) / strideX + 1 }
  private var channels: Int { groups * bottleneck }

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    guard size.height + sides.top + sides.bottom >= 3, size.width + sides.left + sides.right >= 3
    else { return }
    var random = SeededGenerator(seed: UInt64(bandRows))
    let input = MapMemory(
      PlainMap(
        height: size.height, width: size.width, channels: groups * inputs, random: &random),
      gap: inputGap)
    let layers = Layers(
      first: PlainWeights(groups: groups, outputs: bottleneck, inputs: inputs, random: &random),
      second: PlainWeights(groups: groups, outputs: outputs, inputs: bottleneck, random: &random),
      random: &random)
    let whole = newOutput()
    runWhole(input, layers, whole)
    let banded = newOutput()
    let band = GuardedBytes(bandRows * width * channels)
    let ring = GuardedBytes(ringRows * ringColumns * channels)
    let unit = unit(input, layers, banded, band: band, ring: ring)
    withExtendedLifetime((input, layers, banded, band, ring)) {
      for part in (0..<parts).reversed() {
        unit.run(Portable.self, rows: height * part / parts..<height * (part + 1) / parts)
      }
    }
    #expect(banded.contents == whole.contents, "\(self)", sourceLocation: sourceLocation)
    #expect(banded.strayWrites == [], sourceLocation: sourceLocation)
    for scratch in [band, ring] {
      #expect(
        scratch.strayWrites(outside: Set(0..<scratch.count)) == [],
        sourceLocation: sourceLocation)
    }
  }

  private func newOutput() -> MapMemory {
    MapMemory(height: height, width: width, channels: groups * outputs, gap: outputGap)
  }

  private var ringRows: Int { (bandRows - 1) * strideY + 3 }
  private var ringColumns: Int { (width - 1) * strideX + 3 }

  private var window: Window {
    Window(
      height: 3, width: 3, strideY: strideY, strideX: strideX, top: sides.top, left: sides.left)
  }

  private func unit(
    _ input: MapMemory, _ layers: Layers, _ output: MapMemory, band: GuardedBytes,
    ring: GuardedBytes
  ) -> BandedUnit {
    let ringMap = map(ring, height: ringRows, width: ringColumns)
    let bandMap = map(band, height: bandRows, width: width)
    return BandedUnit(
      first: layers.first(from: input.input(), to: ringMap),
      depthwise: layers.depthwise(
        from: reading(ringMap), window: window, ring: ringMap.base, to: bandMap),
      second: layers.second(from: reading(bandMap), to: output.output))
  }

  private func runWhole(_ input: MapMemory, _ layers: Layers, _ output: MapMemory) {
    let narrow = MapMemory(height: size.height, width: size.width, channels: channels)
    let smooth = MapMemory(height: height, width: width, channels: channels)
    let ring = GuardedBytes(3 * ringColumns * channels)
    withExtendedLifetime((input, layers, narrow, smooth, ring)) {
      layers.first(from: input.input(), to: narrow.output).runPortable()
      layers.depthwise(
        from: narrow.input(zeroPoint: zeroPoint), window: window,
        ring: ring.base.assumingMemoryBound(to: Int8.self), to: smooth.output
      ).runPortable()
      layers.second(from: smooth.input(), to: output.output).runPortable()
    }
  }

  private func map(_ bytes: GuardedBytes, height: Int, width: Int) -> OutputMap {
    OutputMap(
      base: bytes.base.assumingMemoryBound(to: Int8.self), height: height, width: width,
      channels: channels, pixelStride: channels)
  }

  private func reading(_ map: OutputMap) -> InputMap {
    InputMap(
      base: map.base, height: map.height, width: map.width, channels: map.channels,
      pixelStride: map.pixelStride, zeroPoint: Int8(zeroPoint))
  }
}

/// The weights, factors and places of a unit in memory.
private final class Layers {
  private let weights: (first: WeightMemory, second: WeightMemory)
  private let factors: (first: FactorMemory, depthwise: FactorMemory, second: FactorMemory)
  private let places: PlaceMemory
  private let taps: GuardedBytes

  init(first: PlainWeights, second: PlainWeights, random: inout SeededGenerator) {
    let channels = first.groups.count * first.outputsPerGroup
    weights = (WeightMemory(first), WeightMemory(second))
    factors = (
      FactorMemory(first.factors(random: &random)),
      FactorMemory([(0..<channels).map { _ in PlainFactor(inputs: 9, random: &random) }]),
      FactorMemory(second.factors(random: &random))
    )
    places = PlaceMemory((0..<channels).shuffled(using: &random))
    let padded = (channels + 3) / 4 * 4
    taps = GuardedBytes(9 * padded)
    let base = taps.base.assumingMemoryBound(to: Int8.self)
    for (index, tap) in random.int8s(9 * padded, in: -127...127).enumerated() { base[index] = tap }
  }

  func first(from input: InputMap, to output: OutputMap) -> GroupedPointwise {
    GroupedPointwise(
      input: input, weights: weights.first.weights,
      epilogue: Epilogue(factors: factors.first.factors, range: PlainRange.all[2].output),
      places: places.places, output: output)
  }

  func depthwise(
    from input: InputMap, window: Window, ring: UnsafeMutablePointer<Int8>, to output: OutputMap
  ) -> Depthwise3x3 {
    Depthwise3x3(
      input: input, window: window, weights: taps.base.assumingMemoryBound(to: Int8.self),
      epilogue: Epilogue(factors: factors.depthwise.factors, range: PlainRange.all[3].output),
      ring: ring, output: output)
  }

  func second(from input: InputMap, to output: OutputMap) -> GroupedPointwise {
    GroupedPointwise(
      input: input, weights: weights.second.weights,
      epilogue: Epilogue(factors: factors.second.factors, range: PlainRange.all[0].output),
      places: nil, output: output)
  }
}
