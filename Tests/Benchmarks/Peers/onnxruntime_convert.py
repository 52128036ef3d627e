# SPDX-License-Identifier: Apache-2.0
"""int8 by ONNX Runtime's own quantiser, as pairs of QuantizeLinear and DequantizeLinear."""

from onnxruntime import quantization
from onnxruntime.quantization import CalibrationDataReader, QuantType, shape_inference

import machine


class _Pictures(CalibrationDataReader):
    def __init__(self, inputs):
        self.inputs = iter(inputs)

    def get_next(self):
        array = next(self.inputs, None)
        return None if array is None else {"input": array}


def quantize(onnx_path, output_path, inputs, activation_type):
    """Weights are signed and scaled by channel; activations are as `activation_type` says."""
    simplified = f"{output_path}.simplified"
    shape_inference.quant_pre_process(str(onnx_path), simplified)
    quantization.quantize_static(
        simplified,
        str(output_path),
        _Pictures(inputs),
        activation_type=getattr(QuantType, activation_type),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=machine.saturates(),
    )
