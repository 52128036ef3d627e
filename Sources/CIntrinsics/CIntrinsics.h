// SPDX-License-Identifier: Apache-2.0
// The vendors' intrinsics, and one-line functions for those that are macros and hence do not
// import. Which of them may be called is decided by the flags of the module that imports this.
#pragma once

#define INLINE static inline __attribute__((always_inline))

#if defined(__aarch64__)
#include <arm_neon.h>

/// The vector itself, of which the compiler knows nothing: both halves of a splat would otherwise
/// become the low one, and SMULL2 is then never chosen.
INLINE int8x16_t opaque(int8x16_t vector) {
  __asm__("" : "+w"(vector));
  return vector;
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
