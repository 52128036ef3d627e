// SPDX-License-Identifier: Apache-2.0
#include "jpeg_errors.h"

static enum jpeg_problem problem_of(int message_code) {
  switch (message_code) {
    case JERR_OUT_OF_MEMORY:
      return JPEG_PROBLEM_MEMORY;
    case JERR_INPUT_EMPTY:
    case JERR_INPUT_EOF:
    case JWRN_JPEG_EOF:
      return JPEG_PROBLEM_TRUNCATED;
    case JERR_BAD_PRECISION:
    case JERR_ARITH_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
      return JPEG_PROBLEM_UNSUPPORTED;
    default:
      return JPEG_PROBLEM_DAMAGED;
  }
}

static void leave(j_common_ptr codec) {
  struct jpeg_errors *errors = (struct jpeg_errors *)codec->err;
  errors->report->problem = problem_of(errors->manager.msg_code);
  errors->report->message_code = errors->manager.msg_code;
  longjmp(errors->exit, 1);
}

static boolean is_padding(j_common_ptr codec) {
  struct jpeg_errors *errors = (struct jpeg_errors *)codec->err;
  return errors->manager.msg_code == JWRN_EXTRANEOUS_DATA &&
         errors->manager.msg_parm.i[0] <= errors->padding_limit;
}

// Level -1 is "the data are damaged, the picture will be too"; the others are traces.
static void leave_at_warning(j_common_ptr codec, int level) {
  if (level < 0 && !is_padding(codec)) leave(codec);
}

static void say_nothing(j_common_ptr codec) { (void)codec; }

struct jpeg_error_mgr *jpeg_catch_errors(struct jpeg_errors *errors, struct jpeg_report *report) {
  jpeg_std_error(&errors->manager);
  errors->manager.error_exit = leave;
  errors->manager.emit_message = leave_at_warning;
  errors->manager.output_message = say_nothing;
  errors->padding_limit = 0;
  errors->report = report;
  return &errors->manager;
}
