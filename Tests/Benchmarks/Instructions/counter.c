// SPDX-License-Identifier: Apache-2.0
//
// A plugin for qemu-aarch64: counts the instructions that a program executes, by class.
//
// Whenever the program reads the clock, a line with the counts so far is written: `bench` reads it
// before the first operator and after each, so that the differences are the operators' own. The
// first line names the classes. Counts are exact for a program of one thread.
//
//   cc -O2 -shared -fPIC -fvisibility=hidden counter.c -o counter.so
//   qemu-aarch64 -cpu cortex-a72 -plugin ./counter.so,out=FILE PROGRAM

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

// ---- What qemu offers its plugins, API version 1; Debian packs no header with the program.

typedef uint64_t plugin_id;
struct block;
struct instruction;
struct machine;
enum inline_operation { ADD_U64 };

typedef void (*translation_callback)(plugin_id, struct block *);
typedef void (*system_call_callback)(plugin_id, unsigned cpu, int64_t number, uint64_t, uint64_t,
                                     uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, translation_callback);
void qemu_plugin_register_vcpu_tb_exec_inline(struct block *, enum inline_operation,
                                              void *counter, uint64_t increment);
size_t qemu_plugin_tb_n_insns(const struct block *);
struct instruction *qemu_plugin_tb_get_insn(const struct block *, size_t index);
const void *qemu_plugin_insn_data(const struct instruction *);
void qemu_plugin_register_vcpu_syscall_cb(plugin_id, system_call_callback);

EXPORTED int qemu_plugin_version = 1;

// ---- Classes

enum class {
  DOT,             // SDOT, UDOT, USDOT, SUDOT
  MATRIX,          // SMMLA, UMMLA, USMMLA
  MULTIPLY,        // SMULL, SMLAL, MUL, MLA and their kin, in vectors
  HIGH_MULTIPLY,   // SQDMULH, SQRDMULH, SQRDMLAH, in vectors
  FLOAT_MULTIPLY,  // FMLA, FMLS, FMUL, in vectors
  SIMD_OTHER,      // all else on vector registers: floating-point scalars, and all of SVE
  VECTOR_LOAD,
  VECTOR_STORE,
  LOAD,
  STORE,
  BRANCH,
  INTEGER,
  CLASS_COUNT,
};

static const char class_names[] =
    "dot matrix multiply highMultiply floatMultiply simdOther vectorLoad vectorStore load store "
    "branch integer";

struct pattern {
  uint32_t mask;
  uint32_t bits;
  enum class class;
};

// The first that matches counts. Comments give the encoding groups of the architecture manual.
static const struct pattern vector_patterns[] = {
    {0x9f20fc00, 0x0e009400, DOT},             // three same, extra: SDOT, UDOT
    {0x9f20fc00, 0x0e009c00, DOT},             //                    USDOT
    {0xdfe0f400, 0x4e80a400, MATRIX},          //                    SMMLA, UMMLA, USMMLA
    {0xbf20f400, 0x2e008400, HIGH_MULTIPLY},   //                    SQRDMLAH, SQRDMLSH
    {0x9f20cc00, 0x0e208000, MULTIPLY},        // three different: SMLAL, SMLSL, SQDMLAL, SQDMLSL
    {0x9f20ec00, 0x0e20c000, MULTIPLY},        //                  SMULL, SQDMULL
    {0x9f20f400, 0x0e209400, MULTIPLY},        // three same: MLA, MLS, MUL
    {0x9f20fc00, 0x0e20b400, HIGH_MULTIPLY},   //             SQDMULH, SQRDMULH
    {0x9f20fc00, 0x0e20cc00, FLOAT_MULTIPLY},  //             FMLA, FMLS
    {0xbf20fc00, 0x2e20dc00, FLOAT_MULTIPLY},  //             FMUL
    {0x9f60fc00, 0x0e400c00, FLOAT_MULTIPLY},  // three same, half precision: FMLA, FMLS
    {0xbf60fc00, 0x2e401c00, FLOAT_MULTIPLY},  //                             FMUL
    {0x9f00f400, 0x0f00e000, DOT},             // by element: SDOT, UDOT
    {0xbf00f400, 0x0f00f000, DOT},             //             SUDOT, USDOT
    {0xbf00f400, 0x2f00f000, HIGH_MULTIPLY},   //             SQRDMLSH
    {0x9f00e400, 0x0f00c000, HIGH_MULTIPLY},   //             SQDMULH, SQRDMULH, SQRDMLAH
    {0x9f003400, 0x0f001000, FLOAT_MULTIPLY},  //             FMLA, FMLS, FMUL
    {0x9f000400, 0x0f000000, MULTIPLY},        //             SMLAL, SMULL, MLA, MUL …
};

