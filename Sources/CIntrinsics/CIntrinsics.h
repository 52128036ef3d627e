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
#endif

#undef INLINE
