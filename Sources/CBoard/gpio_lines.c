// SPDX-License-Identifier: Apache-2.0
#include "gpio_lines.h"

#include <errno.h>
#include <gpiod.h>
#include <stddef.h>
#include <string.h>

static void copy_text(char *copy, const char *text) {
  size_t length = text == NULL ? 0 : strnlen(text, GPIO_TEXT_BYTES - 1);
  memset(copy, 0, GPIO_TEXT_BYTES);
  if (length > 0) memcpy(copy, text, length);
}

void *gpio_open_chip(const char *path) { return gpiod_chip_open(path); }

void gpio_close_chip(void *chip) { gpiod_chip_close(chip); }

// Version 1 has this macro, version 2 does not.
#ifdef GPIOD_LINE_BULK_MAX_LINES

bool gpio_uses_first_interface(void) { return true; }

int gpio_read_chip(void *chip, struct gpio_chip_facts *facts) {
  copy_text(facts->label, gpiod_chip_label(chip));
  facts->line_count = gpiod_chip_num_lines(chip);
  return 0;
}

int gpio_read_line(void *chip, uint32_t offset, struct gpio_line_facts *facts) {
  struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
  if (line == NULL) return -1;
  copy_text(facts->name, gpiod_line_name(line));
  copy_text(facts->consumer, gpiod_line_consumer(line));
  facts->is_used = gpiod_line_is_used(line);
  facts->is_output = gpiod_line_direction(line) == GPIOD_LINE_DIRECTION_OUTPUT;
  facts->is_active_low = gpiod_line_active_state(line) == GPIOD_LINE_ACTIVE_STATE_LOW;
  return 0;
}

static int flags_of(const struct gpio_line_request *request) {
  static const int drives[] = {0, GPIOD_LINE_REQUEST_FLAG_OPEN_DRAIN,
                               GPIOD_LINE_REQUEST_FLAG_OPEN_SOURCE};
  static const int biases[] = {0, GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE,
                               GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP,
                               GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN};
  return drives[request->drive] | biases[request->bias] |
         (request->is_active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0);
}

// The library closes the chip's lines with the chip, so the chip stays open as long as the line.
void *gpio_request_line(const char *path, const struct gpio_line_request *request,
                        const char *consumer) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (chip == NULL) return NULL;
  struct gpiod_line_request_config config = {
      .consumer = consumer,
      .request_type = request->is_output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT
                                         : GPIOD_LINE_REQUEST_DIRECTION_INPUT,
      .flags = flags_of(request),
  };
  struct gpiod_line *line = gpiod_chip_get_line(chip, request->offset);
  if (line != NULL && gpiod_line_request(line, &config, request->level) == 0) return line;
  int reason = errno;
  gpiod_chip_close(chip);
  errno = reason;
  return NULL;
}

void gpio_release_line(void *line) { gpiod_line_close_chip(line); }

int gpio_set_line(void *line, bool level) { return gpiod_line_set_value(line, level); }

int gpio_line_level(void *line) { return gpiod_line_get_value(line); }

#else

bool gpio_uses_first_interface(void) { return false; }

int gpio_read_chip(void *chip, struct gpio_chip_facts *facts) {
  struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
  if (info == NULL) return -1;
  copy_text(facts->label, gpiod_chip_info_get_label(info));
  facts->line_count = gpiod_chip_info_get_num_lines(info);
  gpiod_chip_info_free(info);
  return 0;
}

int gpio_read_line(void *chip, uint32_t offset, struct gpio_line_facts *facts) {
  struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, offset);
  if (info == NULL) return -1;
  copy_text(facts->name, gpiod_line_info_get_name(info));
  copy_text(facts->consumer, gpiod_line_info_get_consumer(info));
  facts->is_used = gpiod_line_info_is_used(info);
  facts->is_output = gpiod_line_info_get_direction(info) == GPIOD_LINE_DIRECTION_OUTPUT;
  facts->is_active_low = gpiod_line_info_is_active_low(info);
  gpiod_line_info_free(info);
  return 0;
}

static int configure(struct gpiod_line_settings *settings,
                     const struct gpio_line_request *request) {
  static const enum gpiod_line_drive drives[] = {
      GPIOD_LINE_DRIVE_PUSH_PULL, GPIOD_LINE_DRIVE_OPEN_DRAIN, GPIOD_LINE_DRIVE_OPEN_SOURCE};
  static const enum gpiod_line_bias biases[] = {GPIOD_LINE_BIAS_AS_IS, GPIOD_LINE_BIAS_DISABLED,
                                                GPIOD_LINE_BIAS_PULL_UP,
                                                GPIOD_LINE_BIAS_PULL_DOWN};
  gpiod_line_settings_set_active_low(settings, request->is_active_low);
  if (gpiod_line_settings_set_bias(settings, biases[request->bias]) != 0) return -1;
  if (!request->is_output)
    return gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
  if (gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT) != 0 ||
      gpiod_line_settings_set_drive(settings, drives[request->drive]) != 0)
    return -1;
  return gpiod_line_settings_set_output_value(
      settings, request->level ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
}

void *gpio_request_line(const char *path, const struct gpio_line_request *request,
                        const char *consumer) {
  unsigned offset = request->offset;
  struct gpiod_chip *chip = gpiod_chip_open(path);
  struct gpiod_line_settings *settings = gpiod_line_settings_new();
  struct gpiod_line_config *lines = gpiod_line_config_new();
  struct gpiod_request_config *config = gpiod_request_config_new();
  struct gpiod_line_request *line = NULL;
  if (chip != NULL && settings != NULL && lines != NULL && config != NULL &&
      configure(settings, request) == 0 &&
      gpiod_line_config_add_line_settings(lines, &offset, 1, settings) == 0) {
    gpiod_request_config_set_consumer(config, consumer);
    line = gpiod_chip_request_lines(chip, config, lines);
  }
  int reason = errno;
  gpiod_request_config_free(config);
  gpiod_line_config_free(lines);
  gpiod_line_settings_free(settings);
  if (chip != NULL) gpiod_chip_close(chip);
  errno = reason;
  return line;
}

void gpio_release_line(void *line) { gpiod_line_request_release(line); }

// Each line has a request of its own, so all of its lines are the one.
int gpio_set_line(void *line, bool level) {
  enum gpiod_line_value value = level ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
  return gpiod_line_request_set_values(line, &value);
}

int gpio_line_level(void *line) {
  enum gpiod_line_value value;
  return gpiod_line_request_get_values(line, &value) == 0 ? value == GPIOD_LINE_VALUE_ACTIVE : -1;
}

#endif
