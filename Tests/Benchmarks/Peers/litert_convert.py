# SPDX-License-Identifier: Apache-2.0
"""From ONNX to LiteRT: rows before channels, activations fused, shuffles as transpositions.

It knows the operators of ShuffleNet V1 and AlexNet, and refuses others."""

import ai_edge_litert.schema_py_generated as schema
import numpy
import onnx
from onnx import numpy_helper, shape_inference

from litert_model import LiteRTModel

RELU = schema.ActivationFunctionType.RELU
NONE = schema.ActivationFunctionType.NONE


def convert(onnx_model, is_for_int8):
    """The bytes of the LiteRT file, in float; its input is [1, height, width, channels].

    XNNPACK has no average pool in int8, so a model that will be quantised has a depthwise
    convolution in its place; otherwise the delegate would be left three times."""
    return _Conversion(onnx_model, is_for_int8).run()


class _Conversion:
    def __init__(self, onnx_model, is_for_int8):
        self.is_for_int8 = is_for_int8
        self.graph = shape_inference.infer_shapes(onnx_model).graph
        self.model = LiteRTModel()
        self.constants = {
            each.name: numpy_helper.to_array(each) for each in self.graph.initializer
        }
        values = [*self.graph.value_info, *self.graph.input, *self.graph.output]
        self.shapes = {
            each.name: [extent.dim_value for extent in each.type.tensor_type.shape.dim]
            for each in values
        }
        self.tensors = {}
        # The ONNX name of a convolution or sum, and of the Relu that is fused into it.
        self.fused = self._fusible()

    def _fusible(self):
        consumers = {}
        for node in self.graph.node:
            for name in node.input:
                consumers.setdefault(name, []).append(node)
        return {
            name: nodes[0].output[0]
            for name, nodes in consumers.items()
            if len(nodes) == 1 and nodes[0].op_type == "Relu"
        }

    def run(self):
        name = self.graph.input[0].name
        self.tensors[name] = self.model.tensor(name, self._rows_first(self.shapes[name]))
        for node in self.graph.node:
            if node.output[0] in self.tensors:
                continue
            value = onnx.helper.get_attribute_value
            attributes = {each.name: value(each) for each in node.attribute}
            getattr(self, f"_{node.op_type}")(node, attributes)
        return self.model.encoded(self.tensors[name], self.tensors[self.graph.output[0].name])

    @staticmethod
    def _rows_first(shape):
        if len(shape) != 4:
            return shape
        return [shape[0], shape[2], shape[3], shape[1]]

    def _output(self, node, is_fusible=True):
        """The tensor that the node writes, and the activation fused into it."""
        name = node.output[0]
        relu = self.fused.get(name) if is_fusible else None
        last = relu or name
        index = self.model.tensor(last, self._rows_first(self.shapes[name]))
        self.tensors[name] = self.tensors[last] = index
        return index, RELU if relu else NONE

    def _Conv(self, node, attributes):
        weights, bias = (self.constants[name] for name in node.input[1:])
        self._convolve(node, attributes, weights, bias)

    def _convolve(self, node, attributes, weights, bias):
        groups = attributes["group"]
        is_depthwise = groups == weights.shape[0] and weights.shape[1] == 1
        weights = weights.transpose((1, 2, 3, 0) if is_depthwise else (0, 2, 3, 1))
        data, padding = self._padded(node, attributes)
        inputs = [
            data,
            self.model.constant(f"{node.name}.weights", weights),
            self.model.constant(f"{node.name}.bias", bias),
        ]
        output, activation = self._output(node)
        options = dict(strideH=attributes["strides"][0], strideW=attributes["strides"][1])
        options |= dict(padding=padding, fusedActivationFunction=activation)
        if is_depthwise:
            self.model.operator("DEPTHWISE_CONV_2D", inputs, output, depthMultiplier=1, **options)
        else:
            self.model.operator("CONV_2D", inputs, output, **options)

    def _padded(self, node, attributes):
        """The input, padded by an operator of its own where `SAME` would pad otherwise."""
        top, left, bottom, right = attributes["pads"]
        data = self.tensors[node.input[0]]
        if (top, left, bottom, right) == (0, 0, 0, 0):
            return data, schema.Padding.VALID
        halves = [(extent - 1) / 2 for extent in attributes["kernel_shape"]]
        if attributes["strides"] == [1, 1] and [top, left] == [bottom, right] == halves:
            return data, schema.Padding.SAME
        widths = numpy.array([[0, 0], [top, bottom], [left, right], [0, 0]], numpy.int32)
        shape = numpy.array(self.model.shape(data)) + widths.sum(axis=1)
        padded = self.model.tensor(f"{node.name}.padded", shape)
        widths = self.model.constant(f"{node.name}.padding", widths)
        self.model.operator("PAD", [data, widths], padded)
        return padded, schema.Padding.VALID

    def _pool(self, kind, node, attributes):
        data, padding = self._padded(node, attributes)
        height, width = attributes["kernel_shape"]
        strides = dict(strideH=attributes["strides"][0], strideW=attributes["strides"][1])
        output, _ = self._output(node, is_fusible=False)
        self.model.operator(
            kind, [data], output, filterHeight=height, filterWidth=width, padding=padding, **strides
        )

    def _MaxPool(self, node, attributes):
        # Padding with zeros is padding with nothing only behind a Relu.
        assert node.input[0] in self.fused.values(), f"{node.name}: expected a Relu before it"
        self._pool("MAX_POOL_2D", node, attributes)

    def _AveragePool(self, node, attributes):
        assert attributes.get("count_include_pad") == 1, f"{node.name}: expected counted padding"
        if not self.is_for_int8:
            self._pool("AVERAGE_POOL_2D", node, attributes)
            return
        height, width = attributes["kernel_shape"]
        channels = self.shapes[node.input[0]][1]
        weights = numpy.full((channels, 1, height, width), 1 / (height * width), numpy.float32)
        self._convolve(node, attributes | {"group": channels}, weights, weights[:, 0, 0, 0] * 0)

    def _GlobalAveragePool(self, node, _):
        axes = self.model.constant(f"{node.name}.axes", numpy.array([1, 2], numpy.int32))
        output, _ = self._output(node, is_fusible=False)
        self.model.operator("MEAN", [self.tensors[node.input[0]], axes], output, keepDims=True)

    def _Concat(self, node, attributes):
        assert attributes["axis"] == 1, f"{node.name}: expected channels to be joined"
        inputs = [self.tensors[name] for name in node.input]
        output, _ = self._output(node, is_fusible=False)
        self.model.operator("CONCATENATION", inputs, output, axis=3)

    def _Add(self, node, _):
        inputs = [self.tensors[name] for name in node.input]
        output, activation = self._output(node)
        self.model.operator("ADD", inputs, output, fusedActivationFunction=activation)

    def _Identity(self, node, _):
        self.tensors[node.output[0]] = self.tensors[node.input[0]]

    def _reshape(self, data, name, shape):
        target = self.model.constant(f"{name}.shape", numpy.array(shape, numpy.int32))
        output = self.model.tensor(name, shape)
        self.model.operator("RESHAPE", [data, target], output, newShape=shape)
        return output

    def _Reshape(self, node, _):
        """Half a shuffle: channels into groups, or the transposed groups back into channels."""
        name, data = node.output[0], self.tensors[node.input[0]]
        shape = self.shapes[name]
        if len(shape) == 5:
            _, groups, channels, height, width = shape
            target = [1, height * width, groups, channels]
        else:
            target = self._rows_first(shape)
        self.tensors[name] = self._reshape(data, name, target)

    def _Transpose(self, node, attributes):
        assert attributes["perm"] == [0, 2, 1, 3, 4], f"{node.name}: expected a shuffle"
        name, data = node.output[0], self.tensors[node.input[0]]
        batch, pixels, groups, channels = self.model.shape(data)
        order = self.model.constant(f"{name}.order", numpy.array([0, 1, 3, 2], numpy.int32))
        self.tensors[name] = self.model.tensor(name, [batch, pixels, channels, groups])
        self.model.operator("TRANSPOSE", [data, order], self.tensors[name])

    def _Flatten(self, node, _):
        name, data = node.output[0], self.tensors[node.input[0]]
        self.tensors[name] = self._reshape(data, name, [1, int(numpy.prod(self.model.shape(data)))])

    def _Gemm(self, node, attributes):
        assert attributes["transB"] == 1, f"{node.name}: expected transposed weights"
        weights, bias = (self.constants[name] for name in node.input[1:])
        flat = next((each for each in self.graph.node if node.input[0] in each.output), None)
        if flat is not None and flat.op_type == "Flatten":
            _, channels, height, width = self.shapes[flat.input[0]]
            weights = weights.reshape(-1, channels, height, width).transpose(0, 2, 3, 1)
            weights = weights.reshape(len(bias), -1)
        inputs = [
            self.tensors[node.input[0]],
            self.model.constant(f"{node.name}.weights", weights),
            self.model.constant(f"{node.name}.bias", bias),
        ]
        output, activation = self._output(node)
        self.model.operator("FULLY_CONNECTED", inputs, output, fusedActivationFunction=activation)
