// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels
  internal import Quantization

  /// The factors of sixteen neighbouring channels.
  struct SixteenFactors {
    /// In the even lanes: those of the even channels, and of the odd.
    let multiplierEven: __m512i
    let multiplierOdd: __m512i
    /// In 64-bit lanes, half of what the shift makes a unit.
    let halfEven: __m512i
    let halfOdd: __m512i
    /// `shift − 32`.
    let shift: __m512i

    @inline(__always)
    init(_ factors: ChannelFactors, _ mask: __mmask16) {
      multiplierEven = _mm512_maskz_loadu_epi32(mask, factors.multipliers)
      multiplierOdd = _mm512_srli_epi64(multiplierEven, 32)
      let shifts = _mm512_maskz_loadu_epi32(mask, factors.shifts)
      let exponents = _mm512_sub_epi32(shifts, _mm512_set1_epi32(1))
      let one = _mm512_set1_epi64(1)
      halfEven = _mm512_sllv_epi64(
        one, _mm512_and_si512(exponents, _mm512_set1_epi64(0xFFFF_FFFF)))
      halfOdd = _mm512_sllv_epi64(one, _mm512_srli_epi64(exponents, 32))
      shift = _mm512_sub_epi32(shifts, _mm512_set1_epi32(32))
    }
  }

  /// From sums, bias included, to levels relative to the zero point, not clamped.
  protocol Requantization {
    init(_ epilogue: Epilogue)
    /// The levels; the residual's bytes lie at an address.
    func levels(
      _ sums: __m512i, _ factors: SixteenFactors, _ residual: UnsafeRawPointer?, _ mask: __mmask16
    ) -> __m512i
  }

  /// `Requantizer`: the upper half of each product, rounded, is the level but for the rest of the shift.
  struct PlainRequantization: Requantization {
    @inline(__always)
    init(_ epilogue: Epilogue) {}

    @inline(__always)
    func levels(
      _ sums: __m512i, _ factors: SixteenFactors, _ residual: UnsafeRawPointer?, _ mask: __mmask16
    ) -> __m512i {
      let even = multiply_even_lanes_512(sums, factors.multiplierEven)
      let odd = multiply_even_lanes_512(_mm512_srli_epi64(sums, 32), factors.multiplierOdd)
      let halves = upperHalves(
        _mm512_add_epi64(even, factors.halfEven), _mm512_add_epi64(odd, factors.halfOdd))
      return _mm512_srav_epi32(halves, factors.shift)
    }
  }

  /// `ResidualRequantizer`.
  struct ResidualRequantization: Requantization {
    let zeroPoint: __m512i
    let multiplier: __m512i
    let residualShift: __m128i
    let productShift: __m128i
    /// One less: the last bit is shifted out after rounding.
    let shift: __m128i

    @inline(__always)
    init(_ epilogue: Epilogue) {
      // Only operators with a residual get here.
      let residual = epilogue.residual.unsafelyUnwrapped
      let requantizer = residual.requantizer
      zeroPoint = _mm512_set1_epi32(Int32(residual.map.zeroPoint))
      multiplier = _mm512_set1_epi32(requantizer.residualMultiplier)
      // One more, so that the results are upper halves; 255 · 2^23 still fits.
      residualShift = _mm_cvtsi32_si128(requantizer.residualShift &+ 1)
      productShift = _mm_cvtsi32_si128(requantizer.accumulatorShift &+ 1)
      shift = _mm_cvtsi32_si128(requantizer.shift &- 1)
    }

    @inline(__always)
    func levels(
      _ sums: __m512i, _ factors: SixteenFactors, _ residual: UnsafeRawPointer?, _ mask: __mmask16
    ) -> __m512i {
      let bytes = _mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(mask, residual.unsafelyUnwrapped))
      let other = _mm512_sll_epi32(_mm512_sub_epi32(bytes, zeroPoint), residualShift)
      let even = added(sums, factors.multiplierEven, other)
      let odd = added(
        _mm512_srli_epi64(sums, 32), factors.multiplierOdd, _mm512_srli_epi64(other, 32))
      let truncated = _mm512_sra_epi32(upperHalves(even, odd), shift)
      return _mm512_srai_epi32(_mm512_add_epi32(truncated, _mm512_set1_epi32(1)), 1)
    }

    /// From even lanes to odd ones.
    @inline(__always)
    private func added(_ sums: __m512i, _ multipliers: __m512i, _ residual: __m512i) -> __m512i {
      let scaled = _mm512_sll_epi64(multiply_even_lanes_512(sums, multipliers), productShift)
      return _mm512_add_epi32(scaled, multiply_even_lanes_512(residual, multiplier))
    }
  }

  /// The upper halves of 64-bit lanes, of the even channels and of the odd in turn.
  @inline(__always)
  private func upperHalves(_ even: __m512i, _ odd: __m512i) -> __m512i {
    _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd)
  }
#endif
