// SPDX-License-Identifier: Apache-2.0
// PNG in memory to RGB in memory with libpng, whose errors are long jumps that Swift must never
// see.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum png_problem {
  PNG_PROBLEM_NONE = 0,
  PNG_PROBLEM_MEMORY,
  /// The bytes end before the picture does.
  PNG_PROBLEM_TRUNCATED,
  /// The output buffer is smaller than the picture.
  PNG_PROBLEM_SPACE,
  /// Anything else that libpng refuses.
  PNG_PROBLEM_DAMAGED,
};

struct png_report {
  enum png_problem problem;
  /// From the header, when it was read.
  uint32_t width;
  uint32_t height;
};

/// Reads only the header; sides above 65535 are damage.
struct png_report png_read_size(const void *bytes, size_t byte_count);

/// Decodes into rows of `3 * width` bytes.
///
/// Palettes are looked up, grey becomes RGB, alpha is dropped, of 16 bits the upper 8 remain, and
/// gamma and colour profiles are ignored: what OpenCV's imread gives.
struct png_report png_decode_rgb(const void *bytes, size_t byte_count, void *rgb,
                                 size_t rgb_byte_count);
