# SPDX-License-Identifier: Apache-2.0
"""A LiteRT model under construction: tensors, constants, operators, then bytes."""

import ai_edge_litert.schema_py_generated as schema
import flatbuffers
import numpy

TYPES = {
    numpy.dtype(numpy.float32): schema.TensorType.FLOAT32,
    numpy.dtype(numpy.int32): schema.TensorType.INT32,
}


class LiteRTModel:
    """Tensors are known by their index; float32 unless constants say otherwise."""

    def __init__(self):
        self._tensors, self._operators, self._codes = [], [], []
        self._buffers = [schema.BufferT()]

    def tensor(self, name, shape):
        return self._append(name, shape, schema.TensorType.FLOAT32, 0)

    def constant(self, name, array):
        buffer = schema.BufferT()
        buffer.data = numpy.frombuffer(numpy.ascontiguousarray(array).tobytes(), numpy.uint8)
        self._buffers.append(buffer)
        return self._append(name, array.shape, TYPES[array.dtype], len(self._buffers) - 1)

    def shape(self, index):
        return list(self._tensors[index].shape)

    def _append(self, name, shape, element_type, buffer):
        tensor = schema.TensorT()
        tensor.name, tensor.type, tensor.buffer = name, element_type, buffer
        tensor.shape = numpy.array(shape, numpy.int32)
        tensor.quantization = schema.QuantizationParametersT()
        self._tensors.append(tensor)
        return len(self._tensors) - 1

    def operator(self, kind, inputs, output, **options):
        """Appends an operator; `kind` is its name in the schema, such as `CONV_2D`, and the
        options are those of the table of the same name."""
        operator = schema.OperatorT()
        operator.opcodeIndex = self._code(getattr(schema.BuiltinOperator, kind))
        operator.inputs, operator.outputs = inputs, [output]
        name = OPTIONS[kind]
        operator.builtinOptionsType = getattr(schema.BuiltinOptions, name)
        operator.builtinOptions = getattr(schema, f"{name}T")()
        for option, value in options.items():
            if not hasattr(operator.builtinOptions, option):
                raise AttributeError(f"{name} has no option {option}")
            setattr(operator.builtinOptions, option, value)
        self._operators.append(operator)

    def _code(self, number):
        for index, code in enumerate(self._codes):
            if code.builtinCode == number:
                return index
        code = schema.OperatorCodeT()
        code.builtinCode = code.deprecatedBuiltinCode = number
        code.version = 1
        self._codes.append(code)
        return len(self._codes) - 1

    def encoded(self, input_index, output_index):
        """The bytes of a file with one input and one output."""
        graph = schema.SubGraphT()
        graph.name, graph.tensors, graph.operators = "main", self._tensors, self._operators
        graph.inputs, graph.outputs = [input_index], [output_index]
        model = schema.ModelT()
        model.version, model.operatorCodes, model.subgraphs = 3, self._codes, [graph]
        model.buffers = self._buffers
        model.signatureDefs = [self._signature(input_index, output_index)]
        builder = flatbuffers.Builder()
        builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
        return bytes(builder.Output())

    def _signature(self, input_index, output_index):
        signature = schema.SignatureDefT()
        signature.signatureKey = "serving_default"
        signature.inputs = [self._named(input_index)]
        signature.outputs = [self._named(output_index)]
        return signature

    def _named(self, index):
        entry = schema.TensorMapT()
        entry.name, entry.tensorIndex = self._tensors[index].name, index
        return entry


OPTIONS = {
    "ADD": "AddOptions",
    "AVERAGE_POOL_2D": "Pool2DOptions",
    "CONCATENATION": "ConcatenationOptions",
    "CONV_2D": "Conv2DOptions",
    "DEPTHWISE_CONV_2D": "DepthwiseConv2DOptions",
    "FULLY_CONNECTED": "FullyConnectedOptions",
    "MAX_POOL_2D": "Pool2DOptions",
    "MEAN": "ReducerOptions",
    "PAD": "PadOptions",
    "RESHAPE": "ReshapeOptions",
    "TRANSPOSE": "TransposeOptions",
}
