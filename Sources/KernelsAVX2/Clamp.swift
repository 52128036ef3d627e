// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Quantization

  /// From swapped levels, relative to the zero point, to clamped bytes in their natural order.
  ///
  /// Saturation in 16 bits cannot change what the clamp leaves.
  struct Clamp {
    let zeroPoint: __m256i
    let minimum: __m256i
    let maximum: __m256i

    @inline(__always)
    init(_ range: OutputRange) {
      zeroPoint = _mm256_set1_epi16(Int16(truncatingIfNeeded: range.zeroPoint))
      minimum = _mm256_set1_epi8(CChar(truncatingIfNeeded: range.minimum))
      maximum = _mm256_set1_epi8(CChar(truncatingIfNeeded: range.maximum))
    }

    /// Sixteen channels of two pixels, one in each half; levels 0–3 and 8–11 come first.
    @inline(__always)
    func sixteen(
      _ first: (__m256i, __m256i), _ second: (__m256i, __m256i)
    ) -> __m256i {
      let bytes = _mm256_packs_epi16(words(first.0, first.1), words(second.0, second.1))
      return swap_middle_quarters(_mm256_shuffle_epi8(clamped(bytes), Clamp.unswapped))
    }

    /// Eight channels of two pixels.
    @inline(__always)
    func eight(_ first: __m256i, _ second: __m256i) -> __m128i {
      let levels = words(first, second)
      let bytes = _mm256_shuffle_epi8(
        clamped(_mm256_packs_epi16(levels, levels)), Clamp.unswapped)
      return _mm_unpacklo_epi32(_mm256_castsi256_si128(bytes), upper_half(bytes))
    }

    /// Four channels of two pixels, whose levels come in turn.
    @inline(__always)
    func fourOfTwo(_ levels: __m256i) -> __m128i {
      let levels = words(levels, levels)
      let bytes = clamped(_mm256_packs_epi16(levels, levels))
      return _mm_unpacklo_epi16(_mm256_castsi256_si128(bytes), upper_half(bytes))
    }

    @inline(__always)
    private func words(_ first: __m256i, _ second: __m256i) -> __m256i {
      _mm256_adds_epi16(_mm256_packs_epi32(first, second), zeroPoint)
    }

    @inline(__always)
    private func clamped(_ bytes: __m256i) -> __m256i {
      _mm256_min_epi8(_mm256_max_epi8(bytes, minimum), maximum)
    }

    /// Bytes 0, 2, 1, 3 of every four.
    @inline(__always)
    private static var unswapped: __m256i {
      let eight: Int64 = 0x0705_0604_0301_0200
      let next = eight &+ 0x0808_0808_0808_0808
      return __m256i(eight, next, eight, next)
    }
  }
#endif
