// SPDX-License-Identifier: Apache-2.0
// GPIO lines through libgpiod, of which versions 1 and 2 share hardly a name: only gpio_lines.c knows
// which one it is.
//
// What is opened and requested takes memory of the heap; setting and reading a line takes none. A
// function that fails returns NULL or a negative number and leaves the reason in errno.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { GPIO_TEXT_BYTES = 32 };

struct gpio_chip_facts {
  /// What the driver calls the chip; ends with a zero.
  char label[GPIO_TEXT_BYTES];
  uint32_t line_count;
};

struct gpio_line_facts {
  /// Empty where the device tree gives none.
  char name[GPIO_TEXT_BYTES];
  /// Who holds the line; empty for a kernel user without a name.
  char consumer[GPIO_TEXT_BYTES];
  bool is_used;
  bool is_output;
  bool is_active_low;
};

enum gpio_drive { GPIO_PUSH_PULL = 0, GPIO_OPEN_DRAIN, GPIO_OPEN_SOURCE };

enum gpio_bias { GPIO_BIAS_AS_IS = 0, GPIO_BIAS_DISABLED, GPIO_PULL_UP, GPIO_PULL_DOWN };

struct gpio_line_request {
  uint32_t offset;
  bool is_output;
  bool is_active_low;
  /// Of an output, from the moment of the request: true is active.
  bool level;
  enum gpio_drive drive;
  enum gpio_bias bias;
};

/// Whether the library speaks the kernel's first GPIO interface, which a kernel may lack.
bool gpio_uses_first_interface(void);

void *gpio_open_chip(const char *path);
void gpio_close_chip(void *chip);
int gpio_read_chip(void *chip, struct gpio_chip_facts *facts);
int gpio_read_line(void *chip, uint32_t offset, struct gpio_line_facts *facts);

/// Takes a line until `gpio_release_line`; the chip may be closed before.
void *gpio_request_line(const char *path, const struct gpio_line_request *request,
                        const char *consumer);
void gpio_release_line(void *line);
int gpio_set_line(void *line, bool level);
/// 1 for active, 0 for inactive.
int gpio_line_level(void *line);
