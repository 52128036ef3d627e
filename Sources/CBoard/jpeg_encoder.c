// SPDX-License-Identifier: Apache-2.0
#include "jpeg_decoder.h"
#include "jpeg_errors.h"

struct encoder {
  struct jpeg_compress_struct codec;
  struct jpeg_destination_mgr destination;
  struct jpeg_errors errors;
  struct jpeg_report report;
};

static void begin_output(j_compress_ptr codec) { (void)codec; }

static void end_output(j_compress_ptr codec) { (void)codec; }

// libjpeg calls it when the buffer is full, and the caller's buffer is all there is.
static boolean refuse_output(j_compress_ptr codec) {
  struct encoder *encoder = (struct encoder *)codec->client_data;
  encoder->report.problem = JPEG_PROBLEM_SPACE;
  longjmp(encoder->errors.exit, 1);
}

static void open_output(struct encoder *encoder, void *bytes, size_t byte_count) {
  encoder->destination = (struct jpeg_destination_mgr){
      .next_output_byte = bytes,
      .free_in_buffer = byte_count,
      .init_destination = begin_output,
      .empty_output_buffer = refuse_output,
      .term_destination = end_output,
  };
  encoder->codec.client_data = encoder;
  encoder->codec.dest = &encoder->destination;
}

static void configure(struct encoder *encoder, int32_t quality) {
  struct jpeg_compress_struct *codec = &encoder->codec;
  codec->image_width = (JDIMENSION)encoder->report.width;
  codec->image_height = (JDIMENSION)encoder->report.height;
  codec->in_color_space = JCS_RGB;
  codec->input_components = 3;
  jpeg_set_defaults(codec);
  jpeg_set_quality(codec, quality, TRUE);
  codec->dct_method = JDCT_ISLOW;
  codec->comp_info[0].h_samp_factor = 1;
  codec->comp_info[0].v_samp_factor = 1;
}

static void encode_rows(struct jpeg_compress_struct *codec, const uint8_t *rgb,
                        size_t bytes_per_row) {
  jpeg_start_compress(codec, TRUE);
  while (codec->next_scanline < codec->image_height) {
    // libjpeg's rows are not const, and it does not write to them.
    JSAMPROW row = (JSAMPROW)(rgb + codec->next_scanline * bytes_per_row);
    jpeg_write_scanlines(codec, &row, 1);
  }
  jpeg_finish_compress(codec);
}

// `encoder` outlives this frame, so that what the jump leaves in it is defined.
static size_t encode(struct encoder *encoder, const uint8_t *rgb, size_t bytes_per_row,
                     int32_t quality, void *bytes, size_t byte_count) {
  encoder->codec.err = jpeg_catch_errors(&encoder->errors, &encoder->report);
  if (setjmp(encoder->errors.exit) != 0) return 0;
  jpeg_create_compress(&encoder->codec);
  open_output(encoder, bytes, byte_count);
  configure(encoder, quality);
  encode_rows(&encoder->codec, rgb, bytes_per_row);
  return byte_count - encoder->destination.free_in_buffer;
}

struct jpeg_report jpeg_encode_rgb(const void *rgb, size_t bytes_per_row, int32_t width,
                                   int32_t height, int32_t quality, void *bytes, size_t byte_count,
                                   size_t *written) {
  struct encoder encoder = {.report = {.width = width, .height = height}};
  *written = encode(&encoder, rgb, bytes_per_row, quality, bytes, byte_count);
  jpeg_destroy_compress(&encoder.codec);
  return encoder.report;
}
