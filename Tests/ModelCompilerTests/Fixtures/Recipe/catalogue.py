# SPDX-License-Identifier: Apache-2.0
"""Every fixture: what the network is, who exports it and how, and what it is there for."""

from dataclasses import dataclass

import edits
from networks import AlexNetLike, Network, ShuffleNet


@dataclass(frozen=True)
class Fixture:
    name: str
    covers: tuple
    network: Network
    opset: int
    exporter: str = "torchscript"  # or dynamo
    folded: bool = True  # constants, and batch normalization into convolutions
    kept_norm: bool = False  # training=PRESERVE: constants folded, batch normalization kept
    batch: str = "one"  # or two, symbolic
    symbolic_size: bool = False
    weights_as_inputs: bool = False
    dropout_kept: bool = False
    edits: tuple = ()
    make: type = ShuffleNet


def torchscript(name, opset, *covers, network=Network(), **options):
    return Fixture(name, covers, network, opset, **options)


def dynamo(name, opset, *covers, network=Network(), **options):
    return Fixture(name, covers, network, opset, exporter="dynamo", **options)


KEPT = {"folded": False}
SYMBOLIC = {"batch": "symbolic"}

SHUFFLES = [
    torchscript(
        "paper-order", 11, "paper's unit", "5-D shuffle", "constant shapes", "norm folded"),
    torchscript(
        "paper-order-symbolic-batch", 9, "5-D shuffle", "shapes computed by Shape/Gather/Concat",
        "symbolic batch", **SYMBOLIC),
    torchscript(
        "paper-order-cast-shapes", 7, "oldest opset", "shapes through Cast", "symbolic batch",
        "norm kept", **SYMBOLIC, **KEPT),
    dynamo("paper-order-dynamo", 18, "paper's unit, dynamo exporter"),
    dynamo(
        "paper-order-dynamo-symbolic", 20, "shapes computed by dynamo", "symbolic batch",
        **SYMBOLIC),
    torchscript(
        "published-order", 13, "inverse shuffle", "shuffle after the depthwise",
        "shuffle in the first unit", "ReLU on the branch only", "no bias in the classifier",
        network=Network(
            shuffle="inverse", shuffle_at="after-depthwise", shuffle_first=True, relu="branch",
            groups=(3, 3), stages=((36, 2), (72, 2)), stem=(12, 3, 2, 1), head="average",
            classifier="linear-no-bias", flatten="view")),
    torchscript(
        "published-order-norm-kept", 12, "inverse shuffle", "norm kept", "Identity of weights",
        network=Network(
            shuffle="inverse", shuffle_at="after-depthwise", shuffle_first=True, relu="branch",
            groups=(3, 3), stages=((36, 2),), stem=(12, 3, 2, 1)),
        **KEPT),
    torchscript(
        "four-dimensions", 8, "4-D shuffle", "norm kept", "inverse order of the concat",
        network=Network(shuffle="flat", concat="branch-shortcut"), **KEPT),
    torchscript(
        "four-dimensions-inverse", 14, "4-D inverse shuffle", "symbolic batch", "48×40",
        network=Network(
            shuffle="flat_inverse", image=(3, 48, 40), groups=(4, 4), stages=((32, 2), (64, 2))),
        **SYMBOLIC),
    torchscript(
        "without-batch", 10, "3-D shuffle that drops a batch of one",
        network=Network(shuffle="without_batch")),
    torchscript(
        "batch-merged", 15, "batch and channels in one axis", "two reshapes in a row",
        network=Network(shuffle="batch_merged", stages=((24, 3),)), **SYMBOLIC),
    torchscript(
        "batch-of-two", 11, "a batch of two in every constant shape", batch="two"),
    torchscript(
        "minus-one-batch", 9, "Reshape to −1 with constant shapes", "symbolic batch",
        network=Network(shuffle="minus_one"), **SYMBOLIC),
    torchscript(
        "unflatten", 17, "unflatten and flatten", "symbolic batch",
        network=Network(shuffle="unflatten"), **SYMBOLIC),
    dynamo(
        "unflatten-dynamo", 19, "unflatten and flatten, dynamo exporter", "symbolic batch",
        network=Network(shuffle="unflatten"), **SYMBOLIC),
    torchscript(
        "shuffle-through-nhwc", 13, "shuffle between two layout transposes",
        network=Network(shuffle="channels_last")),
    dynamo(
        "torch-channel-shuffle-dynamo", 21, "torch's own channel_shuffle",
        network=Network(shuffle="torch_operator", groups=(3, 3), stages=((36, 2),),
                        stem=(12, 3, 2, 1))),
    torchscript(
        "different-groups", 11, "groups 2 and 4 with a shuffle by 2",
        network=Network(groups=(2, 4), shuffle_groups=2, stages=((32, 2), (64, 3)))),
    torchscript(
        "groups-that-do-not-divide", 13, "12 channels in 4 groups: an arbitrary permutation",
        network=Network(groups=(4, 4), stages=((48, 3),))),
    torchscript(
        "eight-groups", 12, "8 groups", "grouped first pointwise convolution",
        network=Network(groups=(8, 8), stages=((64, 2),), stem=(16, 3, 2, 1), group_first=True,
                        shuffle_first=True)),
    torchscript(
        "one-group", 11, "no groups and no shuffle",
        network=Network(groups=(1, 1), shuffle="none")),
    torchscript(
        "shuffle-after-unit", 18, "a permutation that lies between no two convolutions",
        network=Network(shuffle_at="after-unit", stages=((24, 3),))),
    torchscript(
        "shuffle-without-depthwise-groups", 11, "shuffle by 3 between groups of 2",
        network=Network(shuffle_groups=3, stages=((24, 2), (48, 1)))),
    torchscript(
        "reshape-copies-sides", 9, "Reshape with 0 for a side that stays",
        edits=(edits.copied_sides,)),
]

