// SPDX-License-Identifier: Apache-2.0
// What the processor can do, from the places that the kernel vouches for.

#include "CBoard.h"

// Declared only to _GNU_SOURCE.
int sched_getcpu(void);

uint64_t board_processor_hertz(void) {
  char path[80], text[24] = "";
  int processor = sched_getcpu();
  snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/cpufreq/cpuinfo_max_freq", processor);
  int file = board_open_to_read(path);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  return length > 0 ? strtoull(text, NULL, 10) * 1000 : 0;
}

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

const char *board_processor_brand(void) { return NULL; }

#elif defined(__x86_64__)
#include <cpuid.h>

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

const char *board_processor_brand(void) {
  static unsigned brand[13];
  if (__get_cpuid_max(0x80000000, NULL) < 0x80000004) return NULL;
  for (unsigned part = 0; part < 3; part++) {
    unsigned *text = brand + 4 * part;
    __get_cpuid(0x80000002 + part, text, text + 1, text + 2, text + 3);
  }
  const char *first = (const char *)brand;
  return first + strspn(first, " ");
}

#endif
