// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels
  internal import Quantization

  /// Two pixels of a map that is read or written, at a block's first channel.
  struct PixelPair<Pointer> {
    let first: Pointer
    let second: Pointer
  }

  /// From the sums of a block to bytes in memory.
  protocol BlockEpilogue {
    associatedtype Sums
    init(_ factors: ChannelFactors, _ range: OutputRange)
    /// Stores two pixels; both residuals are read first.
    func store<Rule: Requantization>(
      _ first: Sums, _ second: Sums, _ rule: Rule, residual: PixelPair<UnsafeRawPointer?>,
      to: PixelPair<UnsafeMutableRawPointer>)
  }

  struct SixteenEpilogue: BlockEpilogue {
    let first: EightFactors
    let second: EightFactors
    let clamp: Clamp

    @inline(__always)
    init(_ factors: ChannelFactors, _ range: OutputRange) {
      first = EightFactors(factors, lower: 0, upper: 8)
      second = EightFactors(factors, lower: 4, upper: 12)
      clamp = Clamp(range)
    }

    @inline(__always)
    func store<Rule: Requantization>(
      _ first: SixteenSums, _ second: SixteenSums, _ rule: Rule,
      residual: PixelPair<UnsafeRawPointer?>, to: PixelPair<UnsafeMutableRawPointer>
    ) {
      let bytes = clamp.sixteen(
        levels(first, rule, residual.first), levels(second, rule, residual.second))
      to.first.storeBytes(of: _mm256_castsi256_si128(bytes), as: __m128i.self)
      to.second.storeBytes(of: upper_half(bytes), as: __m128i.self)
    }

    @inline(__always)
    private func levels<Rule: Requantization>(
      _ sums: SixteenSums, _ rule: Rule, _ residual: UnsafeRawPointer?
    ) -> (__m256i, __m256i) {
      let residual = rule.sixteen(residual)
      return (
        rule.levels(sums.first, first, residual: residual.0),
        rule.levels(sums.second, second, residual: residual.1)
      )
    }
  }

  struct EightEpilogue: BlockEpilogue {
    let factors: EightFactors
    let clamp: Clamp

    @inline(__always)
    init(_ factors: ChannelFactors, _ range: OutputRange) {
      self.factors = EightFactors(factors, lower: 0, upper: 4)
      clamp = Clamp(range)
    }

    @inline(__always)
    func store<Rule: Requantization>(
      _ first: EightSums, _ second: EightSums, _ rule: Rule,
      residual: PixelPair<UnsafeRawPointer?>, to: PixelPair<UnsafeMutableRawPointer>
    ) {
      let bytes = clamp.eight(
        rule.levels(first.sums, factors, residual: rule.eight(residual.first)),
        rule.levels(second.sums, factors, residual: rule.eight(residual.second)))
      to.first.storeBytes(of: bytes[0], as: Int64.self)
      to.second.storeBytes(of: bytes[1], as: Int64.self)
    }
  }

  struct FourEpilogue: BlockEpilogue {
    let factors: EightFactors
    let clamp: Clamp

    @inline(__always)
    init(_ factors: ChannelFactors, _ range: OutputRange) {
      self.factors = EightFactors(pairs: factors)
      clamp = Clamp(range)
    }

    @inline(__always)
    func store<Rule: Requantization>(
      _ first: FourSums, _ second: FourSums, _ rule: Rule,
      residual: PixelPair<UnsafeRawPointer?>, to: PixelPair<UnsafeMutableRawPointer>
    ) {
      let even = _mm256_add_epi32(first.pairs, _mm256_srli_epi64(first.pairs, 32))
      let odd = _mm256_add_epi32(second.pairs, _mm256_slli_epi64(second.pairs, 32))
      let levels = rule.levels(
        blend_lanes(even, odd), factors,
        residual: rule.fourOfTwo(residual.first, residual.second))
      let bytes = clamp.fourOfTwo(levels)
      to.first.storeBytes(of: Int32(truncatingIfNeeded: bytes[0]), as: Int32.self)
      to.second.storeBytes(of: Int32(truncatingIfNeeded: bytes[0] &>> 32), as: Int32.self)
    }
  }
#endif
