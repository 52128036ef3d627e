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
    init(_ w0: Weights, _ w1: Weights, _ a: int8x16x2_t)
    mutating func add(_ weights: Weights, _ inputs: int8x16_t)
    mutating func add(_ w0: Weights, _ w1: Weights, _ a: int8x16x2_t)
    static func sums(bias: UnsafePointer<Int32>) -> Sums
    /// With bias.
    func sums(_ bias: Sums) -> Sums
  }

  extension PairSums {
    /// Four blocks of inputs.
    @inline(__always)
    mutating func add(
      _ w0: Weights, _ w1: Weights, _ w2: Weights, _ w3: Weights, _ a: int8x16x4_t
    ) {
      add(w0, w1, int8x16x2_t(val: (a.val.0, a.val.1)))
      add(w2, w3, int8x16x2_t(val: (a.val.2, a.val.3)))
    }
  }

  extension FourWeights {
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

  struct FourPairs: PairSums {
    var low: int32x4_t
    var high: int32x4_t

    @inline(__always)
    init(_ weights: FourWeights, _ inputs: int8x16_t) {
      low = vpaddlq_s16(weights.low(inputs))
      high = vpaddlq_s16(weights.high(inputs))
    }

    @inline(__always)
    init(_ w0: FourWeights, _ w1: FourWeights, _ a: int8x16x2_t) {
      low = vpaddlq_s16(w1.low(w0.low(a.val.0), a.val.1))
      high = vpaddlq_s16(w1.high(w0.high(a.val.0), a.val.1))
    }

    @inline(__always)
    init(_ products: (int16x8_t, int16x8_t)) {
      low = vpaddlq_s16(products.0)
      high = vpaddlq_s16(products.1)
    }

    @inline(__always)
    mutating func add(_ products: (int16x8_t, int16x8_t)) {
      low = vpadalq_s16(low, products.0)
      high = vpadalq_s16(high, products.1)
    }

    @inline(__always)
    mutating func add(_ weights: FourWeights, _ inputs: int8x16_t) {
      low = vpadalq_s16(low, weights.low(inputs))
      high = vpadalq_s16(high, weights.high(inputs))
    }

    @inline(__always)
    mutating func add(_ w0: FourWeights, _ w1: FourWeights, _ a: int8x16x2_t) {
      low = vpadalq_s16(low, w1.low(w0.low(a.val.0), a.val.1))
      high = vpadalq_s16(high, w1.high(w0.high(a.val.0), a.val.1))
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
    init(_ w0: EightWeights, _ w1: EightWeights, _ a: int8x16x2_t) {
      let products = Products(w0, w1, a)
      low = FourPairs(products.low)
      high = FourPairs(products.high)
    }

    @inline(__always)
    mutating func add(_ weights: EightWeights, _ inputs: int8x16_t) {
      low.add(weights.low, inputs)
      high.add(weights.high, inputs)
    }

    @inline(__always)
    mutating func add(_ w0: EightWeights, _ w1: EightWeights, _ a: int8x16x2_t) {
      let products = Products(w0, w1, a)
      low.add(products.low)
      high.add(products.high)
    }

    /// Two blocks of inputs of eight channels, in 16 bits.
    ///
    /// Four multiplications, then the four that add to them: an in-order core must not wait.
    private struct Products {
      let low: (int16x8_t, int16x8_t)
      let high: (int16x8_t, int16x8_t)

      @inline(__always)
      init(_ w0: EightWeights, _ w1: EightWeights, _ a: int8x16x2_t) {
        let p0 = w0.low.low(a.val.0)
        let p1 = w0.low.high(a.val.0)
        let p2 = w0.high.low(a.val.0)
        let p3 = w0.high.high(a.val.0)
        low = (w1.low.low(p0, a.val.1), w1.low.high(p1, a.val.1))
        high = (w1.high.low(p2, a.val.1), w1.high.high(p3, a.val.1))
      }
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
