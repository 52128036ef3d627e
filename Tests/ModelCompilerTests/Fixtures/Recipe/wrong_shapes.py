# SPDX-License-Identifier: Apache-2.0
"""Shuffles that are none, and shape arithmetic that goes wrong."""

import numpy
from onnx import TensorProto

from changing import append, find, insert, names, put, set_attributes


@names("shuffle")
def rows_for_columns(model):
    """a Transpose of height and width"""
    set_attributes(model, "shuffle_transpose", perm=[0, 1, 2, 4, 3])


@names("shuffle")
def channels_for_rows(model):
    """a Transpose that mixes channels and rows"""
    set_attributes(model, "shuffle_transpose", perm=[0, 3, 2, 1, 4])


@names("shuffle_transpose")
def axis_twice(model):
    """a Transpose that names an axis twice"""
    set_attributes(model, "shuffle_transpose", perm=[0, 2, 2, 3, 4])


@names("shuffle_transpose")
def axis_9(model):
    """a Transpose of axis 9"""
    set_attributes(model, "shuffle_transpose", perm=[0, 2, 1, 3, 9])


@names("shuffle_transpose")
def few_axes(model):
    """a Transpose of three axes of five"""
    set_attributes(model, "shuffle_transpose", perm=[0, 2, 1])


@names("shuffle_reshape")
def reshape_to_more(model):
    """a Reshape to more elements"""
    put(model, "shuffle.split", numpy.int64([1, 2, 4, 4, 4]))


@names("shuffle_reshape")
def reshape_overflows(model):
    """a Reshape whose sides overflow"""
    put(model, "shuffle.split", numpy.int64([2**62, 2**62, 3, 4, 4]))


@names("shuffle_reshape")
def two_unknown_sides(model):
    """a Reshape with two −1"""
    put(model, "shuffle.split", numpy.int64([1, -1, -1, 4, 4]))


@names("shuffle_reshape")
def side_of_minus_two(model):
    """a Reshape with −2"""
    put(model, "shuffle.split", numpy.int64([1, 2, -2, 4, 4]))


@names("shuffle_reshape")
def copied_side_beyond(model):
    """a Reshape that copies a fifth side of four"""
    put(model, "shuffle.split", numpy.int64([1, 2, 3, 16, 0]))


@names("shuffle_reshape")
def unknown_side_of_zero(model):
    """a Reshape with −1 and no elements elsewhere"""
    set_attributes(model, "shuffle_reshape", allowzero=1)
    model.opset_import[0].version = 14
    put(model, "shuffle.split", numpy.int64([0, -1, 3, 4, 4]))


@names("shuffle_reshape")
def float_shape(model):
    """a Reshape to a shape of floats"""
    put(model, "shuffle.split", numpy.float32([1, 2, 3, 4, 4]))


@names("shape_cast")
def shape_from_the_picture(model):
    """a Reshape to a shape that is computed from pixels"""
    insert(model, "Cast", "shape_cast", "shuffle_reshape", place=1, to=TensorProto.INT64)
    find(model, "shape_cast").input[0] = "input"


@names("shape_")
def gather_beyond(model):
    """shape arithmetic: the ninth side of four"""
    put(model, "nine", numpy.int64(9))
    append(model, "Gather", "shape_gather", ["shape_of", "nine"], axis=0)
    append(model, "Shape", "shape_of", ["input"])
    insert(model, "Add", "shape_sum", "shuffle_reshape", ["shape_gather"], place=1)


@names("shape_")
def division_by_zero(model):
    """shape arithmetic: a division by 0"""
    put(model, "nothing", numpy.int64(0))
    insert(model, "Div", "shape_division", "shuffle_reshape", ["nothing"], place=1)


@names("shape_")
def division_overflows(model):
    """shape arithmetic: −2^63 / −1"""
    put(model, "shuffle.split", numpy.int64([-(2**63)] * 5))
    put(model, "minus_one", numpy.int64(-1))
    insert(model, "Div", "shape_division", "shuffle_reshape", ["minus_one"], place=1)


@names("shape_")
def product_overflows(model):
    """shape arithmetic: a product beyond 2^63"""
    put(model, "vast", numpy.int64(2**62))
    insert(model, "Mul", "shape_product", "shuffle_reshape", ["vast"], place=1)


@names("shape_")
def vast_fill(model):
    """shape arithmetic: a ConstantOfShape of 2^40 values"""
    put(model, "vast", numpy.int64([2**40]))
    append(model, "ConstantOfShape", "shape_fill", ["vast"])
    find(model, "shuffle_reshape").input[1] = "shape_fill"


@names("shape_")
def unsqueeze_axis_9(model):
    """shape arithmetic: an Unsqueeze at axis 9"""
    put(model, "nine", numpy.int64([9]))
    insert(model, "Unsqueeze", "shape_unsqueeze", "shuffle_reshape", ["nine"], place=1)


@names("shape_")
def slice_without_step(model):
    """shape arithmetic: a Slice with a step of 0"""
    for name, value in {"start": 0, "end": 5, "along": 0, "step": 0}.items():
        put(model, name, numpy.int64([value]))
    insert(model, "Slice", "shape_slice", "shuffle_reshape",
           ["start", "end", "along", "step"], place=1)
