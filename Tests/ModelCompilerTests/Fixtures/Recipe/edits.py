# SPDX-License-Identifier: Apache-2.0
"""Changes to an exported graph that change nothing that it computes."""

import numpy
from onnx import helper, numpy_helper


def producers(graph):
    return {name: node for node in graph.node for name in node.output}


def attribute(node, name, otherwise=None):
    for entry in node.attribute:
        if entry.name == name:
            return helper.get_attribute_value(entry)
    return otherwise


def drop(messages, unwanted):
    """Removes those for which `unwanted` holds from a repeated field."""
    for index in reversed(range(len(messages))):
        if unwanted(messages[index]):
            del messages[index]


def constant(graph, name):
    """The value of a constant, whether an initializer or a node."""
    for tensor in graph.initializer:
        if tensor.name == name:
            return numpy_helper.to_array(tensor)
    node = producers(graph).get(name)
    if node is not None and node.op_type == "Constant":
        return numpy_helper.to_array(attribute(node, "value"))
    return None


def weights_as_constants(model):
    nodes = [
        helper.make_node("Constant", [], [tensor.name], name="constant_" + tensor.name,
                         value=tensor)
        for tensor in model.graph.initializer
    ]
    rest = list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.node.extend(nodes + rest)


def typed_fields(model):
    tensors = list(model.graph.initializer)
    tensors += [attribute(node, "value") for node in model.graph.node if node.op_type == "Constant"]
    for tensor in tensors:
        values = numpy_helper.to_array(tensor).flatten()
        field = {numpy.dtype("float32"): tensor.float_data, numpy.dtype("int64"): tensor.int64_data}
        tensor.ClearField("raw_data")
        field[values.dtype].extend(values.tolist())


def defaults_left_out(model):
    for node in model.graph.node:
        defaults = {
            "dilations": [1, 1], "group": 1, "pads": [0, 0, 0, 0], "alpha": 1.0, "beta": 1.0,
            "ceil_mode": 0, "count_include_pad": 0,
            "axis": 1 if node.op_type == "Flatten" else None,
        }
        if node.op_type == "Conv":
            defaults |= {"strides": [1, 1], "kernel_shape": attribute(node, "kernel_shape")}
        drop(node.attribute,
             lambda entry: defaults.get(entry.name) == helper.get_attribute_value(entry))


def names_left_out(model):
    for node in model.graph.node:
        node.name = ""


def copied_sides(model):
    """Writes 0 for the batch, which Reshape reads as: the same as in its input."""
    for node in model.graph.node:
        if node.op_type != "Reshape":
            continue
        sides = constant(model.graph, node.input[1]).copy()
        if sides[0] != 1:
            continue
        sides[0] = 0
        node.input[1] += "_copying"
        if all(tensor.name != node.input[1] for tensor in model.graph.initializer):
            model.graph.initializer.append(numpy_helper.from_array(sides, node.input[1]))


def pads_into_convolutions(model):
    """Gives the pads of each Pad node to the convolution behind it."""
    graph = model.graph
    by_output = producers(graph)
    for node in graph.node:
        before = by_output.get(node.input[0]) if node.op_type == "Conv" else None
        if before is None or before.op_type != "Pad":
            continue
        pads = PadReader(graph, before).pads
        drop(node.attribute, lambda entry: entry.name == "pads")
        node.attribute.append(helper.make_attribute("pads", pads[2:4] + pads[6:8]))
        node.input[0] = before.input[0]
    prune(graph)


class PadReader:
    """The pads of a Pad node, whose constants an exporter may have computed in the graph."""

    def __init__(self, graph, node):
        self.graph, self.by_output = graph, producers(graph)
        self.pads = [int(value) for value in self.value(node.input[1])]

    def value(self, name):
        known = constant(self.graph, name)
        if known is not None:
            return known
        node = self.by_output[name]
        values = [self.value(each) for each in node.input if each]
        if node.op_type == "Concat":
            return numpy.concatenate(values, axis=attribute(node, "axis"))
        if node.op_type == "Reshape":
            return values[0].reshape(values[1])
        if node.op_type == "Transpose":
            return values[0].transpose(attribute(node, "perm"))
        if node.op_type == "Cast":
            return values[0]
        if node.op_type == "ConstantOfShape":
            return numpy.zeros(values[0], dtype=numpy.int64)
        if node.op_type == "Slice":
            start, end, axis, step = (int(each[0]) for each in values[1:])
            assert axis == 0
            return values[0][start:end:step] if end > -2**62 else values[0][start::step]
        raise ValueError(f"{node.op_type} computes pads")


def prune(graph):
    """Removes the nodes and initializers that nothing reads."""
    wanted = {output.name for output in graph.output}
    for index in reversed(range(len(graph.node))):
        node = graph.node[index]
        if wanted.isdisjoint(node.output):
            del graph.node[index]
        else:
            wanted.update(node.input)
    drop(graph.initializer, lambda tensor: tensor.name not in wanted)


def identities(model):
    """Puts an Identity behind every Conv, and a Dropout that does nothing behind every Relu."""
    graph = model.graph
    ratio = numpy_helper.from_array(numpy.float32(0.5), "dropout_ratio")
    training = numpy_helper.from_array(numpy.bool_(False), "dropout_training")
    graph.initializer.extend([ratio, training])
    nodes = []
    for node in graph.node:
        nodes.append(node)
        if node.op_type not in ("Conv", "Relu"):
            continue
        plain, node.output[0] = node.output[0], node.output[0] + "_before"
        after = ["Identity", [node.output[0]], [plain]]
        if node.op_type == "Relu":
            after = ["Dropout", [node.output[0], ratio.name, training.name], [plain]]
        nodes.append(helper.make_node(*after, name="after_" + node.name))
    nodes = list(nodes)
    del graph.node[:]
    graph.node.extend(nodes)
