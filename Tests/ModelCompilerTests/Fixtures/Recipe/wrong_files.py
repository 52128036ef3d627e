# SPDX-License-Identifier: Apache-2.0
"""Files that hold no model at all, or a part of one."""


def of(model):
    """By file name: what is wrong, a word that the error must contain, and the bytes."""
    node = model.index(b"stem_relu")
    return {
        "empty.onnx": ("an empty file", "ONNX", b""),
        "text.onnx": ("a text", "ONNX", b"This is a text about a network, not a network.\n" * 8),
        "picture.onnx": ("a PNG picture's first bytes", "ONNX",
                         b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0"),
        "zeros.onnx": ("4096 bytes of 0", "ONNX", bytes(4096)),
        "truncated.onnx": ("the first half", "ONNX", model[:len(model) // 2]),
        "one-byte-short.onnx": ("all but the last byte", "ONNX", model[:-1]),
        "first-fields-only.onnx": ("a version and no graph", "graph", model[:2]),
        "length-beyond-the-end.onnx": ("a field of 2^63 − 1 bytes", "ONNX",
                                       model[:2] + b"\x3a" + b"\xff" * 8 + b"\x7f"),
        "not-unicode.onnx": ("a name that is not UTF-8", "ONNX",
                             model[:node] + b"stem\xff\xfe\xfa\xfb\xfc" + model[node + 9:]),
        "deep-groups.onnx": ("1000 messages in each other", "ONNX", b"\x3a" + nested(1000)),
    }


def nested(depth):
    """Graphs inside attributes of nodes of graphs, in protobuf's wire format."""
    content = b""
    for _ in range(depth):
        for tag in (b"\x32", b"\x2a", b"\x0a"):  # AttributeProto.g, NodeProto.attribute, .node
            content = tag + varint(len(content)) + content
    return varint(len(content)) + content


def varint(value):
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
