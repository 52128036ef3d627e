# SPDX-License-Identifier: Apache-2.0
"""int8 by AI Edge Quantizer, LiteRT's own."""

from ai_edge_quantizer import quantizer, recipe


def quantize(model, inputs):
    """The bytes of the int8 model; the inputs are [1, 3, height, width]."""
    quantization = quantizer.Quantizer(bytearray(model))
    quantization.load_quantization_recipe(recipe.static_wi8_ai8())
    pictures = [{"input": array.transpose(0, 2, 3, 1).copy()} for array in inputs]
    ranges = quantization.calibrate({"serving_default": pictures}, num_threads=1)
    return bytes(quantization.quantize(ranges).quantized_model)
