// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels

  extension NEON {
    @export(interface)
    public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
      if !pointwise.run(PairTile.self, pixels: pixels) { Fallback.run(pointwise, pixels: pixels) }
    }
  }

  /// Four pixels at once.
  private enum PairTile: BlockTile {
    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, wide finish: Finish) {
      runBlock(block, of: OctSums.self, finish)
    }

    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, narrow finish: Finish) {
      runBlock(block, of: QuadSums.self, finish)
    }
  }

  @inline(__always)
  private func runBlock<Sums: PairSums, Finish: BlockFinish>(
    _ block: PointwiseBlock, of: Sums.Type, _ finish: Finish
  ) {
    var pixel = 0
    while pixel &+ 4 <= block.pixels {
      let sums = fourPixels(block, pixel, of: Sums.self)
      finish.store(sums.0.eight, pixel)
      finish.store(sums.1.eight, pixel &+ 1)
      finish.store(sums.2.eight, pixel &+ 2)
      finish.store(sums.3.eight, pixel &+ 3)
      pixel &+= 4
    }
    while pixel < block.pixels {
      finish.store(onePixel(block, pixel, of: Sums.self).eight, pixel)
      pixel &+= 1
    }
  }

  @inline(__always)
  private func fourPixels<Sums: PairSums>(
    _ block: PointwiseBlock, _ pixel: Int, of: Sums.Type
  ) -> (Sums, Sums, Sums, Sums) {
    let initial = Sums(bias: block.factors.bias)
    var sums = (initial, initial, initial, initial)
    let x0 = block.activations + pixel &* block.inputStride
    let x1 = x0 + block.inputStride
    let x2 = x1 + block.inputStride
    let x3 = x2 + block.inputStride
    var weights = block.weights
    let row = block.weightStride
    var k = 0
    var blocks = block.inputBlocks
    while true {
      let a0 = Inputs(x0 + k)
      let a1 = Inputs(x1 + k)
      let a2 = Inputs(x2 + k)
      let a3 = Inputs(x3 + k)
      if blocks >= 2 {
        let (w0, w1) = (Sums.Weights(weights), Sums.Weights(weights + row))
        sums.0.add(w0, a0.four(0), w1, a0.four(1))
        sums.1.add(w0, a1.four(0), w1, a1.four(1))
        sums.2.add(w0, a2.four(0), w1, a2.four(1))
        sums.3.add(w0, a3.four(0), w1, a3.four(1))
        if blocks == 2 { break }
      } else {
        let w0 = Sums.Weights(weights)
        sums.0.add(w0, a0.four(0))
        sums.1.add(w0, a1.four(0))
        sums.2.add(w0, a2.four(0))
        sums.3.add(w0, a3.four(0))
        break
      }
      weights += 2 &* row
      if blocks >= 4 {
        let (w0, w1) = (Sums.Weights(weights), Sums.Weights(weights + row))
        sums.0.add(w0, a0.four(2), w1, a0.four(3))
        sums.1.add(w0, a1.four(2), w1, a1.four(3))
        sums.2.add(w0, a2.four(2), w1, a2.four(3))
        sums.3.add(w0, a3.four(2), w1, a3.four(3))
        if blocks == 4 { break }
      } else {
        let w0 = Sums.Weights(weights)
        sums.0.add(w0, a0.four(2))
        sums.1.add(w0, a1.four(2))
        sums.2.add(w0, a2.four(2))
        sums.3.add(w0, a3.four(2))
        break
      }
      weights += 2 &* row
      k &+= 16
      blocks &-= 4
    }
    return sums
  }

  @inline(__always)
  private func onePixel<Sums: PairSums>(
    _ block: PointwiseBlock, _ pixel: Int, of: Sums.Type
  ) -> Sums {
    var sums = Sums(bias: block.factors.bias)
    var inputs = block.activations + pixel &* block.inputStride
    var weights = block.weights
    var blocks = block.inputBlocks
    while blocks >= 2 {
      let eight = Inputs(inputs)
      sums.add(
        Sums.Weights(weights), eight.four(0), Sums.Weights(weights + block.weightStride),
        eight.four(1))
      weights += 2 &* block.weightStride
      inputs += 8
      blocks &-= 2
    }
    if blocks > 0 { sums.add(Sums.Weights(weights), Inputs(inputs).four(0)) }
    return sums
  }

  /// Sixteen inputs of a pixel.
  private struct Inputs {
    let sixteen: SIMD4<Int32>

    @inline(__always)
    init(_ inputs: UnsafeRawPointer) { sixteen = inputs.loadUnaligned(as: SIMD4<Int32>.self) }

    /// A block of four of them, twice.
    @inline(__always)
    func four(_ block: Int) -> int8x8_t {
      vreinterpret_s8_s32(int32x2_t(repeating: sixteen[block]))
    }
  }

  /// Sums of some channels of one pixel, two 32-bit lanes to each channel until the end.
  ///
  /// SMULL and SMLAL multiply eight bytes each, four inputs of two channels; two such products fit
  /// 16 bits because no weight is −128. SADALP adds them in pairs to 32 bits.
  private protocol PairSums {
    /// Weights of one block of inputs.
    associatedtype Weights: BlockWeights
    init(bias: UnsafePointer<Int32>)
    /// Two blocks of inputs.
    mutating func add(_ w0: Weights, _ a0: int8x8_t, _ w1: Weights, _ a1: int8x8_t)
    mutating func add(_ weights: Weights, _ inputs: int8x8_t)
    var eight: EightSums { get }
  }

  private protocol BlockWeights {
    init(_ weights: UnsafeRawPointer)
  }

  /// Four inputs of four channels.
  private struct QuadWeights: BlockWeights {
    let low: int8x8_t
    let high: int8x8_t

    @inline(__always)
    init(_ weights: UnsafeRawPointer) {
      low = weights.loadUnaligned(as: int8x8_t.self)
      high = weights.loadUnaligned(fromByteOffset: 8, as: int8x8_t.self)
    }
  }

  private struct OctWeights: BlockWeights {
    let low: QuadWeights
    let high: QuadWeights

    @inline(__always)
    init(_ weights: UnsafeRawPointer) {
      low = QuadWeights(weights)
      high = QuadWeights(weights + 16)
    }
  }

  private struct QuadSums: PairSums {
    var low: int32x4_t
    var high: int32x4_t

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      let four = UnsafeRawPointer(bias).loadUnaligned(as: int32x4_t.self)
      let zero = int32x4_t(repeating: 0)
      low = vzip1q_s32(four, zero)
      high = vzip2q_s32(four, zero)
    }

    @inline(__always)
    mutating func add(_ w0: QuadWeights, _ a0: int8x8_t, _ w1: QuadWeights, _ a1: int8x8_t) {
      low = vpadalq_s16(low, vmlal_s8(vmull_s8(w0.low, a0), w1.low, a1))
      high = vpadalq_s16(high, vmlal_s8(vmull_s8(w0.high, a0), w1.high, a1))
    }

    @inline(__always)
    mutating func add(_ weights: QuadWeights, _ inputs: int8x8_t) {
      low = vpadalq_s16(low, vmull_s8(weights.low, inputs))
      high = vpadalq_s16(high, vmull_s8(weights.high, inputs))
    }

    @inline(__always)
    var four: int32x4_t { vpaddq_s32(low, high) }

    @inline(__always)
    var eight: EightSums { EightSums(low: four, high: four) }
  }

  private struct OctSums: PairSums {
    var low: QuadSums
    var high: QuadSums

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      low = QuadSums(bias: bias)
      high = QuadSums(bias: bias + 4)
    }

    @inline(__always)
    mutating func add(_ w0: OctWeights, _ a0: int8x8_t, _ w1: OctWeights, _ a1: int8x8_t) {
      low.add(w0.low, a0, w1.low, a1)
      high.add(w0.high, a0, w1.high, a1)
    }

    @inline(__always)
    mutating func add(_ weights: OctWeights, _ inputs: int8x8_t) {
      low.add(weights.low, inputs)
      high.add(weights.high, inputs)
    }

    @inline(__always)
    var eight: EightSums { EightSums(low: low.four, high: high.four) }
  }
#endif
