# SPDX-License-Identifier: Apache-2.0
"""How the hostile files change the control model."""

from onnx import helper, numpy_helper

from edits import drop


def names(expected):
    """Marks a change, with a word that the importer's error must contain."""
    def mark(change):
        change.expect = expected
        return change
    return mark


def tensor(model, name):
    return next(each for each in model.graph.initializer if each.name == name)


def put(model, name, values):
    """Gives a tensor another value, or adds it."""
    drop(model.graph.initializer, lambda each: each.name == name)
    model.graph.initializer.append(numpy_helper.from_array(values, name))


def find(model, name):
    return next(each for each in model.graph.node if each.name == name)


def set_attributes(model, name, **attributes):
    node = find(model, name)
    for key, value in attributes.items():
        drop(node.attribute, lambda entry: entry.name == key)
        if value is not None:
            node.attribute.append(helper.make_attribute(key, value))


def insert(model, operator, name, before, inputs=(), place=0, **attributes):
    """Puts a node in front of an input of another, and answers it."""
    target = find(model, before)
    added = helper.make_node(
        operator, [target.input[place], *inputs], [name], name=name, **attributes)
    target.input[place] = name
    nodes = list(model.graph.node)
    nodes.insert(nodes.index(target), added)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return added


def append(model, operator, name, inputs, **attributes):
    """Adds a node in front of all others, for values that do not come from the picture."""
    added = helper.make_node(operator, inputs, [name], name=name, **attributes)
    nodes = [added, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
