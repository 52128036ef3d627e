# SPDX-License-Identifier: Apache-2.0
"""Graphs that do not lead from one picture to one vector of scores."""

import numpy
from onnx import TensorProto, helper

from changing import append, find, insert, names, put


def sides(value, shape):
    value.type.CopyFrom(helper.make_tensor_type_proto(TensorProto.FLOAT, shape))


@names("cycl")
def cycle(model):
    """three nodes in a circle"""
    find(model, "stem_relu").input[0] = "stem_pool"


@names("cycl")
def own_output(model):
    """a node that reads what it writes"""
    find(model, "stem_relu").input[0] = "stem_relu"


@names("nowhere")
def dangling_input(model):
    """a node that reads what nothing writes"""
    find(model, "stem_relu").input[0] = "nowhere"


@names("missing_scores")
def dangling_output(model):
    """an output that nothing writes"""
    model.graph.output[0].name = "missing_scores"


@names("input")
def disconnected(model):
    """scores that do not depend on the picture"""
    put(model, "features", numpy.ones((1, 6), "f4"))
    find(model, "classifier").input[0] = "features"


@names("stem_relu")
def written_twice(model):
    """two nodes that write the same value"""
    find(model, "norm").output[0] = "stem_relu"
    find(model, "stem_relu").input[0] = "stem_convolution"


@names("input")
def picture_written(model):
    """a node that writes the graph's input"""
    append(model, "Identity", "input", ["stem.bias"])


@names("input")
def two_inputs(model):
    """two pictures"""
    model.graph.input.append(helper.make_tensor_value_info(
        "second_input", TensorProto.FLOAT, (1, 6, 4, 4)))
    insert(model, "Add", "sum", "shuffle_reshape", ["second_input"])


@names("input")
def no_input(model):
    """no picture"""
    del model.graph.input[:]


@names("output")
def two_outputs(model):
    """two outputs"""
    model.graph.output.append(helper.make_tensor_value_info(
        "stem_pool", TensorProto.FLOAT, (1, 6, 4, 4)))


@names("output")
def no_output(model):
    """no output"""
    del model.graph.output[:]


@names("output")
def map_as_output(model):
    """an output that is a map, not a vector"""
    model.graph.output[0].name = "after_shuffle"
    sides(model.graph.output[0], (1, 6, 4, 4))


@names("output")
def picture_as_output(model):
    """an output that is the input"""
    model.graph.output[0].name = "input"


@names("input")
def byte_picture(model):
    """a picture of bytes"""
    model.graph.input[0].type.tensor_type.elem_type = TensorProto.UINT8


@names("input")
def flat_picture(model):
    """a picture of two dimensions"""
    sides(model.graph.input[0], (1, 768))


@names("input")
def five_dimensions(model):
    """a picture of five dimensions"""
    sides(model.graph.input[0], (1, 3, 1, 16, 16))


@names("input")
def negative_picture(model):
    """a picture of negative height"""
    sides(model.graph.input[0], (1, 3, -16, 16))


@names("input")
def empty_picture(model):
    """a picture of no height"""
    sides(model.graph.input[0], (1, 3, 0, 16))


@names("input")
def vast_picture(model):
    """a picture of 2^40 rows and columns"""
    sides(model.graph.input[0], (1, 3, 2**40, 2**40))


@names("input")
def unnamed_channels(model):
    """a picture of symbolic channels"""
    sides(model.graph.input[0], (1, "channels", 16, 16))


@names("input")
def no_sides(model):
    """a picture without a shape"""
    model.graph.input[0].type.tensor_type.ClearField("shape")


@names("input")
def sequence_as_picture(model):
    """a picture that is a sequence of tensors"""
    kind = helper.make_tensor_type_proto(TensorProto.FLOAT, (1, 3, 16, 16))
    model.graph.input[0].type.CopyFrom(helper.make_sequence_type_proto(kind))


@names("6")
def opset_6(model):
    """operator set 6"""
    model.opset_import[0].version = 6


@names("99")
def opset_99(model):
    """operator set 99"""
    model.opset_import[0].version = 99


@names("opset")
def negative_opset(model):
    """operator set −13"""
    model.opset_import[0].version = -13


@names("opset")
def no_opset(model):
    """no operator set"""
    del model.opset_import[:]


@names("com.example")
def other_domain(model):
    """a Conv of another domain"""
    model.opset_import.append(helper.make_opsetid("com.example", 1))
    find(model, "stem_convolution").domain = "com.example"


@names("graph")
def no_graph(model):
    """no graph"""
    model.ClearField("graph")
