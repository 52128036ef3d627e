// SPDX-License-Identifier: Apache-2.0
// Every system header that the board's Swift sees, and one-line inlines for what does not import:
// variadic functions, and macros that are not plain numbers.
#pragma once

// Not _GNU_SOURCE: it renames members of fd_set, and Swift then refuses this module beside Glibc.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "camera.h"
#include "gpio_lines.h"
#include "jpeg_decoder.h"
#include "service.h"

static inline int board_errno(void) { return errno; }

static inline int board_open_to_read(const char *path) {
  return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

/// A FIFO without waiting for its writer.
static inline int board_open_fifo(const char *path) {
  return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

static inline int board_open_folder(const char *path) {
  return open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
}

/// Fills a buffer with `struct linux_dirent64`; 0 at the end, negative for an error.
static inline long board_read_folder(int folder, void *buffer, size_t byte_count) {
  return syscall(SYS_getdents64, folder, buffer, byte_count);
}

/// A descriptor that is readable when a name in the folder appears, goes or gets other permissions.
static inline int board_watch_folder(const char *path) {
  int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (watch < 0) return -1;
  if (inotify_add_watch(watch, path, IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE) >= 0)
    return watch;
  int reason = errno;
  close(watch);
  errno = reason;
  return -1;
}

/// A file without a name that lies in memory alone.
static inline int board_open_memory(void) {
  enum { close_on_exec = 1 };  // MFD_CLOEXEC, which some headers show to _GNU_SOURCE alone.
  return (int)syscall(SYS_memfd_create, "text", close_on_exec);
}

/// Whether a path lies on tmpfs, and whether on something that takes no writes; negative for an error.
static inline int board_read_mount(const char *path, bool *is_in_memory, bool *is_read_only) {
  enum { tmpfs_magic = 0x01021994, read_only = 1 };
  struct statfs facts;
  if (statfs(path, &facts) != 0) return -1;
  *is_in_memory = facts.f_type == tmpfs_magic;
  *is_read_only = (facts.f_flags & read_only) != 0;
  return 0;
}

static inline long board_processor_count(void) { return sysconf(_SC_NPROCESSORS_ONLN); }

/// Zeroed private pages, or NULL; they take memory only where they are touched.
static inline void *board_map_pages(size_t byte_count) {
  void *pages = mmap(NULL, byte_count, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return pages == MAP_FAILED ? NULL : pages;
}

static inline int board_seal_pages(void *pages, size_t byte_count) {
  return mprotect(pages, byte_count, PROT_READ);
}

/// Locks each page when it is touched; fails where the limit is not infinite.
static inline int board_lock_memory(void) {
  enum { lock_on_fault = 4 };  // MCL_ONFAULT, which some headers show to _GNU_SOURCE alone.
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY) return -1;
  return mlockall(MCL_CURRENT | MCL_FUTURE | lock_on_fault);
}

/// What an errno means in English, or NULL; never allocates.
///
/// Declared here because glibc shows it only to _GNU_SOURCE, which an importer may not have set.
const char *strerrordesc_np(int error);

static inline const char *board_error_text(int error) { return strerrordesc_np(error); }

static inline int64_t board_monotonic_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Nanoseconds since 1970, which may jump.
static inline int64_t board_wall_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Sleeps until a time of the monotonic clock, or a signal.
static inline void board_sleep_until(int64_t nanoseconds) {
  struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

/// Tells the core that the thread does nothing but wait for another.
static inline void board_relax(void) {
#if defined(__aarch64__)
  // Waits longer than `yield`, which most cores take for nothing.
  __asm__ volatile("isb" ::: "memory");
#else
  __builtin_ia32_pause();
#endif
}

/// Sleeps as long as a word of this process has a value; may return before.
static inline void board_sleep_while_equal(const void *word, uint32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

/// The same until a time of the monotonic clock.
static inline void board_sleep_while_equal_until(const void *word, uint32_t value,
                                                 int64_t nanoseconds) {
  struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, value, &time, NULL,
          FUTEX_BITSET_MATCH_ANY);
}

/// Wakes all who sleep on a word.
static inline void board_wake_all(const void *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

/// The bits of `board_processor_features`.
enum {
  BOARD_HAS_DOT_PRODUCT = 1 << 0,
  BOARD_HAS_INT8_MATRIX_MULTIPLY = 1 << 1,
  BOARD_HAS_AVX2 = 1 << 2,
  BOARD_HAS_AVX512_VNNI = 1 << 3,
};

/// Which extensions both the processor and the kernel offer.
uint32_t board_processor_features(void);

/// MIDR_EL1, which names implementer and part of an Arm core, or 0 where it cannot be read.
uint64_t board_processor_identity(void);

/// What an x86-64 processor calls itself, or NULL.
const char *board_processor_brand(void);

/// The highest clock of the processor that this runs on, or 0 where the kernel does not say.
uint64_t board_processor_hertz(void);

/// The arguments of `main`, kept by a constructor before it runs.
int board_argument_count(void);
const char *const *board_arguments(void);

/// The heap of the board's program, written in Swift: Board/Memory/OwnHeap.swift.
///
/// Each call but the last is counted, and ends the process after the seal.
void *board_heap_allocate(size_t alignment, size_t byte_count);
void board_heap_release(void *block);
size_t board_heap_usable_bytes(void *block);

/// Of libjpeg-turbo's own headers (`jsimd.h`): whether the processor has SIMD for the decoder.
int jsimd_can_idct_islow(void);
