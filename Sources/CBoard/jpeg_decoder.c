// SPDX-License-Identifier: Apache-2.0
#include "jpeg_decoder.h"

#include "jpeg_errors.h"

enum {
  scan_limit = 500,
  // Of frames. Cameras pad with one to four bytes; a frame that lost its thread leaves hundreds.
  padding_limit = 16,
};

struct decoder {
  struct jpeg_decompress_struct codec;
  struct jpeg_progress_mgr progress;
  struct jpeg_errors errors;
  struct jpeg_report report;
  int32_t denominator;
};

static void fail(struct decoder *decoder, enum jpeg_problem problem) {
  decoder->report.problem = problem;
  longjmp(decoder->errors.exit, 1);
}

static void count_scans(j_common_ptr codec) {
  struct decoder *decoder = (struct decoder *)codec->client_data;
  if (decoder->codec.input_scan_number > scan_limit) fail(decoder, JPEG_PROBLEM_SCANS);
}

static enum jpeg_color color_of(J_COLOR_SPACE space) {
  switch (space) {
    case JCS_GRAYSCALE:
    case JCS_RGB:
    case JCS_YCbCr:
      return JPEG_COLOR_SUPPORTED;
    case JCS_CMYK:
      return JPEG_COLOR_CMYK;
    case JCS_YCCK:
      return JPEG_COLOR_YCCK;
    default:
      return JPEG_COLOR_OTHER;
  }
}

static void read_header(struct decoder *decoder, const void *bytes, size_t byte_count) {
  struct jpeg_decompress_struct *codec = &decoder->codec;
  jpeg_create_decompress(codec);
  decoder->progress.progress_monitor = count_scans;
  codec->progress = &decoder->progress;
  codec->client_data = decoder;
  jpeg_mem_src(codec, bytes, byte_count);
  jpeg_read_header(codec, TRUE);
  decoder->report.width = (int32_t)codec->image_width;
  decoder->report.height = (int32_t)codec->image_height;
  decoder->report.color = color_of(codec->jpeg_color_space);
  if (decoder->report.color != JPEG_COLOR_SUPPORTED) fail(decoder, JPEG_PROBLEM_COLOR);
}

static void decode_rows(struct decoder *decoder, uint8_t *rgb, size_t rgb_byte_count) {
  struct jpeg_decompress_struct *codec = &decoder->codec;
  codec->scale_num = 1;
  codec->scale_denom = (unsigned)decoder->denominator;
  jpeg_calc_output_dimensions(codec);
  size_t bytes_per_row = (size_t)codec->output_width * 3;
  if (rgb_byte_count / bytes_per_row < codec->output_height) fail(decoder, JPEG_PROBLEM_SPACE);
  codec->out_color_space = JCS_RGB;
  codec->dct_method = JDCT_ISLOW;
  codec->do_fancy_upsampling = TRUE;
  jpeg_start_decompress(codec);
  while (codec->output_scanline < codec->output_height) {
    JSAMPROW row = rgb + codec->output_scanline * bytes_per_row;
    jpeg_read_scanlines(codec, &row, 1);
  }
  // Reads on to the end marker: without it the file is not whole.
  jpeg_finish_decompress(codec);
}

// `decoder` outlives this frame, so that what the jump leaves in it is defined. Without `rgb` only
// the header is read.
static void decode(struct decoder *decoder, const void *bytes, size_t byte_count, void *rgb,
                   size_t rgb_byte_count, int padding) {
  decoder->codec.err = jpeg_catch_errors(&decoder->errors, &decoder->report);
  decoder->errors.padding_limit = padding;
  if (setjmp(decoder->errors.exit) == 0) {
    read_header(decoder, bytes, byte_count);
    if (rgb != NULL) decode_rows(decoder, rgb, rgb_byte_count);
  }
  jpeg_destroy_decompress(&decoder->codec);
}

struct jpeg_report jpeg_read_size(const void *bytes, size_t byte_count) {
  struct decoder decoder = {.denominator = 1};
  decode(&decoder, bytes, byte_count, NULL, 0, 0);
  return decoder.report;
}

struct jpeg_report jpeg_decode_rgb(const void *bytes, size_t byte_count, void *rgb,
                                   size_t rgb_byte_count) {
  struct decoder decoder = {.denominator = 1};
  decode(&decoder, bytes, byte_count, rgb, rgb_byte_count, 0);
  return decoder.report;
}

struct jpeg_report jpeg_decode_frame(const void *bytes, size_t byte_count, int32_t denominator,
                                     void *rgb, size_t rgb_byte_count) {
  struct decoder decoder = {.denominator = denominator};
  decode(&decoder, bytes, byte_count, rgb, rgb_byte_count, padding_limit);
  return decoder.report;
}
