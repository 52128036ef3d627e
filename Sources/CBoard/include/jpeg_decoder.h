// SPDX-License-Identifier: Apache-2.0
// JPEG in memory to RGB in memory with libjpeg(-turbo), whose errors are long jumps that Swift must
// never see.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum jpeg_problem {
  JPEG_PROBLEM_NONE = 0,
  /// libjpeg asked for memory and got none.
  JPEG_PROBLEM_MEMORY,
  /// The bytes end before the picture does.
  JPEG_PROBLEM_TRUNCATED,
  /// Neither grey nor three channels of a known colour space; `color` says what.
  JPEG_PROBLEM_COLOR,
  /// Samples of more than 8 bits, arithmetic coding, lossless: valid, and not for us.
  JPEG_PROBLEM_UNSUPPORTED,
  /// More scans than any camera or editor writes: made to cost time.
  JPEG_PROBLEM_SCANS,
  /// The output buffer is smaller than the picture.
  JPEG_PROBLEM_SPACE,
  /// Anything else that libjpeg objects to, warnings included.
  JPEG_PROBLEM_DAMAGED,
};

enum jpeg_color {
  JPEG_COLOR_SUPPORTED = 0,
  JPEG_COLOR_CMYK,
  JPEG_COLOR_YCCK,
  JPEG_COLOR_OTHER,
};

struct jpeg_report {
  enum jpeg_problem problem;
  /// libjpeg's number of the message behind the problem, or 0.
  int32_t message_code;
  /// From the header, when it was read.
  int32_t width;
  int32_t height;
  enum jpeg_color color;
};

/// Reads only the header.
struct jpeg_report jpeg_read_size(const void *bytes, size_t byte_count);

/// Decodes into rows of `3 * width` bytes, in the slow exact DCT and the smooth chroma upsampling,
/// which give the same bytes on every processor.
struct jpeg_report jpeg_decode_rgb(const void *bytes, size_t byte_count, void *rgb,
                                   size_t rgb_byte_count);

/// Decodes a camera's frame of Motion JPEG at `1 / denominator` (1, 2, 4 or 8) of its size, rounded
/// up: rows of `3 * ceil(width / denominator)` bytes.
///
/// As `jpeg_decode_rgb`, but for two habits of cameras: Huffman tables that are missing are those of
/// the standard, and a few bytes of padding before a marker are skipped.
struct jpeg_report jpeg_decode_frame(const void *bytes, size_t byte_count, int32_t denominator,
                                     void *rgb, size_t rgb_byte_count);

/// Writes an RGB picture without chroma subsampling; `*written` is what it took.
///
/// The same picture and quality give the same bytes.
struct jpeg_report jpeg_encode_rgb(const void *rgb, size_t bytes_per_row, int32_t width,
                                   int32_t height, int32_t quality, void *bytes, size_t byte_count,
                                   size_t *written);