UNITS = [
    torchscript(
        "grouped-first-pointwise", 11, "grouped first pointwise convolution",
        "shuffle in the first unit", network=Network(group_first=True, shuffle_first=True)),
    torchscript(
        "branch-then-shortcut", 10, "concat of branch and shortcut", "add of branch and shortcut",
        network=Network(concat="branch-shortcut", add="branch-shortcut", relu="branch")),
    torchscript(
        "negative-axis", 13, "Concat along axis −3", network=Network(concat_axis=-3)),
    torchscript(
        "average-pads-counted", 19, "count_include_pad 1", "48×40",
        network=Network(image=(3, 48, 40))),
    torchscript(
        "average-pads-uncounted", 11, "count_include_pad 0", "48×40",
        network=Network(image=(3, 48, 40), shortcut="uncounted")),
    torchscript(
        "average-after-pad", 11, "F.pad in front of the average pool", "Pad with inputs",
        network=Network(shortcut="after-zeros")),
    torchscript(
        "average-after-pad-attributes", 9, "F.pad in front of the average pool",
        "Pad with attributes", network=Network(shortcut="after-zeros")),
    dynamo(
        "average-after-pad-dynamo", 18, "F.pad in front of the average pool, dynamo",
        network=Network(shortcut="after-zeros")),
    torchscript(
        "average-ceil", 11, "AveragePool ceil_mode without padding",
        network=Network(shortcut="ceil")),
    torchscript(
        "average-ceil-of-two", 19, "AveragePool 2×2 ceil_mode on odd sides", "48×40",
        network=Network(image=(3, 40, 48), shortcut="ceil-of-two", stages=((24, 2), (48, 1)))),
    torchscript(
        "max-on-shortcut", 12, "max pool on the shortcut", network=Network(shortcut="max")),
    torchscript(
        "relu-after-depthwise", 11, "ReLU after the depthwise",
        network=Network(depthwise_relu=True)),
    torchscript(
        "relu6-attributes", 8, "Clip with attributes", "norm kept",
        network=Network(activation="relu6", depthwise_relu=True), **KEPT),
    torchscript(
        "relu6-inputs", 13, "Clip with inputs",
        network=Network(activation="relu6", depthwise_relu=True)),
    dynamo(
        "clamp-four-dynamo", 18, "Clip(0, 4)", network=Network(activation="clamp-four")),
    torchscript(
        "clamp-below", 12, "Clip without a maximum", network=Network(activation="clamp-below")),
    torchscript(
        "depthwise-after-zeros", 13, "F.pad in front of the depthwise",
        network=Network(depthwise_padding="zeros")),
    torchscript(
        "asymmetric-pads", 11, "Conv pads 0, 0, 1, 1",
        network=Network(depthwise_padding="low-side"), edits=(edits.pads_into_convolutions,)),
    torchscript(
        "asymmetric-pad-nodes", 18, "Pad 0, 0, 1, 1 in front of Conv and MaxPool",
        network=Network(depthwise_padding="low-side", stem_pool="max-after-low-side")),
    torchscript(
        "auto-pad", 11, "padding='same'", network=Network(depthwise_padding="same")),
    torchscript(
        "bias-without-norm", 11, "bias in every convolution", "no norm",
        network=Network(bias=True, norm=False)),
    torchscript(
        "bias-and-norm", 14, "bias and norm kept", "epsilon 1e-3",
        network=Network(bias=True, epsilon=1e-3), kept_norm=True),
    torchscript(
        "wide-bottleneck", 11, "bottleneck of one half",
        network=Network(bottleneck=2, stages=((24, 3),), groups=(3, 3), stem=(12, 3, 2, 1))),
]

