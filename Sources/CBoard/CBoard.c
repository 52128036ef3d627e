// SPDX-License-Identifier: Apache-2.0
#include "CBoard.h"

static int argument_count;
static const char *const *arguments;

// glibc hands `main`'s arguments to constructors, in static and in dynamic programs. Embedded Swift
// has no CommandLine, and SwiftPM renames the entry point, so this is where they can be had.
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  argument_count = count;
  arguments = (const char *const *)values;
}

int board_argument_count(void) { return argument_count; }

const char *const *board_arguments(void) { return arguments; }
