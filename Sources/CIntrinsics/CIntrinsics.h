// SPDX-License-Identifier: Apache-2.0
// The vendors' intrinsics, and one-line functions for those that are macros and hence do not
// import. Which of them may be called is decided by the flags of the module that imports this.
#pragma once

#define INLINE static inline __attribute__((always_inline))

#if defined(__aarch64__)
#include <arm_neon.h>

/// Four bytes in every quarter of a register: LD1R. (The compiler must not see that it is a splat,
/// or it takes both halves for the low one and never chooses SMULL2.)
INLINE int8x16_t spread(const void *bytes) {
  int8x16_t vector = vreinterpretq_s8_s32(vld1q_dup_s32((const int32_t *)bytes));
  __asm__("" : "+w"(vector));
  return vector;
}

/// Four bytes in every quarter of a register, and the next four in another: LD2R.
INLINE int8x16x2_t spread_two(const void *bytes) {
  int32x4x2_t vectors = vld2q_dup_s32((const int32_t *)bytes);
  int8x16x2_t result = {
      {vreinterpretq_s8_s32(vectors.val[0]), vreinterpretq_s8_s32(vectors.val[1])}};
  return result;
}

/// Four times four bytes, each in every quarter of a register: LD4R.
INLINE int8x16x4_t spread_four(const void *bytes) {
  int32x4x4_t vectors = vld4q_dup_s32((const int32_t *)bytes);
  int8x16x4_t result = {
      {vreinterpretq_s8_s32(vectors.val[0]), vreinterpretq_s8_s32(vectors.val[1]),
       vreinterpretq_s8_s32(vectors.val[2]), vreinterpretq_s8_s32(vectors.val[3])}};
  return result;
}

/// Thirty-two bytes: LD1 of two registers, which can add any stride to the address.
INLINE int8x16x2_t load_two(const void *bytes) { return vld1q_s8_x2((const int8_t *)bytes); }

/// Makes the compiler load again what it has loaded before.
INLINE void forget_memory(void) { __asm__ volatile("" ::: "memory"); }

/// Sixty-four bytes in order.
INLINE int8x16x4_t load_four(const void *bytes) { return vld1q_s8_x4((const int8_t *)bytes); }

INLINE uint8x16x4_t load_four_unsigned(const void *bytes) {
  return vld1q_u8_x4((const uint8_t *)bytes);
}

/// Sixteen times three bytes, put together: ST3.
INLINE void store_triples(void *bytes, int8x16_t first, int8x16_t second, int8x16_t third) {
  int8x16x3_t vectors = {{first, second, third}};
  vst3q_s8((int8_t *)bytes, vectors);
}

/// `128 · samples`.
INLINE int16x8_t times_128(uint8x8_t samples) {
  return vreinterpretq_s16_u16(vshll_n_u8(samples, 7));
}

/// `(sums + 16) >> 5`, limited to `0 ... 255`.
INLINE uint8x8_t narrow_rounded_5(int16x8_t sums) { return vqrshrun_n_s16(sums, 5); }

/// `(left >> 1) + (right >> 1)`.
INLINE uint16x8_t add_halves(int16x8_t left, int16x8_t right) {
  uint16x8_t sum = vshrq_n_u16(vreinterpretq_u16_s16(left), 1);
  return vsraq_n_u16(sum, vreinterpretq_u16_s16(right), 1);
}

/// `(sums + 2) >> 2`, the low byte.
INLINE uint8x16_t narrow_rounded_2(uint16x8_t low, uint16x8_t high) {
  return vrshrn_high_n_u16(vrshrn_n_u16(low, 2), high, 2);
}

#if defined(__ARM_FEATURE_DOTPROD)
/// `sums + weights · inputs[4 · lane ..< 4 · lane + 4]`, four products to each sum.
INLINE int32x4_t dot_lane0(int32x4_t sums, int8x16_t weights, int8x16_t inputs) {
  return vdotq_laneq_s32(sums, weights, inputs, 0);
}
INLINE int32x4_t dot_lane1(int32x4_t sums, int8x16_t weights, int8x16_t inputs) {
  return vdotq_laneq_s32(sums, weights, inputs, 1);
}
INLINE int32x4_t dot_lane2(int32x4_t sums, int8x16_t weights, int8x16_t inputs) {
  return vdotq_laneq_s32(sums, weights, inputs, 2);
}
INLINE int32x4_t dot_lane3(int32x4_t sums, int8x16_t weights, int8x16_t inputs) {
  return vdotq_laneq_s32(sums, weights, inputs, 3);
}
#endif
#elif defined(__x86_64__)
#include <immintrin.h>

/// Lends 128 KiB of the stack, which Swift would clear first.
INLINE void with_stack_bytes(void (*body)(void *bytes, void *context), void *context) {
  _Alignas(64) char bytes[131072];
  body(bytes, context);
}

#if defined(__AVX2__)
INLINE __m128i upper_half(__m256i value) { return _mm256_extracti128_si256(value, 1); }

INLINE __m256i join_halves(__m128i lower, __m128i upper) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(lower), upper, 1);
}

// In each half of the result two lanes of `left`, then two of `right`.
INLINE __m256i even_lanes(__m256i left, __m256i right) {
  return _mm256_castps_si256(
      _mm256_shuffle_ps(_mm256_castsi256_ps(left), _mm256_castsi256_ps(right), 0x88));
}
INLINE __m256i odd_lanes(__m256i left, __m256i right) {
  return _mm256_castps_si256(
      _mm256_shuffle_ps(_mm256_castsi256_ps(left), _mm256_castsi256_ps(right), 0xDD));
}

/// Even lanes of one, odd lanes of the other.
INLINE __m256i blend_lanes(__m256i even, __m256i odd) {
  return _mm256_blend_epi32(even, odd, 0xAA);
}

/// In each half the lanes 0, 2, 1, 3.
INLINE __m256i swap_middle_lanes(__m256i lanes) { return _mm256_shuffle_epi32(lanes, 0xD8); }

/// VPMULDQ. LLVM takes the intrinsic apart, moves half of it out of the loop and is left with a
/// product of 64 bits by 64.
INLINE __m256i multiply_even_lanes(__m256i left, __m256i right) {
  __m256i products;
  __asm__("vpmuldq %2, %1, %0" : "=x"(products) : "x"(left), "x"(right));
  return products;
}

#if defined(__AVX512F__)
INLINE __m512i multiply_even_lanes_512(__m512i left, __m512i right) {
  __m512i products;
  __asm__("vpmuldq %2, %1, %0" : "=v"(products) : "v"(left), "v"(right));
  return products;
}
#endif

/// The quarters 0, 2, 1, 3.
INLINE __m256i swap_middle_quarters(__m256i value) {
  return _mm256_permute4x64_epi64(value, 0xD8);
}
#endif
#endif

#undef INLINE
