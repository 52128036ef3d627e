// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels
  internal import Quantization

  // VPMULDQ multiplies even lanes. Products of even and of odd lanes come together in the order
  // 0, 2, 1, 3 of each half ("swapped"), which the last shuffle before a store puts right.

  /// The factors of eight lanes.
  struct EightFactors {
    /// In the even lanes: those of the even channels, and of the odd.
    let multiplierEven: __m256i
    let multiplierOdd: __m256i
    /// In 64-bit lanes, half of what the shift makes a unit.
    let halfEven: __m256i
    let halfOdd: __m256i
    /// `shift − 32`, swapped.
    let shift: __m256i

    /// Four channels from `lower` on in the lower half, four from `upper` on in the upper.
    @inline(__always)
    init(_ factors: ChannelFactors, lower: Int, upper: Int) {
      self.init(
        multipliers: fourAndFour(factors.multipliers + lower, factors.multipliers + upper),
        shifts: fourAndFour(factors.shifts + lower, factors.shifts + upper))
    }

    /// Four channels, each in two lanes.
    @inline(__always)
    init(pairs factors: ChannelFactors) {
      self.init(multipliers: pairs(factors.multipliers), shifts: pairs(factors.shifts))
    }

    /// One factor for all lanes.
    @inline(__always)
    init(_ requantizer: Requantizer) {
      self.init(
        multipliers: _mm256_set1_epi32(requantizer.multiplier),
        shifts: _mm256_set1_epi32(requantizer.shift))
    }

    @inline(__always)
    private init(multipliers: __m256i, shifts: __m256i) {
      multiplierEven = multipliers
      multiplierOdd = multipliers.oddLanes
      let exponents = _mm256_sub_epi32(shifts, _mm256_set1_epi32(1))
      let one = __m256i(repeating: 1)
      halfEven = _mm256_sllv_epi64(one, exponents & __m256i(repeating: 0xFFFF_FFFF))
      halfOdd = _mm256_sllv_epi64(one, _mm256_srli_epi64(exponents, 32))
      shift = swap_middle_lanes(_mm256_sub_epi32(shifts, _mm256_set1_epi32(32)))
    }
  }

  @inline(__always)
  func fourAndFour(_ lower: UnsafePointer<Int32>, _ upper: UnsafePointer<Int32>) -> __m256i {
    join_halves(
      UnsafeRawPointer(lower).loadUnaligned(as: __m128i.self),
      UnsafeRawPointer(upper).loadUnaligned(as: __m128i.self))
  }

  /// Lanes 0, 0, 1, 1, 2, 2, 3, 3.
  @inline(__always)
  private func pairs(_ factors: UnsafePointer<Int32>) -> __m256i {
    let four = _mm256_cvtepu32_epi64(UnsafeRawPointer(factors).loadUnaligned(as: __m128i.self))
    return four | _mm256_slli_epi64(four, 32)
  }

  extension __m256i {
    /// The odd 32-bit lanes in the places of the even.
    @inline(__always)
    var oddLanes: __m256i { _mm256_srli_epi64(self, 32) }
  }

  /// From sums, bias included, to levels relative to the zero point, not clamped and swapped.
  protocol Requantization {
    init(_ epilogue: Epilogue)
    /// The levels; a residual is relative to its zero point and shifted.
    func levels(_ sums: __m256i, _ factors: EightFactors, residual: __m256i) -> __m256i
    /// The residuals of 16 channels: lanes 0–3 and 8–11, then the others.
    func sixteen(_ residual: UnsafeRawPointer?) -> (__m256i, __m256i)
    /// The residuals of eight channels.
    func eight(_ residual: UnsafeRawPointer?) -> __m256i
    /// The residuals of four channels of two pixels in turn.
    func fourOfTwo(_ first: UnsafeRawPointer?, _ second: UnsafeRawPointer?) -> __m256i
  }

  /// `Requantizer`: the upper half of each product, rounded, is the level but for the rest of the shift.
  struct PlainRequantization: Requantization {
    @inline(__always)
    init() {}

    @inline(__always)
    init(_ epilogue: Epilogue) {}

    @inline(__always)
    func levels(_ sums: __m256i, _ factors: EightFactors, residual: __m256i) -> __m256i {
      let even = multiply_even_lanes(sums, factors.multiplierEven) &+ factors.halfEven
      let odd = multiply_even_lanes(sums.oddLanes, factors.multiplierOdd) &+ factors.halfOdd
      return _mm256_srav_epi32(odd_lanes(even, odd), factors.shift)
    }

    @inline(__always)
    func sixteen(_ residual: UnsafeRawPointer?) -> (__m256i, __m256i) { (__m256i(), __m256i()) }

    @inline(__always)
    func eight(_ residual: UnsafeRawPointer?) -> __m256i { __m256i() }

    @inline(__always)
    func fourOfTwo(_ first: UnsafeRawPointer?, _ second: UnsafeRawPointer?) -> __m256i { __m256i() }
  }

  /// `ResidualRequantizer`.
  struct ResidualRequantization: Requantization {
    let zeroPoint: Int32
    let multiplier: __m256i
    let residualShift: __m128i
    let productShift: __m128i
    /// One less: the last bit is shifted out after rounding.
    let shift: __m128i

    @inline(__always)
    init(_ epilogue: Epilogue) {
      // Only operators with a residual get here.
      let residual = epilogue.residual.unsafelyUnwrapped
      let requantizer = residual.requantizer
      zeroPoint = Int32(residual.map.zeroPoint)
      multiplier = __m256i(repeating: Int64(requantizer.residualMultiplier))
      // One more, so that the results are upper halves; 255 · 2^23 still fits.
      residualShift = _mm_cvtsi32_si128(requantizer.residualShift &+ 1)
      productShift = _mm_cvtsi32_si128(requantizer.accumulatorShift &+ 1)
      shift = _mm_cvtsi32_si128(requantizer.shift &- 1)
    }

    @inline(__always)
    func levels(_ sums: __m256i, _ factors: EightFactors, residual: __m256i) -> __m256i {
      let even = added(sums, factors.multiplierEven, residual)
      let odd = added(sums.oddLanes, factors.multiplierOdd, residual.oddLanes)
      let truncated = _mm256_sra_epi32(odd_lanes(even, odd), shift)
      return _mm256_srai_epi32(_mm256_add_epi32(truncated, _mm256_set1_epi32(1)), 1)
    }

    /// From even lanes to odd ones.
    @inline(__always)
    private func added(
      _ sums: __m256i, _ multipliers: __m256i, _ residual: __m256i
    ) -> __m256i {
      let scaled = _mm256_sll_epi64(multiply_even_lanes(sums, multipliers), productShift)
      return _mm256_add_epi32(scaled, multiply_even_lanes(residual, multiplier))
    }

    @inline(__always)
    func sixteen(_ residual: UnsafeRawPointer?) -> (__m256i, __m256i) {
      let bytes = residual.unsafelyUnwrapped.loadUnaligned(as: __m128i.self)
      let relative = _mm256_sub_epi16(
        _mm256_cvtepi8_epi16(bytes), _mm256_set1_epi16(Int16(truncatingIfNeeded: zeroPoint)))
      let signs = _mm256_srai_epi16(relative, 15)
      return (
        _mm256_sll_epi32(_mm256_unpacklo_epi16(relative, signs), residualShift),
        _mm256_sll_epi32(_mm256_unpackhi_epi16(relative, signs), residualShift)
      )
    }

    @inline(__always)
    func eight(_ residual: UnsafeRawPointer?) -> __m256i {
      shifted(__m128i(residual.unsafelyUnwrapped.loadUnaligned(as: Int64.self), 0))
    }

    @inline(__always)
    func fourOfTwo(_ first: UnsafeRawPointer?, _ second: UnsafeRawPointer?) -> __m256i {
      let first = first.unsafelyUnwrapped.loadUnaligned(as: Int32.self)
      let second = second.unsafelyUnwrapped.loadUnaligned(as: Int32.self)
      return shifted(_mm_unpacklo_epi8(_mm_cvtsi32_si128(first), _mm_cvtsi32_si128(second)))
    }

    @inline(__always)
    private func shifted(_ eight: __m128i) -> __m256i {
      let relative = _mm256_sub_epi32(_mm256_cvtepi8_epi32(eight), _mm256_set1_epi32(zeroPoint))
      return _mm256_sll_epi32(relative, residualShift)
    }
  }
#endif
