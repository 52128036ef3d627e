// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels
  internal import KernelsNEON

  extension DotProd {
    @export(interface)
    public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
      if !pointwise.run(DotTile.self, pixels: pixels) { Fallback.run(pointwise, pixels: pixels) }
    }
  }

  /// Seven pixels at once: seven divides the maps of 224×224 pictures, 56², 28², 14² and 7².
  private enum DotTile: BlockTile {
    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, wide finish: Finish) {
      runBlock(block, of: WideSums.self, finish)
    }

    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, narrow finish: Finish) {
      runBlock(block, of: NarrowSums.self, finish)
    }
  }

  @inline(__always)
  private func runBlock<Sums: DotSums, Finish: BlockFinish>(
    _ block: PointwiseBlock, of: Sums.Type, _ finish: Finish
  ) {
    var pixel = 0
    while pixel &+ 7 <= block.pixels {
      let sums = sevenPixels(block, pixel, of: Sums.self)
      finish.store(sums.0.eight, pixel)
      finish.store(sums.1.eight, pixel &+ 1)
      finish.store(sums.2.eight, pixel &+ 2)
      finish.store(sums.3.eight, pixel &+ 3)
      finish.store(sums.4.eight, pixel &+ 4)
      finish.store(sums.5.eight, pixel &+ 5)
      finish.store(sums.6.eight, pixel &+ 6)
      pixel &+= 7
    }
    while pixel < block.pixels {
      finish.store(onePixel(block, pixel, of: Sums.self).eight, pixel)
      pixel &+= 1
    }
  }

  /// Sums of channels of one pixel: SDOT adds four products to each 32-bit lane.
  private protocol DotSums {
    associatedtype Weights
    init(bias: UnsafePointer<Int32>)
    static func load(_ weights: UnsafeRawPointer) -> Weights
    mutating func add0(_ weights: Weights, _ inputs: int8x16_t)
    mutating func add1(_ weights: Weights, _ inputs: int8x16_t)
    mutating func add2(_ weights: Weights, _ inputs: int8x16_t)
    mutating func add3(_ weights: Weights, _ inputs: int8x16_t)
    var eight: EightSums { get }
  }

  private struct WideSums: DotSums {
    var low: int32x4_t
    var high: int32x4_t

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      low = UnsafeRawPointer(bias).loadUnaligned(as: int32x4_t.self)
      high = UnsafeRawPointer(bias).loadUnaligned(fromByteOffset: 16, as: int32x4_t.self)
    }

    @inline(__always)
    static func load(_ weights: UnsafeRawPointer) -> (int8x16_t, int8x16_t) {
      (
        weights.loadUnaligned(as: int8x16_t.self),
        weights.loadUnaligned(fromByteOffset: 16, as: int8x16_t.self)
      )
    }

    @inline(__always)
    mutating func add0(_ weights: (int8x16_t, int8x16_t), _ inputs: int8x16_t) {
      low = dot_lane0(low, weights.0, inputs)
      high = dot_lane0(high, weights.1, inputs)
    }
    @inline(__always)
    mutating func add1(_ weights: (int8x16_t, int8x16_t), _ inputs: int8x16_t) {
      low = dot_lane1(low, weights.0, inputs)
      high = dot_lane1(high, weights.1, inputs)
    }
    @inline(__always)
    mutating func add2(_ weights: (int8x16_t, int8x16_t), _ inputs: int8x16_t) {
      low = dot_lane2(low, weights.0, inputs)
      high = dot_lane2(high, weights.1, inputs)
    }
    @inline(__always)
    mutating func add3(_ weights: (int8x16_t, int8x16_t), _ inputs: int8x16_t) {
      low = dot_lane3(low, weights.0, inputs)
      high = dot_lane3(high, weights.1, inputs)
    }

    @inline(__always)
    var eight: EightSums { EightSums(low: low, high: high) }
  }

  private struct NarrowSums: DotSums {
    var four: int32x4_t

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      four = UnsafeRawPointer(bias).loadUnaligned(as: int32x4_t.self)
    }

    @inline(__always)
    static func load(_ weights: UnsafeRawPointer) -> int8x16_t {
      weights.loadUnaligned(as: int8x16_t.self)
    }

    @inline(__always)
    mutating func add0(_ weights: int8x16_t, _ inputs: int8x16_t) {
      four = dot_lane0(four, weights, inputs)
    }
    @inline(__always)
    mutating func add1(_ weights: int8x16_t, _ inputs: int8x16_t) {
      four = dot_lane1(four, weights, inputs)
    }
    @inline(__always)
    mutating func add2(_ weights: int8x16_t, _ inputs: int8x16_t) {
      four = dot_lane2(four, weights, inputs)
    }
    @inline(__always)
    mutating func add3(_ weights: int8x16_t, _ inputs: int8x16_t) {
      four = dot_lane3(four, weights, inputs)
    }

    @inline(__always)
    var eight: EightSums { EightSums(low: four, high: four) }
  }

  private typealias Seven<Element> = (
    Element, Element, Element, Element, Element, Element, Element
  )

  @inline(__always)
  private func sevenPixels<Sums: DotSums>(
    _ block: PointwiseBlock, _ pixel: Int, of: Sums.Type
  ) -> Seven<Sums> {
    let initial = Sums(bias: block.factors.bias)
    var sums: Seven<Sums> = (initial, initial, initial, initial, initial, initial, initial)
    var inputs = block.activations + pixel &* block.inputStride
    let stride = block.inputStride
    var weights = block.weights
    let weightStride = block.weightStride
    var blocks = block.inputBlocks
    while blocks > 0 {
      let a: Seven<int8x16_t> = (
        inputs.loadUnaligned(as: int8x16_t.self),
        (inputs + stride).loadUnaligned(as: int8x16_t.self),
        (inputs + 2 &* stride).loadUnaligned(as: int8x16_t.self),
        (inputs + 3 &* stride).loadUnaligned(as: int8x16_t.self),
        (inputs + 4 &* stride).loadUnaligned(as: int8x16_t.self),
        (inputs + 5 &* stride).loadUnaligned(as: int8x16_t.self),
        (inputs + 6 &* stride).loadUnaligned(as: int8x16_t.self)
      )
      let w0 = Sums.load(weights)
      sums.0.add0(w0, a.0)
      sums.1.add0(w0, a.1)
      sums.2.add0(w0, a.2)
      sums.3.add0(w0, a.3)
      sums.4.add0(w0, a.4)
      sums.5.add0(w0, a.5)
      sums.6.add0(w0, a.6)
      weights += weightStride
      if blocks == 1 { break }
      let w1 = Sums.load(weights)
      sums.0.add1(w1, a.0)
      sums.1.add1(w1, a.1)
      sums.2.add1(w1, a.2)
      sums.3.add1(w1, a.3)
      sums.4.add1(w1, a.4)
      sums.5.add1(w1, a.5)
      sums.6.add1(w1, a.6)
      weights += weightStride
      if blocks == 2 { break }
      let w2 = Sums.load(weights)
      sums.0.add2(w2, a.0)
      sums.1.add2(w2, a.1)
      sums.2.add2(w2, a.2)
      sums.3.add2(w2, a.3)
      sums.4.add2(w2, a.4)
      sums.5.add2(w2, a.5)
      sums.6.add2(w2, a.6)
      weights += weightStride
      if blocks == 3 { break }
      let w3 = Sums.load(weights)
      sums.0.add3(w3, a.0)
      sums.1.add3(w3, a.1)
      sums.2.add3(w3, a.2)
      sums.3.add3(w3, a.3)
      sums.4.add3(w3, a.4)
      sums.5.add3(w3, a.5)
      sums.6.add3(w3, a.6)
      weights += weightStride
      inputs += 16
      blocks &-= 4
    }
    return sums
  }

  @inline(__always)
  private func onePixel<Sums: DotSums>(
    _ block: PointwiseBlock, _ pixel: Int, of: Sums.Type
  ) -> Sums {
    var sums = Sums(bias: block.factors.bias)
    var inputs = block.activations + pixel &* block.inputStride
    var weights = block.weights
    var blocks = block.inputBlocks
    while blocks > 0 {
      let four = inputs.loadUnaligned(as: Int32.self)
      sums.add0(Sums.load(weights), vreinterpretq_s8_s32(int32x4_t(repeating: four)))
      weights += block.weightStride
      inputs += 4
      blocks &-= 1
    }
    return sums
  }
#endif
