# SPDX-License-Identifier: Apache-2.0
"""Makes a network and every peer's files of it, once: they stay in the cache until the program,
the requirements or these scripts change."""

import contextlib
import hashlib
import os
import pathlib
import subprocess
import sys

import numpy
import onnx

import litert_convert
import litert_quantize
import ncnn_convert
import onnxruntime_convert
import openvino_convert
import pictures
from alexnet import alexnet
from runtimes import ONNXRuntime

TEST_COUNT = 4
# A picture of 720 by 1280 has as many pixels as eighteen of 224 by 224.
CALIBRATION_PIXELS = 16 * 224 * 224

# (runtime, variant, file): a float file where a peer is sometimes faster without int8.
FILES = [
    ("litert", "int8", "int8.tflite"),
    ("litert", "float", "float.tflite"),
    ("ncnn", "int8", "int8"),
    ("ncnn", "float", "float"),
    ("onnxruntime", "int8", "int8.onnx"),
    ("onnxruntime", "uint8", "uint8.onnx"),
    ("onnxruntime", "float", "network.onnx"),
    ("openvino", "int8", "openvino.xml"),
    ("openvino", "float", "network.onnx"),
]


# The ends of the names of what the peers' files depend on.
MAKERS = (
    "convert.py", "model.py", "quantize.py", "pictures.py", "machine.py", "networks.py", ".txt"
)


class Network:
    """A folder with the ONNX file, the pictures, and what was made of them."""

    def __init__(self, name, program, cache):
        self.name, self.program = name, program
        onnx_model = self._onnx_model(cache)
        shape = onnx_model.graph.input[0].type.tensor_type.shape.dim
        self.shape = [extent.dim_value for extent in shape]
        content = onnx_model.SerializeToString()
        self.folder = cache / f"{name}-{_digest(content)}"
        if not self.path("complete").exists():
            self.folder.mkdir(exist_ok=True)
            print(f"{name}: converting; {self.path('log')}", file=sys.stderr)
            with _output_to(self.path("log")):
                self._make(onnx_model, content)
            self.path("complete").touch()

    @property
    def is_ours(self):
        return self.name != "alexnet"

    def path(self, name):
        return self.folder / name

    def _onnx_model(self, cache):
        if not self.is_ours:
            return alexnet()
        path = cache / f"{self.name}.onnx"
        subprocess.run([self.program, "family", self.name, "-o", path], check=True)
        return onnx.load(path)

    def _make(self, onnx_model, content):
        path = self.path("network.onnx")
        path.write_bytes(content)
        height, width = self.shape[2:]
        calibration_count = max(4, CALIBRATION_PIXELS // (height * width))
        calibration = self._draw("calibration", calibration_count, 1000)
        inputs = self._draw("test", TEST_COUNT, 2000)
        numpy.save(self.path("inputs.npy"), numpy.stack(inputs))
        numpy.save(self.path("reference.npy"), _float_scores(path, inputs))
        self.path("float.tflite").write_bytes(litert_convert.convert(onnx_model, False))
        model = litert_convert.convert(onnx_model, True)
        self.path("int8.tflite").write_bytes(litert_quantize.quantize(model, calibration))
        ncnn_convert.convert(path, self.folder, self.shape)
        ncnn_convert.quantize(self.folder, calibration)
        for name, kind in (("int8.onnx", "QInt8"), ("uint8.onnx", "QUInt8")):
            onnxruntime_convert.quantize(path, self.path(name), calibration, kind)
        openvino_convert.quantize(path, self.path("openvino.xml"), calibration)

    def _draw(self, name, count, first_seed):
        """Writes pictures into a folder of that name; what the network sees of them."""
        folder = self.path(name)
        folder.mkdir(exist_ok=True)
        inputs = []
        for index in range(count):
            pixels = pictures.picture(*self.shape[2:], seed=first_seed + index)
            pictures.write_ppm(pixels, folder / f"{index}.ppm")
            inputs.append(pictures.network_input(pixels))
        return inputs

    def compile(self):
        """Our own model file of the same network, from the same pictures, by this program."""
        height, width = self.shape[2:]
        labels, model = self.path("labels.txt"), self.path("model.shufflenet")
        labels.write_text("".join(f"class {index}\n" for index in range(1000)))
        command = [self.program, "compile", self.path("network.onnx"), "-o", model]
        command += ["--calibration", self.path("calibration"), "--labels", labels]
        command += ["--resize", f"{height}x{width}", "--crop", f"{height}x{width}"]
        command += ["--mean", "127.5", "--std", "64"]
        subprocess.run(command, check=True, capture_output=True)
        return model


@contextlib.contextmanager
def _output_to(path):
    """What converters and the libraries below them print goes to a file meanwhile."""
    sys.stdout.flush()
    kept = [os.dup(descriptor) for descriptor in (1, 2)]
    with open(path, "wb") as log:
        for descriptor in (1, 2):
            os.dup2(log.fileno(), descriptor)
    try:
        yield
    finally:
        sys.stdout.flush()
        for descriptor, copy in zip((1, 2), kept):
            os.dup2(copy, descriptor)
            os.close(copy)


def _float_scores(path, inputs):
    runtime = ONNXRuntime(str(path))
    rows = []
    for array in inputs:
        runtime.set_input(array)
        runtime.run()
        rows.append(runtime.scores())
    return numpy.stack(rows)


def _digest(content):
    """Names the network and the scripts beside this one that make the peers' files."""
    digest = hashlib.sha256(content)
    for path in sorted(pathlib.Path(__file__).parent.iterdir()):
        if path.name.endswith(MAKERS):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
