// SPDX-License-Identifier: Apache-2.0
#include "camera.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

static const int64_t second = 1000000000;

static int control(int camera, unsigned long request, void *argument) {
  int status;
  do status = ioctl(camera, request, argument);
  while (status < 0 && errno == EINTR);
  return status;
}

static int64_t period_of(struct v4l2_fract period) {
  return period.denominator == 0 ? 0 : period.numerator * second / period.denominator;
}

int camera_open(const char *path) { return open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC); }

int camera_read_facts(int camera, struct camera_facts *facts) {
  struct v4l2_capability capability;
  memset(&capability, 0, sizeof capability);
  if (control(camera, VIDIOC_QUERYCAP, &capability) != 0) return -1;
  // A device has several nodes: `capabilities` are those of all of them.
  uint32_t flags = capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps
                                                                  : capability.capabilities;
  memcpy(facts->driver, capability.driver, sizeof facts->driver);
  memcpy(facts->card, capability.card, sizeof facts->card);
  memcpy(facts->bus, capability.bus_info, sizeof facts->bus);
  facts->captures = flags & V4L2_CAP_VIDEO_CAPTURE;
  facts->captures_multiplanar = flags & V4L2_CAP_VIDEO_CAPTURE_MPLANE;
  facts->streams = flags & V4L2_CAP_STREAMING;
  facts->needs_media_setup = flags & V4L2_CAP_IO_MC;
  return 0;
}

int camera_read_format_code(int camera, uint32_t index, uint32_t *code) {
  struct v4l2_fmtdesc format = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
  if (control(camera, VIDIOC_ENUM_FMT, &format) != 0) return -1;
  *code = format.pixelformat;
  return 0;
}

int camera_read_sizes(int camera, uint32_t code, uint32_t index, struct camera_sizes *sizes) {
  struct v4l2_frmsizeenum found = {.index = index, .pixel_format = code};
  if (control(camera, VIDIOC_ENUM_FRAMESIZES, &found) != 0) return -1;
  if (found.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
    uint32_t width = found.discrete.width, height = found.discrete.height;
    *sizes = (struct camera_sizes){width, width, 1, height, height, 1};
    return 0;
  }
  const struct v4l2_frmsize_stepwise *range = &found.stepwise;
  *sizes = (struct camera_sizes){range->min_width,  range->max_width,  range->step_width,
                                 range->min_height, range->max_height, range->step_height};
  return 0;
}

int camera_read_period(int camera, uint32_t code, uint32_t width, uint32_t height, uint32_t index,
                       int64_t *period) {
  struct v4l2_frmivalenum found = {
      .index = index, .pixel_format = code, .width = width, .height = height};
  if (control(camera, VIDIOC_ENUM_FRAMEINTERVALS, &found) != 0) return -1;
  *period =
      period_of(found.type == V4L2_FRMIVAL_TYPE_DISCRETE ? found.discrete : found.stepwise.min);
  return 0;
}

static bool is_rgb(uint32_t code) {
  return code == V4L2_PIX_FMT_RGB24 || code == V4L2_PIX_FMT_BGR24;
}

static void describe_colors(const struct v4l2_pix_format *pixels, struct camera_format *format) {
  uint32_t encoding = pixels->ycbcr_enc, range = pixels->quantization;
  if (encoding == V4L2_YCBCR_ENC_DEFAULT)
    encoding = V4L2_MAP_YCBCR_ENC_DEFAULT(pixels->colorspace);
  if (range == V4L2_QUANTIZATION_DEFAULT)
    range = V4L2_MAP_QUANTIZATION_DEFAULT(is_rgb(pixels->pixelformat), pixels->colorspace, encoding);
  format->is_bt709 = encoding != V4L2_YCBCR_ENC_601 && encoding != V4L2_YCBCR_ENC_XV601;
  format->is_full_range = range == V4L2_QUANTIZATION_FULL_RANGE;
}

int camera_set_format(int camera, struct camera_format *format) {
  struct v4l2_format wanted = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
  wanted.fmt.pix.pixelformat = format->code;
  wanted.fmt.pix.width = format->width;
  wanted.fmt.pix.height = format->height;
  wanted.fmt.pix.field = V4L2_FIELD_ANY;
  if (control(camera, VIDIOC_S_FMT, &wanted) != 0) return -1;
  const struct v4l2_pix_format *pixels = &wanted.fmt.pix;
  format->code = pixels->pixelformat;
  format->width = pixels->width;
  format->height = pixels->height;
  format->bytes_per_row = pixels->bytesperline;
  format->image_bytes = pixels->sizeimage;
  describe_colors(pixels, format);
  return 0;
}

int64_t camera_set_rate(int camera, uint32_t rate) {
  struct v4l2_streamparm parameters = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
  parameters.parm.capture.timeperframe = (struct v4l2_fract){1, rate};
  if (control(camera, VIDIOC_S_PARM, &parameters) != 0) return errno == ENOTTY ? 0 : -1;
  return period_of(parameters.parm.capture.timeperframe);
}

int camera_request_buffers(int camera, uint32_t count) {
  struct v4l2_requestbuffers request = {
      .count = count, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
  return control(camera, VIDIOC_REQBUFS, &request) == 0 ? (int)request.count : -1;
}

static struct v4l2_buffer buffer_at(uint32_t index) {
  return (struct v4l2_buffer){
      .index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
}

void *camera_map_buffer(int camera, uint32_t index, size_t *byte_count) {
  struct v4l2_buffer buffer = buffer_at(index);
  if (control(camera, VIDIOC_QUERYBUF, &buffer) != 0) return NULL;
  void *start =
      mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, camera, buffer.m.offset);
  if (start == MAP_FAILED) return NULL;
  *byte_count = buffer.length;
  return start;
}

void camera_unmap_buffer(void *start, size_t byte_count) { munmap(start, byte_count); }

static int stream(int camera, unsigned long request) {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return control(camera, request, &type);
}

int camera_start(int camera) { return stream(camera, VIDIOC_STREAMON); }

int camera_stop(int camera) { return stream(camera, VIDIOC_STREAMOFF); }

int camera_queue(int camera, uint32_t index) {
  struct v4l2_buffer buffer = buffer_at(index);
  return control(camera, VIDIOC_QBUF, &buffer);
}

int camera_dequeue(int camera, struct camera_buffer *filled) {
  struct v4l2_buffer buffer = buffer_at(0);
  if (control(camera, VIDIOC_DQBUF, &buffer) != 0) return -1;
  filled->index = buffer.index;
  filled->byte_count = buffer.bytesused;
  filled->sequence = buffer.sequence;
  filled->is_damaged = buffer.flags & V4L2_BUF_FLAG_ERROR;
  filled->is_monotonic =
      (buffer.flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
  filled->time = buffer.timestamp.tv_sec * second + buffer.timestamp.tv_usec * 1000;
  return 0;
}
