# SPDX-License-Identifier: Apache-2.0
"""Files that the importer must refuse: one small valid model, and one thing wrong in each."""

import inspect

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

import wrong_files
import wrong_graphs
import wrong_operators
import wrong_shapes
import wrong_tensors

PICTURE = (1, 3, 16, 16)
CLASSES = 5


def weights(random, *sides):
    return random.uniform(-0.5, 0.5, sides).astype("f4")


def control():
    """The valid model; every name in it says what it is."""
    random = numpy.random.default_rng(7)
    tensors = {
        "stem.weight": weights(random, 6, 3, 3, 3), "stem.bias": weights(random, 6),
        "norm.scale": 1 + weights(random, 6), "norm.bias": weights(random, 6),
        "norm.mean": weights(random, 6), "norm.variance": 1 + weights(random, 6),
        "shuffle.split": numpy.int64([1, 2, 3, 4, 4]), "shuffle.joined": numpy.int64([1, 6, 4, 4]),
        "after.weight": weights(random, 6, 6, 1, 1),
        "classifier.weight": weights(random, CLASSES, 6),
        "classifier.bias": weights(random, CLASSES),
    }
    window = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}
    norm = ["norm.scale", "norm.bias", "norm.mean", "norm.variance"]
    nodes = [
        node("Conv", "stem_convolution", "input stem.weight stem.bias", group=1, **window),
        node("BatchNormalization", "norm", ["stem_convolution", *norm]),
        node("Relu", "stem_relu", "norm"),
        node("MaxPool", "stem_pool", "stem_relu", **window),
        node("Reshape", "shuffle_reshape", "stem_pool shuffle.split"),
        node("Transpose", "shuffle_transpose", "shuffle_reshape", perm=[0, 2, 1, 3, 4]),
        node("Reshape", "shuffle_back", "shuffle_transpose shuffle.joined"),
        node("Conv", "after_shuffle", "shuffle_back after.weight"),
        node("GlobalAveragePool", "pool", "after_shuffle"),
        node("Flatten", "flatten", "pool"),
        node("Gemm", "classifier", "flatten classifier.weight classifier.bias", transB=1),
    ]
    graph = helper.make_graph(
        nodes, "control",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, PICTURE)],
        [helper.make_tensor_value_info("classifier", TensorProto.FLOAT, (1, CLASSES))],
        [numpy_helper.from_array(values, name) for name, values in tensors.items()])
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7, producer_name="fixtures")


def node(operator, name, inputs, **attributes):
    """A node whose output has its own name."""
    inputs = inputs.split() if isinstance(inputs, str) else inputs
    return helper.make_node(operator, inputs, [name], name=name, **attributes)


def cases():
    """Every function of these modules that says what its error must name."""
    for module in (wrong_tensors, wrong_graphs, wrong_operators, wrong_shapes):
        for name, change in inspect.getmembers(module, inspect.isfunction):
            if hasattr(change, "expect"):
                yield name.replace("_", "-") + ".onnx", change


def make(folder):
    """Writes the files; answers their lines of the index."""
    folder.mkdir(exist_ok=True)
    onnx.checker.check_model(control(), full_check=True)
    files, lines = {}, []
    for file, change in cases():
        model = control()
        change(model)
        files[file] = model.SerializeToString(deterministic=True)
        lines.append({"file": file, "wrong": change.__doc__, "expect": change.expect})
    for file, (wrong, expect, content) in wrong_files.of(control().SerializeToString()).items():
        files[file] = content
        lines.append({"file": file, "wrong": wrong, "expect": expect})
    for path in folder.iterdir():
        path.unlink()
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return lines
