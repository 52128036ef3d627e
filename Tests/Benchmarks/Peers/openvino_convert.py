# SPDX-License-Identifier: Apache-2.0
"""int8 by NNCF, OpenVINO's own quantiser."""

import nncf
import openvino
from nncf.quantization.advanced_parameters import AdvancedQuantizationParameters, OverflowFix

import machine


def quantize(onnx_path, output_path, inputs):
    model = openvino.Core().read_model(str(onnx_path))
    fix = OverflowFix.ENABLE if machine.saturates() else OverflowFix.DISABLE
    quantized = nncf.quantize(
        model,
        nncf.Dataset(inputs),
        subset_size=len(inputs),
        advanced_parameters=AdvancedQuantizationParameters(overflow_fix=fix),
    )
    openvino.save_model(quantized, str(output_path), compress_to_fp16=False)
