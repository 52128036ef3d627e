// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels

  /// Which channels of a block there are, in one vector or two.
  struct BlockMasks {
    let first: __mmask16
    let second: __mmask16

    /// - Parameter channels: In 1 … 32.
    @inline(__always)
    init(channels: Int) {
      let bits = UInt32(truncatingIfNeeded: (1 &<< channels) &- 1)
      first = __mmask16(truncatingIfNeeded: bits)
      second = __mmask16(truncatingIfNeeded: bits &>> 16)
    }
  }

  /// The sums of a block of neighbouring channels of one pixel.
  protocol BlockSums {
    associatedtype Weights: BlockWeights
    associatedtype Epilogue: BlockEpilogue where Epilogue.Sums == Self
    init(bias: UnsafePointer<Int32>, _ masks: BlockMasks)
    /// Adds the products of four unsigned inputs, which lie in all lanes.
    mutating func add(_ weights: Weights, _ inputs: __m512i)
    /// Takes away what the inputs are too much, all of them 128.
    mutating func subtract(_ excess: Self)
  }

  /// Four inputs of each channel.
  protocol BlockWeights {
    init(_ weights: UnsafeRawPointer, _ masks: BlockMasks)
  }

  /// Up to sixteen channels.
  struct OneVectorSums: BlockSums {
    typealias Epilogue = OneVectorEpilogue
    var first: __m512i

    struct Weights: BlockWeights {
      let first: __m512i

      @inline(__always)
      init(_ weights: UnsafeRawPointer, _ masks: BlockMasks) {
        first = _mm512_maskz_loadu_epi32(masks.first, weights)
      }
    }

    @inline(__always)
    init(bias: UnsafePointer<Int32>, _ masks: BlockMasks) {
      first = _mm512_maskz_loadu_epi32(masks.first, bias)
    }

    @inline(__always)
    mutating func add(_ weights: Weights, _ inputs: __m512i) {
      first = _mm512_dpbusd_epi32(first, inputs, weights.first)
    }

    @inline(__always)
    mutating func subtract(_ excess: OneVectorSums) {
      first = _mm512_sub_epi32(first, excess.first)
    }
  }

  /// 17 to 32 channels.
  struct TwoVectorSums: BlockSums {
    typealias Epilogue = TwoVectorEpilogue
    var first: __m512i
    var second: __m512i

    struct Weights: BlockWeights {
      let first: __m512i
      let second: __m512i

      @inline(__always)
      init(_ weights: UnsafeRawPointer, _ masks: BlockMasks) {
        first = _mm512_loadu_si512(weights)
        second = _mm512_maskz_loadu_epi32(masks.second, weights + 64)
      }
    }

    @inline(__always)
    init(bias: UnsafePointer<Int32>, _ masks: BlockMasks) {
      first = _mm512_loadu_si512(bias)
      second = _mm512_maskz_loadu_epi32(masks.second, bias + 16)
    }

    @inline(__always)
    mutating func add(_ weights: Weights, _ inputs: __m512i) {
      first = _mm512_dpbusd_epi32(first, inputs, weights.first)
      second = _mm512_dpbusd_epi32(second, inputs, weights.second)
    }

    @inline(__always)
    mutating func subtract(_ excess: TwoVectorSums) {
      first = _mm512_sub_epi32(first, excess.first)
      second = _mm512_sub_epi32(second, excess.second)
    }
  }
#endif