STEMS = [
    torchscript(
        "cifar-three-by-three", 11, "stem of stride 1 without pooling",
        network=Network(stem=(8, 3, 1, 1), stem_pool="none")),
    torchscript(
        "cifar-one-by-one", 13, "1×1 stem without pooling", "100 classes",
        network=Network(stem=(12, 1, 1, 0), stem_pool="none", classes=100, groups=(3, 3),
                        stages=((36, 1), (72, 1)))),
    torchscript(
        "stem-five-by-five", 11, "5×5 stem", "bias",
        network=Network(stem=(8, 5, 2, 2), bias=True)),
    torchscript(
        "stem-seven-by-seven", 12, "7×7 stem", "48×40",
        network=Network(stem=(8, 7, 2, 3), image=(3, 48, 40), stages=((24, 2),))),
    torchscript(
        "stem-rectangle", 11, "3×5 window with strides 2 and 1",
        network=Network(stem=(8, (3, 5), (2, 1), (1, 2)), image=(3, 48, 40), stages=((24, 2),))),
    torchscript(
        "stem-after-zeros", 9, "F.pad in front of the stem, attributes",
        network=Network(stem=(8, 3, 2, 0), stem_zeros=(1, 1, 1, 1))),
    torchscript(
        "stem-after-uneven-zeros", 15, "F.pad 0, 1, 0, 1 in front of the stem, inputs",
        network=Network(stem=(8, 3, 2, 0), stem_zeros=(0, 1, 0, 1))),
    torchscript(
        "max-after-minus-infinity", 11, "F.pad(−∞) in front of the max pool",
        network=Network(stem_pool="max-after-minus-infinity")),
    torchscript(
        "max-after-zeros", 10, "F.pad(0) of a ReLU in front of the max pool",
        network=Network(stem_pool="max-after-zeros")),
    torchscript("max-ceil", 11, "MaxPool ceil_mode", network=Network(stem_pool="max-ceil")),
    dynamo(
        "max-ceil-dynamo", 18, "MaxPool ceil_mode", "48×40",
        network=Network(stem_pool="max-ceil", image=(3, 48, 40), stages=((24, 2),))),
    torchscript(
        "average-ceil-counted", 19, "AveragePool ceil_mode, pads counted",
        network=Network(stem_pool="average-ceil-counted", stages=((24, 2),))),
    torchscript(
        "average-ceil-uncounted", 19, "AveragePool ceil_mode, pads not counted",
        network=Network(stem_pool="average-ceil-uncounted", stages=((24, 2),))),
    torchscript(
        "grey-picture", 11, "one input channel", network=Network(image=(1, 32, 32))),
    torchscript(
        "norm-on-input", 9, "BatchNormalization on the input", "picture of 0…255",
        network=Network(input_norm=True), **KEPT),
    torchscript(
        "norm-after-pool", 13, "BatchNormalization between a pool and a convolution",
        network=Network(last_norm=True, stages=((24, 2),)), kept_norm=True),
    torchscript(
        "nhwc-picture", 13, "Transpose from NHWC in front", network=Network(nhwc=True)),
    torchscript(
        "symbolic-sides", 11, "symbolic batch, height and width",
        network=Network(image=(3, 48, 40), head="mean"), **SYMBOLIC, symbolic_size=True),
    torchscript(
        "three-stages", 11, "three stages", "100 classes", "norm kept", "64×48",
        network=Network(image=(3, 64, 48), classes=100, stages=((16, 2), (24, 2), (32, 2))),
        kept_norm=True),
    torchscript(
        "thousand-classes", 13, "1000 classes of 12 features", "one unit a stage",
        network=Network(classes=1000, stem=(4, 3, 2, 1), stages=((8, 1), (12, 2)), bottleneck=2,
                        classifier="linear-no-bias")),
    torchscript(
        "alexnet-like", 11, "11×11 of stride 4", "5×5 in 2 groups", "map flattened whole",
        "two linear layers", "48×40",
        network=Network(image=(3, 48, 40), head="map", classifier="two-linear"),
        make=AlexNetLike),
    torchscript(
        "alexnet-like-dropout", 9, "Dropout kept", "map flattened whole",
        network=Network(image=(3, 40, 48), head="map", classifier="two-linear", dropout=True),
        dropout_kept=True, make=AlexNetLike),
]