static enum class vector_class(uint32_t word) {
  const size_t count = sizeof vector_patterns / sizeof *vector_patterns;
  for (size_t index = 0; index < count; index++) {
    const struct pattern *pattern = &vector_patterns[index];
    if ((word & pattern->mask) == pattern->bits) return pattern->class;
  }
  return SIMD_OTHER;
}

static enum class memory_class(uint32_t word) {
  const bool is_structure = (word & 0xbe000000) == 0x0c000000;  // LD1 … ST4
  const bool is_vector = is_structure || (word >> 26 & 1);
  const bool is_literal = (word & 0x3b000000) == 0x18000000;
  const bool is_one_register = (word & 0x3a000000) == 0x38000000;
  bool is_load = is_literal || (word >> 22 & 1);
  // Here two bits tell: sign extension and prefetching load without the lower one.
  if (is_one_register && !is_vector) is_load = (word >> 22 & 3) != 0;
  if (is_vector) return is_load ? VECTOR_LOAD : VECTOR_STORE;
  return is_load ? LOAD : STORE;
}

static enum class class_of(uint32_t word) {
  if ((word & 0x1c000000) == 0x14000000) return BRANCH;
  if ((word & 0x0a000000) == 0x08000000) return memory_class(word);
  if ((word & 0x0e000000) == 0x0e000000) return vector_class(word);
  if ((word & 0x1e000000) == 0x04000000) return SIMD_OTHER;  // SVE
  return INTEGER;
}

// ---- Counting

enum { CLOCK_GETTIME = 113 };

static uint64_t counts[CLASS_COUNT];
static FILE *output;

static void block_translated(plugin_id id, struct block *block) {
  (void)id;
  uint64_t increments[CLASS_COUNT] = {0};
  const size_t count = qemu_plugin_tb_n_insns(block);
  for (size_t index = 0; index < count; index++) {
    uint32_t word;
    const struct instruction *instruction = qemu_plugin_tb_get_insn(block, index);
    memcpy(&word, qemu_plugin_insn_data(instruction), sizeof word);
    increments[class_of(word)]++;
  }
  for (int class = 0; class < CLASS_COUNT; class++) {
    if (increments[class] == 0) continue;
    qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_U64, &counts[class], increments[class]);
  }
}

static void system_called(plugin_id id, unsigned cpu, int64_t number, uint64_t a, uint64_t b,
                          uint64_t c, uint64_t d, uint64_t e, uint64_t f, uint64_t g, uint64_t h) {
  (void)id, (void)cpu, (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g, (void)h;
  if (number != CLOCK_GETTIME) return;
  for (int class = 0; class < CLASS_COUNT; class++) {
    fprintf(output, "%s%" PRIu64, class == 0 ? "" : " ", counts[class]);
  }
  // The program may end in any way, so nothing stays in the buffer.
  fprintf(output, "\n");
  fflush(output);
}

EXPORTED int qemu_plugin_install(plugin_id id, const struct machine *machine, int count,
                                 char **arguments) {
  (void)machine;
  if (count != 1 || strncmp(arguments[0], "out=", 4) != 0) {
    fprintf(stderr, "counter: expected out=FILE\n");
    return 1;
  }
  output = fopen(arguments[0] + 4, "w");
  if (output == NULL) {
    perror(arguments[0] + 4);
    return 1;
  }
  fprintf(output, "%s\n", class_names);
  qemu_plugin_register_vcpu_tb_trans_cb(id, block_translated);
  qemu_plugin_register_vcpu_syscall_cb(id, system_called);
  return 0;
}
