// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels
  internal import Quantization

  /// From the sums of a block to bytes in memory.
  protocol BlockEpilogue {
    associatedtype Sums
    init(_ factors: ChannelFactors, _ range: OutputRange, _ masks: BlockMasks)
    func store<Rule: Requantization>(
      _ sums: Sums, _ rule: Rule, residual: UnsafeRawPointer?, to: UnsafeMutableRawPointer)
  }

  struct OneVectorEpilogue: BlockEpilogue {
    let factors: SixteenFactors
    let mask: __mmask16
    let clamp: Clamp

    @inline(__always)
    init(_ factors: ChannelFactors, _ range: OutputRange, _ masks: BlockMasks) {
      self.factors = SixteenFactors(factors, masks.first)
      mask = masks.first
      clamp = Clamp(range)
    }

    @inline(__always)
    func store<Rule: Requantization>(
      _ sums: OneVectorSums, _ rule: Rule, residual: UnsafeRawPointer?,
      to: UnsafeMutableRawPointer
    ) {
      clamp.store(rule.levels(sums.first, factors, residual, mask), to, mask)
    }
  }

  struct TwoVectorEpilogue: BlockEpilogue {
    let first: SixteenFactors
    let second: SixteenFactors
    let masks: BlockMasks
    let clamp: Clamp

    @inline(__always)
    init(_ factors: ChannelFactors, _ range: OutputRange, _ masks: BlockMasks) {
      first = SixteenFactors(factors, masks.first)
      second = SixteenFactors(factors.advanced(by: 16), masks.second)
      self.masks = masks
      clamp = Clamp(range)
    }

    @inline(__always)
    func store<Rule: Requantization>(
      _ sums: TwoVectorSums, _ rule: Rule, residual: UnsafeRawPointer?,
      to: UnsafeMutableRawPointer
    ) {
      clamp.store(rule.levels(sums.first, first, residual, masks.first), to, masks.first)
      let residual = residual.map { $0 + 16 }
      clamp.store(rule.levels(sums.second, second, residual, masks.second), to + 16, masks.second)
    }
  }

  /// From levels, relative to the zero point, to clamped bytes.
  struct Clamp {
    let zeroPoint: __m512i
    let minimum: __m512i
    let maximum: __m512i

    @inline(__always)
    init(_ range: OutputRange) {
      zeroPoint = _mm512_set1_epi32(range.zeroPoint)
      minimum = _mm512_set1_epi32(range.minimum)
      maximum = _mm512_set1_epi32(range.maximum)
    }

    @inline(__always)
    func store(_ levels: __m512i, _ to: UnsafeMutableRawPointer, _ mask: __mmask16) {
      let values = _mm512_add_epi32(levels, zeroPoint)
      let clamped = _mm512_min_epi32(_mm512_max_epi32(values, minimum), maximum)
      _mm_mask_storeu_epi8(to, mask, _mm512_cvtepi32_epi8(clamped))
    }
  }
#endif
