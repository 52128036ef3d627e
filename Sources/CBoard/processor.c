// SPDX-License-Identifier: Apache-2.0
// What the processor can do, from the places that the kernel vouches for.

#include "CBoard.h"

#if defined(__aarch64__)
#include <sys/auxv.h>

// From the kernel's uapi/asm/hwcap.h; older sysroots do not name them all.
enum { HAS_CPUID = 1 << 11, HAS_DOT_PRODUCT = 1 << 20, HAS_INT8_MATRIX_MULTIPLY = 1 << 13 };

uint32_t board_processor_features(void) {
  uint32_t features = 0;
  if (getauxval(AT_HWCAP) & HAS_DOT_PRODUCT) features |= BOARD_HAS_DOT_PRODUCT;
  if (getauxval(AT_HWCAP2) & HAS_INT8_MATRIX_MULTIPLY) features |= BOARD_HAS_INT8_MATRIX_MULTIPLY;
  return features;
}

uint64_t board_processor_identity(void) {
  uint64_t identity = 0;
  // The kernel traps this read and answers it where it says so.
  if (getauxval(AT_HWCAP) & HAS_CPUID) __asm__("mrs %0, MIDR_EL1" : "=r"(identity));
  return identity;
}

#elif defined(__x86_64__)

uint32_t board_processor_features(void) {
  uint32_t features = 0;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) features |= BOARD_HAS_AVX2;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vnni"))
    features |= BOARD_HAS_AVX512_VNNI;
  return features;
}

uint64_t board_processor_identity(void) { return 0; }

#endif
