# SPDX-License-Identifier: Apache-2.0
"""AlexNet in one column, for pictures of 224 by 224, with seeded weights: 714 million MACs."""

import numpy
from onnx import TensorProto, helper, numpy_helper

# (output channels, kernel, stride, padding, whether a 3x3 max pool of stride 2 follows)
CONVOLUTIONS = [
    (64, 11, 4, 2, True),
    (192, 5, 1, 2, True),
    (384, 3, 1, 1, False),
    (256, 3, 1, 1, False),
    (256, 3, 1, 1, True),
]
HIDDEN_UNITS = [4096, 4096]
CLASSES = 1000
SIDE = 224
SIDE_OF_FEATURES = 6


class _Graph:
    """Nodes in a row: each takes the output of the one before."""

    def __init__(self, seed):
        self.random = numpy.random.default_rng(seed)
        self.nodes, self.constants, self.last = [], [], "input"

    def append(self, operator, constants=(), **attributes):
        output = f"{operator.lower()}{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(operator, [self.last, *constants], [output], output, **attributes)
        )
        self.last = output

    def weights(self, shape):
        """Weights that keep the variance of what passes, and small biases; their names."""
        deviation = numpy.sqrt(2 / numpy.prod(shape[1:]))
        arrays = [self.random.normal(0, deviation, shape), self.random.normal(0, 0.05, shape[0])]
        names = [f"constant{len(self.constants) + index}" for index in range(2)]
        for name, array in zip(names, arrays):
            self.constants.append(numpy_helper.from_array(array.astype(numpy.float32), name))
        return names


def alexnet(seed=1):
    """The network as an ONNX model: `input` [1, 3, 224, 224], `logits` [1, 1000]."""
    graph = _Graph(seed)
    channels = 3
    for outputs, kernel, stride, padding, is_pooled in CONVOLUTIONS:
        graph.append(
            "Conv",
            graph.weights((outputs, channels, kernel, kernel)),
            kernel_shape=[kernel] * 2,
            strides=[stride] * 2,
            pads=[padding] * 4,
            group=1,
        )
        graph.append("Relu")
        if is_pooled:
            graph.append("MaxPool", kernel_shape=[3, 3], strides=[2, 2], pads=[0] * 4)
        channels = outputs
    graph.append("Flatten")
    units = channels * SIDE_OF_FEATURES**2
    for outputs in [*HIDDEN_UNITS, CLASSES]:
        graph.append("Gemm", graph.weights((outputs, units)), transB=1)
        if outputs != CLASSES:
            graph.append("Relu")
        units = outputs
    graph.nodes[-1].output[0] = "logits"
    return _model(graph)


def _model(graph):
    value = helper.make_tensor_value_info
    inputs = [value("input", TensorProto.FLOAT, [1, 3, SIDE, SIDE])]
    outputs = [value("logits", TensorProto.FLOAT, [1, CLASSES])]
    whole = helper.make_graph(graph.nodes, "alexnet", inputs, outputs, graph.constants)
    return helper.make_model(whole, ir_version=7, opset_imports=[helper.make_opsetid("", 13)])
