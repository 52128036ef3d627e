// SPDX-License-Identifier: Apache-2.0
// The malloc family of C11, POSIX and glibc over the fixed pool of Board/Memory/OwnHeap.swift.
//
// In C because Swift reserves the names malloc and free. The board's Swift SDK defines
// BOARD_OWN_HEAP; any other build keeps the heap of its C library.
#ifdef BOARD_OWN_HEAP
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "CBoard.h"

enum { ordinary_alignment = 16, page_bytes = 4096 };

static void *allocate(size_t alignment, size_t byte_count) {
  void *block = board_heap_allocate(alignment, byte_count);
  if (block == NULL) errno = ENOMEM;
  return block;
}

void *malloc(size_t byte_count) { return allocate(ordinary_alignment, byte_count); }

void free(void *block) {
  if (block != NULL) board_heap_release(block);
}

void *calloc(size_t count, size_t element_bytes) {
  size_t byte_count;
  if (__builtin_mul_overflow(count, element_bytes, &byte_count)) byte_count = SIZE_MAX;
  void *block = allocate(ordinary_alignment, byte_count);
  return block == NULL ? NULL : memset(block, 0, byte_count);
}

void *realloc(void *block, size_t byte_count) {
  if (block == NULL) return malloc(byte_count);
  size_t usable = board_heap_usable_bytes(block);
  if (byte_count <= usable) return block;
  void *larger = allocate(ordinary_alignment, byte_count);
  if (larger == NULL) return NULL;
  memcpy(larger, block, usable);
  board_heap_release(block);
  return larger;
}

void *aligned_alloc(size_t alignment, size_t byte_count) { return allocate(alignment, byte_count); }

void *memalign(size_t alignment, size_t byte_count) { return allocate(alignment, byte_count); }

void *valloc(size_t byte_count) { return allocate(page_bytes, byte_count); }

void *pvalloc(size_t byte_count) {
  size_t pages = byte_count / page_bytes + (byte_count % page_bytes != 0);
  return allocate(page_bytes, pages * page_bytes);
}

int posix_memalign(void **result, size_t alignment, size_t byte_count) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  void *block = board_heap_allocate(alignment, byte_count);
  if (block == NULL) return ENOMEM;
  *result = block;
  return 0;
}

size_t malloc_usable_size(void *block) {
  return block == NULL ? 0 : board_heap_usable_bytes(block);
}
#endif
