// SPDX-License-Identifier: Apache-2.0
#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

enum { side_limit = 65535 };

struct decoder {
  const uint8_t *bytes;
  size_t byte_count;
  png_structp codec;
  png_infop info;
  jmp_buf exit;
  struct png_report report;
};

static void fail(struct decoder *decoder, enum png_problem problem) {
  decoder->report.problem = problem;
  longjmp(decoder->exit, 1);
}

static void leave(png_structp codec, png_const_charp message) {
  (void)message;
  fail(png_get_error_ptr(codec), PNG_PROBLEM_DAMAGED);
}

// Warnings are about what is ignored here anyway: profiles, text, damaged chunks that are optional.
static void say_nothing(png_structp codec, png_const_charp message) {
  (void)codec;
  (void)message;
}

static void take_bytes(png_structp codec, png_bytep target, size_t count) {
  struct decoder *decoder = png_get_io_ptr(codec);
  if (count > decoder->byte_count) fail(decoder, PNG_PROBLEM_TRUNCATED);
  memcpy(target, decoder->bytes, count);
  decoder->bytes += count;
  decoder->byte_count -= count;
}

static void read_header(struct decoder *decoder) {
  decoder->codec = png_create_read_struct(PNG_LIBPNG_VER_STRING, decoder, leave, say_nothing);
  if (decoder->codec != NULL) decoder->info = png_create_info_struct(decoder->codec);
  if (decoder->info == NULL) fail(decoder, PNG_PROBLEM_MEMORY);
  png_set_user_limits(decoder->codec, side_limit, side_limit);
  png_set_read_fn(decoder->codec, decoder, take_bytes);
  png_read_info(decoder->codec, decoder->info);
  decoder->report.width = png_get_image_width(decoder->codec, decoder->info);
  decoder->report.height = png_get_image_height(decoder->codec, decoder->info);
}

static void convert_to_rgb(png_structp codec) {
  png_set_expand(codec);
  png_set_strip_16(codec);
  png_set_strip_alpha(codec);
  png_set_gray_to_rgb(codec);
}

static void decode_rows(struct decoder *decoder, uint8_t *rgb, size_t rgb_byte_count) {
  png_structp codec = decoder->codec;
  size_t bytes_per_row = (size_t)decoder->report.width * 3;
  if (rgb_byte_count / bytes_per_row < decoder->report.height) fail(decoder, PNG_PROBLEM_SPACE);
  convert_to_rgb(codec);
  int passes = png_set_interlace_handling(codec);
  png_read_update_info(codec, decoder->info);
  if (png_get_rowbytes(codec, decoder->info) != bytes_per_row) {
    fail(decoder, PNG_PROBLEM_DAMAGED);
  }
  for (int pass = 0; pass < passes; pass++) {
    for (uint32_t y = 0; y < decoder->report.height; y++) {
      png_read_row(codec, rgb + y * bytes_per_row, NULL);
    }
  }
  png_read_end(codec, NULL);
}

// `decoder` outlives this frame, so that what the jump leaves in it is defined. Without `rgb` only
// the header is read.
static void decode(struct decoder *decoder, void *rgb, size_t rgb_byte_count) {
  if (setjmp(decoder->exit) == 0) {
    read_header(decoder);
    if (rgb != NULL) decode_rows(decoder, rgb, rgb_byte_count);
  }
  png_destroy_read_struct(&decoder->codec, &decoder->info, NULL);
}

struct png_report png_read_size(const void *bytes, size_t byte_count) {
  struct decoder decoder = {.bytes = bytes, .byte_count = byte_count};
  decode(&decoder, NULL, 0);
  return decoder.report;
}

struct png_report png_decode_rgb(const void *bytes, size_t byte_count, void *rgb,
                                 size_t rgb_byte_count) {
  struct decoder decoder = {.bytes = bytes, .byte_count = byte_count};
  decode(&decoder, rgb, rgb_byte_count);
  return decoder.report;
}
