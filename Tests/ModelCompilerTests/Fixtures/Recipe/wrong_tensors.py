# SPDX-License-Identifier: Apache-2.0
"""Weights that are not what they must be."""

import numpy
from onnx import TensorProto, helper, numpy_helper

from changing import append, drop, names, put, tensor


@names("stem.weight")
def float16_weights(model):
    """weights in float16"""
    put(model, "stem.weight", numpy.zeros((6, 3, 3, 3), "f2"))


@names("stem.weight")
def float64_weights(model):
    """weights in float64"""
    put(model, "stem.weight", numpy.zeros((6, 3, 3, 3), "f8"))


@names("stem.weight")
def int64_weights(model):
    """weights in int64"""
    put(model, "stem.weight", numpy.zeros((6, 3, 3, 3), "i8"))


@names("stem.weight")
def string_weights(model):
    """weights that are text"""
    each = tensor(model, "stem.weight")
    each.ClearField("raw_data")
    each.data_type = TensorProto.STRING
    each.string_data.extend([b"0.5"] * 162)


@names("stem.weight")
def undefined_type(model):
    """weights of a type number that does not exist"""
    tensor(model, "stem.weight").data_type = 977


@names("stem.weight")
def external_weights(model):
    """weights in another file"""
    externalize(tensor(model, "stem.weight"), location="weights.bin", length="648")


@names("stem.weight")
def external_weights_at_3_gigabytes(model):
    """weights at 3 GB in a file outside the folder"""
    externalize(tensor(model, "stem.weight"), location="../../../weights", offset="3221225472")


def externalize(each, **place):
    each.ClearField("raw_data")
    each.data_location = TensorProto.EXTERNAL
    for key, value in place.items():
        each.external_data.add(key=key, value=value)


@names("stem.weight")
def three_gigabytes(model):
    """sides that say 3 GB, and 16 bytes"""
    each = tensor(model, "stem.weight")
    each.dims[:] = [1024, 1024, 256, 3]
    each.raw_data = bytes(16)


@names("stem.weight")
def three_gigabytes_of_floats(model):
    """sides that say 3 GB, and 4 values in float_data"""
    each = tensor(model, "stem.weight")
    each.dims[:] = [1024, 1024, 256, 3]
    each.ClearField("raw_data")
    each.float_data.extend([0.5] * 4)


@names("stem.weight")
def overflowing_sides(model):
    """sides whose product does not fit in 64 bits"""
    tensor(model, "stem.weight").dims[:] = [2**62, 2**62, 2**62, 2**62]


@names("stem.weight")
def sides_that_wrap_around(model):
    """sides whose product is 162 modulo 2^64"""
    tensor(model, "stem.weight").dims[:] = [2**62 + 81, 2, 1, 1]


@names("stem.weight")
def negative_sides(model):
    """two negative sides, whose product is right"""
    tensor(model, "stem.weight").dims[:] = [-6, -3, 3, 3]


@names("stem.weight")
def least_side(model):
    """a side of −2^63"""
    tensor(model, "stem.weight").dims[:] = [-(2**63), 3, 3, 3]


@names("stem.weight")
def short_weights(model):
    """raw_data one value short"""
    each = tensor(model, "stem.weight")
    each.raw_data = each.raw_data[:-4]


@names("stem.weight")
def long_weights(model):
    """raw_data two bytes long"""
    tensor(model, "stem.weight").raw_data += bytes(2)


@names("stem.weight")
def short_float_data(model):
    """float_data one value short"""
    each = tensor(model, "stem.weight")
    each.ClearField("raw_data")
    each.float_data.extend([0.5] * 161)


@names("stem.weight")
def no_data(model):
    """sides and no values"""
    tensor(model, "stem.weight").ClearField("raw_data")


@names("stem.weight")
def nan_weights(model):
    """a weight that is not a number"""
    values = numpy.full((6, 3, 3, 3), 0.5, "f4")
    values[2, 1, 0, 2] = numpy.nan
    put(model, "stem.weight", values)


@names("classifier.bias")
def infinite_bias(model):
    """a bias of infinity"""
    put(model, "classifier.bias", numpy.float32([0, 1, numpy.inf, 3, 4]))


@names("norm")
def negative_variance(model):
    """a variance below zero"""
    put(model, "norm.variance", numpy.full(6, -1, "f4"))


@names("norm")
def infinite_norm(model):
    """a scale that overflows when it is divided by the deviation"""
    put(model, "norm.scale", numpy.full(6, 3e38, "f4"))
    put(model, "norm.variance", numpy.full(6, 0, "f4"))


@names("stem.weight")
def twice_the_same_name(model):
    """two initializers of one name"""
    model.graph.initializer.append(tensor(model, "stem.weight"))


@names("stem.weight")
def sparse_weights(model):
    """a sparse initializer"""
    drop(model.graph.initializer, lambda each: each.name == "stem.weight")
    model.graph.sparse_initializer.append(helper.make_sparse_tensor(
        numpy_helper.from_array(numpy.ones(1, "f4"), "stem.weight"),
        numpy_helper.from_array(numpy.int64([5]), "stem.indices"), [6, 3, 3, 3]))


@names("stem.weight")
def half_a_constant(model):
    """a Constant node without a value"""
    drop(model.graph.initializer, lambda each: each.name == "stem.weight")
    append(model, "Constant", "stem.weight", [])
