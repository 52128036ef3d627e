# SPDX-License-Identifier: Apache-2.0
"""Operators that are not supported, or whose attributes and shapes make no sense."""

import numpy
from onnx import TensorProto, helper, numpy_helper

from changing import find, insert, names, put, set_attributes


@names("Sigmoid")
def sigmoid(model):
    """a Sigmoid in the middle"""
    insert(model, "Sigmoid", "gate", "shuffle_reshape")


@names("LSTM")
def lstm(model):
    """an LSTM"""
    put(model, "recurrent.weight", numpy.zeros((1, 8, 4), "f4"))
    put(model, "recurrent.state", numpy.zeros((1, 8, 2), "f4"))
    insert(model, "LSTM", "recurrent", "shuffle_reshape",
           ["recurrent.weight", "recurrent.state"], hidden_size=2)


@names("Resize")
def resize(model):
    """a Resize"""
    put(model, "resize.scales", numpy.float32([1, 1, 1, 1]))
    insert(model, "Resize", "resize", "shuffle_reshape", ["", "resize.scales"], mode="nearest")


@names("ConvTranspose")
def transposed_convolution(model):
    """a ConvTranspose"""
    find(model, "after_shuffle").op_type = "ConvTranspose"


@names("QuantizeLinear")
def quantized(model):
    """a network that is quantized already"""
    put(model, "step", numpy.float32(0.1))
    put(model, "zero", numpy.uint8(128))
    insert(model, "QuantizeLinear", "quantize", "stem_convolution", ["step", "zero"])
    insert(model, "DequantizeLinear", "dequantize", "stem_convolution", ["step", "zero"])


@names("Mul")
def squeeze_and_excite(model):
    """a product of two maps"""
    insert(model, "Mul", "gate", "pool", ["after_shuffle"])


@names("Softmax")
def softmax_in_the_middle(model):
    """a Softmax between two layers"""
    insert(model, "Softmax", "attention", "classifier", axis=1)


@names("If")
def branching(model):
    """an If with two graphs"""
    def branch(name):
        scores = helper.make_tensor_value_info(name, TensorProto.FLOAT, (1, 5))
        zeros = numpy_helper.from_array(numpy.zeros((1, 5), "f4"), name)
        return helper.make_graph([], name, [], [scores], [zeros])
    put(model, "condition", numpy.bool_(True))
    model.graph.node.append(helper.make_node(
        "If", ["condition"], ["chosen"], name="chosen", then_branch=branch("one"),
        else_branch=branch("other")))
    model.graph.output[0].name = "chosen"


@names("Split")
def split(model):
    """a Split"""
    node = insert(model, "Split", "half", "shuffle_reshape", axis=1)
    node.output.append("other_half")


@names("stem_convolution")
def zero_channels(model):
    """a convolution of no output channels"""
    put(model, "stem.weight", numpy.zeros((0, 3, 3, 3), "f4"))


@names("stem_convolution")
def groups_that_do_not_divide(model):
    """3 channels in 2 groups"""
    set_attributes(model, "stem_convolution", group=2)


@names("stem_convolution")
def zero_groups(model):
    """no groups"""
    set_attributes(model, "stem_convolution", group=0)


@names("stem_convolution")
def negative_groups(model):
    """−1 groups"""
    set_attributes(model, "stem_convolution", group=-1)


@names("stem_convolution")
def least_groups(model):
    """−2^63 groups"""
    set_attributes(model, "stem_convolution", group=-(2**63))


@names("stem_convolution")
def weights_of_other_channels(model):
    """weights for 5 input channels on a picture of 3"""
    put(model, "stem.weight", numpy.zeros((6, 5, 3, 3), "f4"))


@names("stem_convolution")
def weights_of_three_dimensions(model):
    """a convolution of one dimension"""
    put(model, "stem.weight", numpy.zeros((6, 3, 3), "f4"))


@names("stem_convolution")
def bias_of_other_channels(model):
    """7 biases for 6 channels"""
    put(model, "stem.bias", numpy.zeros(7, "f4"))


@names("stem_convolution")
def weights_from_the_picture(model):
    """weights that are computed from the picture"""
    find(model, "stem_convolution").input[1] = "input"


@names("stem_convolution")
def kernel_unlike_weights(model):
    """a kernel_shape of 5×5 and weights of 3×3"""
    set_attributes(model, "stem_convolution", kernel_shape=[5, 5])


@names("stem_convolution")
def zero_stride(model):
    """a stride of 0"""
    set_attributes(model, "stem_convolution", strides=[0, 2])


@names("stem_convolution")
def negative_stride(model):
    """a stride of −2"""
    set_attributes(model, "stem_convolution", strides=[-2, 2])


@names("stem_convolution")
def one_stride(model):
    """strides for one dimension"""
    set_attributes(model, "stem_convolution", strides=[2])


@names("stem_convolution")
def negative_pads(model):
    """pads of −1"""
    set_attributes(model, "stem_convolution", pads=[-1, 1, 1, 1])


@names("stem_convolution")
def vast_pads(model):
    """pads of 2^62"""
    set_attributes(model, "stem_convolution", pads=[2**62, 2**62, 2**62, 2**62])


@names("stem_convolution")
def dilated(model):
    """a dilation of 2"""
    set_attributes(model, "stem_convolution", dilations=[2, 2])


@names("stem_convolution")
def unknown_auto_pad(model):
    """an auto_pad that does not exist"""
    set_attributes(model, "stem_convolution", auto_pad="SAME_SOMEHOW", pads=None)


