// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  internal import KernelsNEON

  /// Sums of some channels of two pixels.
  ///
  /// SMMLA multiplies eight weights of two channels by eight inputs of two pixels and adds the four
  /// dot products to four lanes: both pixels of the first channel, then of the second.
  protocol MatrixSums {
    associatedtype Weights: MatrixWeights
    associatedtype Sums
    init(bias: UnsafePointer<Int32>)
    mutating func add(_ weights: Weights, _ inputs: int8x16_t)
    var first: Sums { get }
    var second: Sums { get }
  }

  /// The weights of two blocks of inputs.
  protocol MatrixWeights {
    init(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer)
    /// One block, and zero in place of a second.
    init(last weights: UnsafeRawPointer)
  }

  /// Eight inputs of each of four channels, two channels to a vector.
  ///
  /// The file has four inputs of four channels together, so two such blocks are zipped.
  struct FourWeights: MatrixWeights {
    let low: int8x16_t
    let high: int8x16_t

    @inline(__always)
    init(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer) {
      self.init(
        zip: first.loadUnaligned(as: int32x4_t.self), second.loadUnaligned(as: int32x4_t.self))
    }

    @inline(__always)
    init(last weights: UnsafeRawPointer) {
      self.init(zip: weights.loadUnaligned(as: int32x4_t.self), int32x4_t())
    }

    @inline(__always)
    fileprivate init(zip first: int32x4_t, _ second: int32x4_t) {
      low = vreinterpretq_s8_s32(vzip1q_s32(first, second))
      high = vreinterpretq_s8_s32(vzip2q_s32(first, second))
    }
  }

  struct EightWeights: MatrixWeights {
    let low: FourWeights
    let high: FourWeights

    @inline(__always)
    init(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer) {
      // All loads first: those of neighbours become one instruction.
      let f0 = first.loadUnaligned(as: int32x4_t.self)
      let f1 = first.loadUnaligned(fromByteOffset: 16, as: int32x4_t.self)
      let s0 = second.loadUnaligned(as: int32x4_t.self)
      let s1 = second.loadUnaligned(fromByteOffset: 16, as: int32x4_t.self)
      low = FourWeights(zip: f0, s0)
      high = FourWeights(zip: f1, s1)
    }

    @inline(__always)
    init(last weights: UnsafeRawPointer) {
      low = FourWeights(last: weights)
      high = FourWeights(last: weights + 16)
    }
  }

  struct FourMatrices: MatrixSums {
    var low: int32x4_t
    var high: int32x4_t

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      let four = UnsafeRawPointer(bias).loadUnaligned(as: int32x4_t.self)
      low = vzip1q_s32(four, four)
      high = vzip2q_s32(four, four)
    }

    @inline(__always)
    mutating func add(_ weights: FourWeights, _ inputs: int8x16_t) {
      low = vmmlaq_s32(low, weights.low, inputs)
      high = vmmlaq_s32(high, weights.high, inputs)
    }

    @inline(__always)
    var first: int32x4_t { vuzp1q_s32(low, high) }

    @inline(__always)
    var second: int32x4_t { vuzp2q_s32(low, high) }
  }

  struct EightMatrices: MatrixSums {
    var low: FourMatrices
    var high: FourMatrices

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      low = FourMatrices(bias: bias)
      high = FourMatrices(bias: bias + 4)
    }

    @inline(__always)
    mutating func add(_ weights: EightWeights, _ inputs: int8x16_t) {
      low.add(weights.low, inputs)
      high.add(weights.high, inputs)
    }

    @inline(__always)
    var first: EightSums { EightSums(low: low.first, high: high.first) }

    @inline(__always)
    var second: EightSums { EightSums(low: low.second, high: high.second) }
  }
#endif