ONE_STAGE = {"stages": ((24, 2),)}

HEADS = [
    torchscript(
        "mean", 13, "ReduceMean with an attribute", "100 classes", "norm after Gemm",
        network=Network(head="mean", flatten="none", classes=100, classifier_norm=True,
                        **ONE_STAGE),
        **KEPT),
    torchscript(
        "mean-with-input", 18, "ReduceMean with axes as an input",
        network=Network(head="mean", flatten="none", **ONE_STAGE)),
    dynamo(
        "mean-dynamo", 18, "ReduceMean, dynamo", "symbolic batch", "norm folded into Gemm",
        network=Network(head="mean", flatten="none", classifier_norm=True, **ONE_STAGE),
        **SYMBOLIC),
    torchscript(
        "mean-keeping-sides", 11, "ReduceMean keepdims", "Squeeze twice",
        network=Network(head="mean-keep", flatten="squeeze", **ONE_STAGE)),
    torchscript(
        "average-of-map", 12, "AveragePool over the whole map", "Squeeze twice",
        network=Network(head="average", flatten="squeeze", **ONE_STAGE)),
    torchscript(
        "squeeze-with-input", 13, "Squeeze with axes as an input",
        network=Network(flatten="squeeze", **ONE_STAGE)),
    torchscript(
        "view-symbolic", 11, "view(size(0), −1)", "symbolic batch",
        network=Network(flatten="view", **ONE_STAGE), **SYMBOLIC),
    torchscript(
        "reshape-symbolic", 14, "reshape(−1, product of sizes)", "symbolic batch",
        network=Network(flatten="reshape", head="map", **ONE_STAGE), **SYMBOLIC),
    torchscript(
        "map-flattened-nhwc", 11, "map flattened as height, width, channels",
        network=Network(head="map-nhwc", **ONE_STAGE)),
    torchscript(
        "matmul-and-add", 11, "MatMul and Add",
        network=Network(classifier="matmul", **ONE_STAGE)),
    torchscript(
        "gemm-with-factors", 11, "Gemm with alpha, beta and no transposition",
        network=Network(classifier="addmm", **ONE_STAGE)),
    torchscript(
        "convolution-as-classifier", 11, "1×1 convolution as classifier", "100 classes",
        network=Network(classifier="convolution", classes=100, **ONE_STAGE)),
    torchscript(
        "softmax", 11, "Softmax before opset 13", network=Network(softmax=True, **ONE_STAGE)),
    torchscript(
        "softmax-symbolic", 17, "Softmax from opset 13", "symbolic batch",
        network=Network(softmax=True, **ONE_STAGE), **SYMBOLIC),
    torchscript(
        "linear-norm", 11, "BatchNormalization after Gemm",
        network=Network(classifier_norm=True, **ONE_STAGE), kept_norm=True),
]

FORMS = [
    torchscript(
        "weights-as-inputs", 8, "weights listed as graph inputs too", weights_as_inputs=True),
    torchscript(
        "weights-as-constants", 11, "every weight a Constant node",
        edits=(edits.weights_as_constants,)),
    torchscript(
        "weights-as-float-data", 12, "float_data and int64_data in place of raw_data",
        edits=(edits.typed_fields,)),
    torchscript(
        "attributes-left-out", 13, "attributes that equal their default left out",
        edits=(edits.defaults_left_out,)),
    torchscript(
        "identity-and-dropout", 16, "Identity and Dropout (training_mode false) in between",
        edits=(edits.identities,)),
    torchscript(
        "opset-21", 21, "TorchScript exporter at opset 21", "norm kept", kept_norm=True),
    dynamo("opset-21-dynamo", 21, "dynamo exporter at opset 21", "bias and norm",
           network=Network(bias=True)),
    torchscript(
        "unnamed-nodes", 15, "nodes without names", edits=(edits.names_left_out,)),
]

FIXTURES = SHUFFLES + UNITS + STEMS + HEADS + FORMS
