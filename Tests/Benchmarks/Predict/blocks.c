// SPDX-License-Identifier: Apache-2.0
//
// A plugin for qemu-aarch64: counts how often each block of instructions is executed.
//
// At the end a line for each: its address in hexadecimal, its instructions, its executions. A block
// that qemu translated twice has two lines.
//
//   cc -O2 -shared -fPIC -fvisibility=hidden blocks.c -o blocks.so
//   qemu-aarch64 -cpu cortex-a72 -plugin ./blocks.so,out=FILE PROGRAM

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

// ---- What qemu offers its plugins, API version 1; Debian packs no header with the program.

typedef uint64_t plugin_id;
struct block;
struct instruction;
struct machine;
enum inline_operation { ADD_U64 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, struct block *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct block *, enum inline_operation,
                                              void *counter, uint64_t increment);
size_t qemu_plugin_tb_n_insns(const struct block *);
struct instruction *qemu_plugin_tb_get_insn(const struct block *, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct instruction *);
void qemu_plugin_register_atexit_cb(plugin_id, void (*)(plugin_id, void *), void *);

EXPORTED int qemu_plugin_version = 1;

// ---- Counting

struct record {
  uint64_t address;
  uint64_t instructions;
  uint64_t executions;
  struct record *next;
};

static struct record *records;
static FILE *output;

static void block_translated(plugin_id id, struct block *block) {
  (void)id;
  // A block's counter stays where it is until the end.
  struct record *record = calloc(1, sizeof *record);
  if (record == NULL) abort();
  record->address = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, 0));
  record->instructions = qemu_plugin_tb_n_insns(block);
  record->next = records;
  records = record;
  qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_U64, &record->executions, 1);
}

static void program_ended(plugin_id id, void *context) {
  (void)id, (void)context;
  for (const struct record *record = records; record != NULL; record = record->next) {
    fprintf(output, "%" PRIx64 " %" PRIu64 " %" PRIu64 "\n", record->address,
            record->instructions, record->executions);
  }
  fflush(output);
}

EXPORTED int qemu_plugin_install(plugin_id id, const struct machine *machine, int count,
                                 char **arguments) {
  (void)machine;
  if (count != 1 || strncmp(arguments[0], "out=", 4) != 0) {
    fprintf(stderr, "blocks: expected out=FILE\n");
    return 1;
  }
  output = fopen(arguments[0] + 4, "w");
  if (output == NULL) {
    perror(arguments[0] + 4);
    return 1;
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, block_translated);
  qemu_plugin_register_atexit_cb(id, program_ended, NULL);
  return 0;
}
