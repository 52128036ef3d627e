# SPDX-License-Identifier: Apache-2.0
"""Writes a network as ONNX, node by node, and reads its weights back."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from network import UNITS, ShuffleNetV1, Unit


class Writer:
    """Collects nodes and weights; every method gives the name of what its node makes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        """A weight or a shape."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, name: str, inputs: list[str], **attributes: object) -> str:
        """Any operator with one output, which is called like it."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def convolution(self, name: str, source: str, layer: nn.Conv2d, norm: nn.BatchNorm2d) -> str:
        """A convolution and its normalisation."""
        weight = self.constant(f"{name}.weight", layer.weight.detach().numpy())
        made = self.node(
            "Conv", f"{name}.conv", [source, weight], kernel_shape=list(layer.kernel_size),
            strides=list(layer.stride), pads=list(layer.padding) * 2, group=layer.groups)
        values = {"scale": norm.weight, "offset": norm.bias, "mean": norm.running_mean, "variance": norm.running_var}
        statistics = [self.constant(f"{name}.{key}", value.detach().numpy()) for key, value in values.items()]
        return self.node("BatchNormalization", name, [made, *statistics], epsilon=norm.eps)

    def shuffle(self, name: str, source: str, channels: int, groups: int, size: int) -> str:
        """[groups, n] becomes [n, groups], in maps of size×size."""
        rows = [1, groups, channels // groups]
        parted = self.constant(f"{name}.split.shape", np.array([*rows, -1], np.int64))
        split = self.node("Reshape", f"{name}.split", [source, parted])
        turned = self.node("Transpose", f"{name}.transpose", [split], perm=[0, 2, 1, 3])
        shape = self.constant(f"{name}.shape", np.array([1, channels, size, size], np.int64))
        return self.node("Reshape", name, [turned, shape])


def unit(writer: Writer, name: str, source: str, layer: Unit, size: int) -> tuple[str, int]:
    """One unit on maps of size×size; gives its output and that one's size."""
    channels = layer.reduce.out_channels
    maps = writer.convolution(f"{name}.pointwise1", source, layer.reduce, layer.reduce_norm)
    maps = writer.node("Relu", f"{name}.pointwise1.relu", [maps])
    maps = writer.shuffle(f"{name}.shuffle", maps, channels, layer.groups, size)
    maps = writer.convolution(f"{name}.depthwise", maps, layer.depthwise, layer.depthwise_norm)
    maps = writer.convolution(f"{name}.pointwise2", maps, layer.expand, layer.expand_norm)
    if layer.stride == 1:
        return writer.node("Relu", f"{name}.relu", [writer.node("Add", f"{name}.add", [source, maps])]), size
    pooled = writer.node(
        "AveragePool", f"{name}.shortcut", [source], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4,
        count_include_pad=1)
    joined = writer.node("Concat", f"{name}.concat", [pooled, maps], axis=1)
    return writer.node("Relu", f"{name}.relu", [joined]), (size + 1) // 2


def write_onnx(network: ShuffleNetV1, path: Path, size: int) -> None:
    """Input `input` float32 [1, 3, size, size], output `logits` float32 [1, classes]."""
    writer = Writer()
    maps = writer.convolution("conv1", "input", network.first, network.first_norm)
    maps = writer.node("Relu", "conv1.relu", [maps])
    maps = writer.node("MaxPool", "maxpool", [maps], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    places = [(stage + 2, index) for stage, count in enumerate(UNITS) for index in range(count)]
    side = (size + 3) // 4
    for (stage, index), layer in zip(places, network.units):
        maps, side = unit(writer, f"stage{stage}.{index}", maps, layer, side)
    maps = writer.node("GlobalAveragePool", "globalpool", [maps])
    maps = writer.node("Flatten", "flatten", [maps])
    weight = writer.constant("classifier.weight", network.classifier.weight.detach().numpy())
    bias = writer.constant("classifier.bias", network.classifier.bias.detach().numpy())
    writer.node("Gemm", "logits", [maps, weight, bias], transB=1)
    shapes = {"input": [1, 3, size, size], "logits": [1, network.classifier.out_features]}
    ends = {name: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()}
    graph = helper.make_graph(writer.nodes, "ShuffleNetV1", [ends["input"]], [ends["logits"]], writer.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def layers_by_name(network: ShuffleNetV1) -> dict[str, tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Convolutions and normalisations under the names that the file gives them."""
    named = {"conv1": (network.first, network.first_norm)}
    places = [(stage + 2, index) for stage, count in enumerate(UNITS) for index in range(count)]
    for (stage, index), layer in zip(places, network.units):
        name = f"stage{stage}.{index}"
        named[f"{name}.pointwise1"] = layer.reduce, layer.reduce_norm
        named[f"{name}.depthwise"] = layer.depthwise, layer.depthwise_norm
        named[f"{name}.pointwise2"] = layer.expand, layer.expand_norm
    return named


@torch.no_grad()
def load_onnx(network: ShuffleNetV1, path: Path) -> None:
    """Takes the weights of a file that `write_onnx` wrote; the classifier's too if it fits."""
    weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in onnx.load(path).graph.initializer}
    for name, (layer, norm) in layers_by_name(network).items():
        layer.weight.copy_(weights[f"{name}.weight"])
        norm.weight.copy_(weights[f"{name}.scale"])
        norm.bias.copy_(weights[f"{name}.offset"])
        norm.running_mean.copy_(weights[f"{name}.mean"])
        norm.running_var.copy_(weights[f"{name}.variance"])
    if weights["classifier.weight"].shape == network.classifier.weight.shape:
        network.classifier.weight.copy_(weights["classifier.weight"])
        network.classifier.bias.copy_(weights["classifier.bias"])