@names("stem_convolution")
def strides_of_floats(model):
    """strides that are floats"""
    set_attributes(model, "stem_convolution", strides=[2.0, 2.0])


@names("stem_convolution")
def map_below_kernel(model):
    """a picture smaller than the window"""
    put(model, "stem.weight", numpy.zeros((6, 3, 21, 21), "f4"))
    set_attributes(model, "stem_convolution", kernel_shape=[21, 21])


@names("stem_convolution")
def no_weights(model):
    """a convolution of one input"""
    del find(model, "stem_convolution").input[1:]


@names("stem_pool")
def vast_window(model):
    """a window of 2^40"""
    set_attributes(model, "stem_pool", kernel_shape=[2**40, 2**40])


@names("stem_pool")
def empty_window(model):
    """a window of 0"""
    set_attributes(model, "stem_pool", kernel_shape=[0, 0], pads=[0, 0, 0, 0])


@names("stem_pool")
def no_window(model):
    """a pool without kernel_shape"""
    set_attributes(model, "stem_pool", kernel_shape=None)


@names("stem_pool")
def pads_beyond_window(model):
    """pads as large as the window: a tap that sees nothing"""
    set_attributes(model, "stem_pool", pads=[3, 3, 3, 3])


@names("stem_pool")
def pool_without_input(model):
    """a node without inputs"""
    del find(model, "stem_pool").input[:]


@names("pool")
def pool_of_vector(model):
    """a pool of a vector"""
    find(model, "pool").input[0] = "flatten"
    find(model, "flatten").input[0] = "after_shuffle"
    find(model, "classifier").input[0] = "pool"


@names("norm")
def norm_of_other_channels(model):
    """5 scales for 6 channels"""
    put(model, "norm.scale", numpy.ones(5, "f4"))


@names("norm")
def norm_in_training(model):
    """batch normalization in training mode"""
    model.opset_import[0].version = 14
    set_attributes(model, "norm", training_mode=1)


@names("norm")
def norm_without_statistics(model):
    """batch normalization of three inputs"""
    del find(model, "norm").input[3:]


@names("dropout")
def dropout_in_training(model):
    """a Dropout in training mode"""
    put(model, "ratio", numpy.float32(0.5))
    put(model, "training", numpy.bool_(True))
    insert(model, "Dropout", "dropout", "classifier", ["ratio", "training"])


@names("clip")
def clip_from_minus_one(model):
    """Clip(−1, 1)"""
    put(model, "least", numpy.float32(-1))
    put(model, "most", numpy.float32(1))
    insert(model, "Clip", "clip", "shuffle_reshape", ["least", "most"])


@names("clip")
def clip_to_nan(model):
    """Clip(0, NaN)"""
    put(model, "least", numpy.float32(0))
    put(model, "most", numpy.float32(numpy.nan))
    insert(model, "Clip", "clip", "shuffle_reshape", ["least", "most"])


@names("pad")
def reflecting_pad(model):
    """a Pad that mirrors"""
    put(model, "pads", numpy.int64([0, 0, 1, 1, 0, 0, 1, 1]))
    insert(model, "Pad", "pad", "stem_convolution", ["pads"], mode="reflect")


@names("pad")
def pad_of_ones(model):
    """a Pad with ones in front of a convolution"""
    put(model, "pads", numpy.int64([0, 0, 1, 1, 0, 0, 1, 1]))
    put(model, "one", numpy.float32(1))
    insert(model, "Pad", "pad", "stem_convolution", ["pads", "one"])


@names("pad")
def pad_of_channels(model):
    """a Pad of the channels"""
    put(model, "pads", numpy.int64([0, 1, 0, 0, 0, 1, 0, 0]))
    insert(model, "Pad", "pad", "stem_convolution", ["pads"])


@names("pad")
def vast_pad(model):
    """a Pad of 2^62"""
    put(model, "pads", numpy.int64([0, 0, 2**62, 2**62, 0, 0, 2**62, 2**62]))
    insert(model, "Pad", "pad", "stem_convolution", ["pads"])


@names("join")
def concat_of_heights(model):
    """a Concat along the height"""
    insert(model, "Concat", "join", "shuffle_reshape", ["stem_pool"], axis=2)


@names("join")
def concat_of_unlike_maps(model):
    """a Concat of maps of different sizes"""
    insert(model, "Concat", "join", "pool", ["stem_relu"], axis=1)


@names("join")
def concat_axis_9(model):
    """a Concat along axis 9"""
    insert(model, "Concat", "join", "pool", ["stem_pool"], axis=9)


@names("join")
def add_of_unlike_maps(model):
    """an Add of maps of different sizes"""
    insert(model, "Add", "join", "pool", ["stem_relu"])


@names("classifier")
def transposed_features(model):
    """a Gemm with transA"""
    set_attributes(model, "classifier", transA=1)


@names("classifier")
def classifier_of_other_features(model):
    """weights for 7 features on 6"""
    put(model, "classifier.weight", numpy.zeros((5, 7), "f4"))


@names("classifier")
def zero_classes(model):
    """no classes"""
    put(model, "classifier.weight", numpy.zeros((0, 6), "f4"))
    put(model, "classifier.bias", numpy.zeros(0, "f4"))


@names("flatten")
def flatten_axis_9(model):
    """a Flatten at axis 9"""
    set_attributes(model, "flatten", axis=9)
