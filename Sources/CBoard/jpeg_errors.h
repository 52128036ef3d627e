// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <setjmp.h>
// jpeglib.h needs FILE and size_t, and does not include them.
#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>

#include "jpeg_decoder.h"

/// libjpeg's error manager with a way out of it.
struct jpeg_errors {
  /// First, so that libjpeg's pointer to it is a pointer to this.
  struct jpeg_error_mgr manager;
  jmp_buf exit;
  /// How many bytes before a marker may be skipped without harm.
  int padding_limit;
  struct jpeg_report *report;
};

/// Makes every error and every warning fill in `report` and jump to `errors->exit`.
struct jpeg_error_mgr *jpeg_catch_errors(struct jpeg_errors *errors, struct jpeg_report *report);
