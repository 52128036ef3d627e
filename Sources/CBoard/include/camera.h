// SPDX-License-Identifier: Apache-2.0
// Capture through V4L2, as far as a single-planar camera needs it. Its structures hold unions, which
// Swift does not read, so this is what they say.
//
// Every function that fails returns a negative number and leaves the reason in errno.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAMERA_DRIVER_BYTES = 16, CAMERA_TEXT_BYTES = 32 };

struct camera_facts {
  char driver[CAMERA_DRIVER_BYTES];
  char card[CAMERA_TEXT_BYTES];
  char bus[CAMERA_TEXT_BYTES];
  /// This node captures single-planar pictures, and streams them.
  bool captures;
  bool captures_multiplanar;
  bool streams;
  /// Whatever feeds this node must be set up first through the media controller: a CSI receiver.
  bool needs_media_setup;
};

/// A size of pictures, or all sizes from the least to the most in steps.
struct camera_sizes {
  uint32_t least_width, most_width, width_step;
  uint32_t least_height, most_height, height_step;
};

struct camera_format {
  /// `V4L2_PIX_FMT_…`.
  uint32_t code;
  uint32_t width, height;
  uint32_t bytes_per_row;
  uint32_t image_bytes;
  /// BT.709 or what is next to it; else BT.601.
  bool is_bt709;
  bool is_full_range;
};

struct camera_buffer {
  uint32_t index;
  uint32_t byte_count;
  uint32_t sequence;
  /// The driver saw damage.
  bool is_damaged;
  /// `time` is that of the monotonic clock.
  bool is_monotonic;
  /// In nanoseconds.
  int64_t time;
};

int camera_open(const char *path);
int camera_read_facts(int camera, struct camera_facts *facts);

/// The formats, sizes and frame periods that a camera lists; negative past the last.
int camera_read_format_code(int camera, uint32_t index, uint32_t *code);
int camera_read_sizes(int camera, uint32_t code, uint32_t index, struct camera_sizes *sizes);
/// The shortest period, where all in a range are offered; in nanoseconds.
int camera_read_period(int camera, uint32_t code, uint32_t width, uint32_t height, uint32_t index,
                       int64_t *period);

/// Sets code, width and height, and writes back what the driver made of them.
int camera_set_format(int camera, struct camera_format *format);
/// Frames per second; the period in nanoseconds, or 0 where the driver has none.
int64_t camera_set_rate(int camera, uint32_t rate);

/// The number of buffers that the driver grants.
int camera_request_buffers(int camera, uint32_t count);
/// A buffer's memory, or NULL.
void *camera_map_buffer(int camera, uint32_t index, size_t *byte_count);
void camera_unmap_buffer(void *start, size_t byte_count);

int camera_start(int camera);
int camera_stop(int camera);
int camera_queue(int camera, uint32_t index);
/// Takes a filled buffer; EAGAIN where none is.
int camera_dequeue(int camera, struct camera_buffer *buffer);
