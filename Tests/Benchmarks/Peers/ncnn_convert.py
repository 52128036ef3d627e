# SPDX-License-Identifier: Apache-2.0
"""From ONNX to ncnn with pnnx, and to int8 by the rules of ncnn2int8.

The wheels bring pnnx but not ncnn2table and ncnn2int8, so their rules are written down here:
weights to 127 / |largest| for each output channel, or each group where there are groups;
activations to 127 / |largest| over the calibration pictures; and where a convolution feeds
nothing but a convolution, it writes int8 itself."""

import importlib.util
import pathlib
import shutil
import subprocess

import ncnn
import numpy

INT8_TAG = numpy.array([0x000D4B38], numpy.uint32)
QUANTIZED = ("Convolution", "ConvolutionDepthWise", "InnerProduct")


def convert(onnx_path, folder, shape):
    """Writes `float.param` and `float.bin` into the folder, with float32 weights."""
    work = pathlib.Path(folder) / "pnnx"
    work.mkdir(exist_ok=True)
    shutil.copy(onnx_path, work / "network.onnx")
    # Importing the module would import PyTorch; the program beside it needs none.
    program = pathlib.Path(importlib.util.find_spec("pnnx").origin).parent / "pnnx"
    extents = ",".join(str(extent) for extent in shape)
    command = [program, "network.onnx", "fp16=0", f"inputshape=[{extents}]"]
    subprocess.run(command, cwd=work, check=True, capture_output=True)
    for suffix in ("param", "bin"):
        shutil.move(work / f"network.ncnn.{suffix}", pathlib.Path(folder) / f"float.{suffix}")
    shutil.rmtree(work)


def quantize(folder, inputs):
    """Writes `int8.param` and `int8.bin` beside the float ones."""
    folder = pathlib.Path(folder)
    header, layers = _read_layers(folder / "float.param")
    largest = _largest_values(folder, [each for each in layers if each.is_quantized], inputs)
    weights = _Reader((folder / "float.bin").read_bytes())
    pieces = []
    for layer in layers:
        if layer.is_quantized:
            bottom = 127 / largest[layer.bottoms[0]]
            follower = _only_follower(layer, layers)
            top = 127 / largest[follower.bottoms[0]] if follower else None
            pieces += layer.quantize(weights, bottom, top)
    assert weights.is_at_end, "expected weights in quantised layers alone"
    lines = [*header, *(layer.line for layer in layers)]
    (folder / "int8.param").write_text("\n".join(lines) + "\n")
    (folder / "int8.bin").write_bytes(b"".join(piece.tobytes() for piece in pieces))


class _Layer:
    """A line of the .param file: type, name, bottoms, tops, parameters."""

    def __init__(self, line):
        words = line.split()
        self.kind, self.name = words[:2]
        bottom_count, top_count = int(words[2]), int(words[3])
        self.bottoms = words[4 : 4 + bottom_count]
        self.tops = words[4 + bottom_count : 4 + bottom_count + top_count]
        pairs = (word.split("=") for word in words[4 + bottom_count + top_count :])
        self.parameters = {int(key): value for key, value in pairs}

    @property
    def is_quantized(self):
        return self.kind in QUANTIZED

    @property
    def line(self):
        parameters = [f"{key}={value}" for key, value in self.parameters.items()]
        counts = [str(len(self.bottoms)), str(len(self.tops))]
        return " ".join([self.kind, self.name, *counts, *self.bottoms, *self.tops, *parameters])

    def quantize(self, reader, bottom, top):
        """Marks the layer as int8; the arrays that stand for it in the .bin file."""
        is_inner_product = self.kind == "InnerProduct"
        outputs = int(self.parameters[0])
        count = int(self.parameters[2 if is_inner_product else 6])
        is_grouped = self.kind == "ConvolutionDepthWise"
        rows = int(self.parameters[7]) if is_grouped else outputs
        weights = reader.tagged_floats(count).reshape(rows, -1)
        bias = reader.floats(outputs)
        scales = 127 / numpy.maximum(abs(weights).max(axis=1), 1e-12)
        term = 1 if is_grouped else 2
        self.parameters[8] = term if top is None else term + 100
        integers = numpy.clip(numpy.rint(weights * scales[:, None]), -127, 127).astype(numpy.int8)
        padding = numpy.zeros(-count % 4, numpy.int8)
        pieces = [INT8_TAG, integers, padding, bias, _floats(scales), _floats([bottom])]
        return pieces if top is None else [*pieces, _floats([top])]


class _Reader:
    """What is left of a .bin file."""

    def __init__(self, content):
        self.content, self.position = content, 0

    def floats(self, count):
        array = numpy.frombuffer(self.content, numpy.float32, count, self.position)
        self.position += 4 * count
        return array

    def tagged_floats(self, count):
        """Weights, behind a tag that is zero for float32."""
        assert self.floats(1).view(numpy.uint32)[0] == 0, "expected float32 weights"
        return self.floats(count)

    @property
    def is_at_end(self):
        return self.position == len(self.content)


def _floats(values):
    return numpy.asarray(values, numpy.float32)


def _read_layers(path):
    lines = path.read_text().splitlines()
    return lines[:2], [_Layer(line) for line in lines[2:]]


def _only_follower(layer, layers):
    """The convolution that alone reads what this convolution writes."""
    if layer.kind == "InnerProduct":
        return None
    readers = [each for each in layers if layer.tops[0] in each.bottoms]
    is_convolution = len(readers) == 1 and readers[0].kind in QUANTIZED[:2]
    return readers[0] if is_convolution else None


def _largest_values(folder, layers, inputs):
    """The largest magnitude that each quantised layer reads, by the name of the blob."""
    network = ncnn.Net()
    # Blobs keep their memory only so.
    network.opt.lightmode = False
    network.opt.num_threads = 1
    network.load_param(str(folder / "float.param"))
    network.load_model(str(folder / "float.bin"))
    names = {layer.bottoms[0] for layer in layers}
    largest = dict.fromkeys(names, 1e-12)
    for each in inputs:
        extractor = network.create_extractor()
        extractor.input("in0", ncnn.Mat(each[0]).clone())
        for name in names:
            _, blob = extractor.extract(name)
            largest[name] = max(largest[name], float(abs(numpy.array(blob)).max()))
    return largest
