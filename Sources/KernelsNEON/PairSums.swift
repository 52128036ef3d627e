// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics

  /// Sums of some channels of one pixel, two 32-bit lanes to each channel until the end.
  ///
  /// SMULL and SMLAL multiply eight bytes each, four inputs of two channels; two such products fit
  /// 16 bits because no weight is −128. SADALP adds them in pairs to 32 bits.
  protocol PairSums {
    /// Weights of one block of inputs.
    associatedtype Weights: BlockWeights
    associatedtype Sums
    /// One block of inputs.
    init(_ weights: Weights, _ inputs: int8x16_t)
    /// Two blocks of inputs.
    init(_ w0: Weights, _ a0: int8x16_t, _ w1: Weights, _ a1: int8x16_t)
    mutating func add(_ weights: Weights, _ inputs: int8x16_t)
    mutating func add(_ w0: Weights, _ a0: int8x16_t, _ w1: Weights, _ a1: int8x16_t)
    static func sums(bias: UnsafePointer<Int32>) -> Sums
    /// With bias.
    func sums(_ bias: Sums) -> Sums
  }

  protocol BlockWeights {
    init(_ weights: UnsafeRawPointer)
  }

  /// Four inputs of four channels.
  struct FourWeights: BlockWeights {
    let sixteen: int8x16_t

    @inline(__always)
    init(_ weights: UnsafeRawPointer) { sixteen = weights.loadUnaligned(as: int8x16_t.self) }

    /// The products of the first two channels.
    @inline(__always)
    func low(_ inputs: int8x16_t) -> int16x8_t {
      vmull_s8(vget_low_s8(sixteen), vget_low_s8(inputs))
    }

    @inline(__always)
    func low(_ products: int16x8_t, _ inputs: int8x16_t) -> int16x8_t {
      vmlal_s8(products, vget_low_s8(sixteen), vget_low_s8(inputs))
    }

    /// The products of the last two channels.
    @inline(__always)
    func high(_ inputs: int8x16_t) -> int16x8_t { vmull_high_s8(sixteen, inputs) }

    @inline(__always)
    func high(_ products: int16x8_t, _ inputs: int8x16_t) -> int16x8_t {
      vmlal_high_s8(products, sixteen, inputs)
    }
  }

  struct EightWeights: BlockWeights {
    let low: FourWeights
    let high: FourWeights

    @inline(__always)
    init(_ weights: UnsafeRawPointer) {
      low = FourWeights(weights)
      high = FourWeights(weights + 16)
    }
  }

  struct FourPairs: PairSums {
    var low: int32x4_t
    var high: int32x4_t

    @inline(__always)
    init(_ weights: FourWeights, _ inputs: int8x16_t) {
      low = vpaddlq_s16(weights.low(inputs))
      high = vpaddlq_s16(weights.high(inputs))
    }

    @inline(__always)
    init(_ w0: FourWeights, _ a0: int8x16_t, _ w1: FourWeights, _ a1: int8x16_t) {
      low = vpaddlq_s16(w1.low(w0.low(a0), a1))
      high = vpaddlq_s16(w1.high(w0.high(a0), a1))
    }

    @inline(__always)
    mutating func add(_ weights: FourWeights, _ inputs: int8x16_t) {
      low = vpadalq_s16(low, weights.low(inputs))
      high = vpadalq_s16(high, weights.high(inputs))
    }

    @inline(__always)
    mutating func add(_ w0: FourWeights, _ a0: int8x16_t, _ w1: FourWeights, _ a1: int8x16_t) {
      low = vpadalq_s16(low, w1.low(w0.low(a0), a1))
      high = vpadalq_s16(high, w1.high(w0.high(a0), a1))
    }

    @inline(__always)
    static func sums(bias: UnsafePointer<Int32>) -> int32x4_t {
      UnsafeRawPointer(bias).loadUnaligned(as: int32x4_t.self)
    }

    @inline(__always)
    func sums(_ bias: int32x4_t) -> int32x4_t { vpaddq_s32(low, high) &+ bias }
  }

  struct EightPairs: PairSums {
    var low: FourPairs
    var high: FourPairs

    @inline(__always)
    init(_ weights: EightWeights, _ inputs: int8x16_t) {
      low = FourPairs(weights.low, inputs)
      high = FourPairs(weights.high, inputs)
    }

    @inline(__always)
    init(_ w0: EightWeights, _ a0: int8x16_t, _ w1: EightWeights, _ a1: int8x16_t) {
      low = FourPairs(w0.low, a0, w1.low, a1)
      high = FourPairs(w0.high, a0, w1.high, a1)
    }

    @inline(__always)
    mutating func add(_ weights: EightWeights, _ inputs: int8x16_t) {
      low.add(weights.low, inputs)
      high.add(weights.high, inputs)
    }

    @inline(__always)
    mutating func add(_ w0: EightWeights, _ a0: int8x16_t, _ w1: EightWeights, _ a1: int8x16_t) {
      low.add(w0.low, a0, w1.low, a1)
      high.add(w0.high, a0, w1.high, a1)
    }

    @inline(__always)
    static func sums(bias: UnsafePointer<Int32>) -> EightSums {
      EightSums(low: FourPairs.sums(bias: bias), high: FourPairs.sums(bias: bias + 4))
    }

    @inline(__always)
    func sums(_ bias: EightSums) -> EightSums {
      EightSums(low: low.sums(bias.low), high: high.sums(bias.high))
    }
  }
#endif
