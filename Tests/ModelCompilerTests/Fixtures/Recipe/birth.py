# SPDX-License-Identifier: Apache-2.0
"""Exports the fixtures, runs ONNX Runtime over them, and writes what the tests read."""

import collections
import datetime
import io
import json
import logging
import platform
import warnings
import zlib

import numpy
import onnx
import onnxruntime
import onnxscript
import torch

import hostile
from catalogue import FIXTURES
from randomizing import randomized

PICTURES = 2
MEASURED = 8  # pictures behind the statistics of batch normalization
LARGEST_FILE = 60_000
TOLERANCE = 2e-5
BATCHES = {"one": 1, "two": PICTURES, "symbolic": 1}  # pictures in one run


def export(fixture, network):
    """The model as the exporter makes it."""
    height_axis = 1 if fixture.network.nhwc else 2
    axes = {0: "batch"} if fixture.batch == "symbolic" else {}
    if fixture.symbolic_size:
        axes |= {height_axis: "height", height_axis + 1: "width"}
    example = numpy_to_torch(
        fixture, numpy.zeros((BATCHES[fixture.batch], *fixture.network.image), "f4"))
    options = {
        "opset_version": fixture.opset, "input_names": ["input"], "output_names": ["logits"],
        "verbose": False,
    }
    if fixture.exporter == "dynamo":
        if fixture.batch == "symbolic":
            example = torch.cat([example, example])  # a batch of one is taken for a constant
        shapes = ({axis: torch.export.Dim(name) for axis, name in axes.items()},) if axes else None
        program = torch.onnx.export(
            network, (example,), dynamo=True, optimize=fixture.folded, dynamic_shapes=shapes,
            **options)
        return without_traces(program.model_proto)
    kept = fixture.kept_norm or fixture.dropout_kept
    training = torch.onnx.TrainingMode.PRESERVE if kept else torch.onnx.TrainingMode.EVAL
    file = io.BytesIO()
    torch.onnx.export(
        network, (example,), file, dynamo=False, do_constant_folding=fixture.folded,
        training=training, dynamic_axes={"input": axes, "logits": {0: "batch"}} if axes else None,
        keep_initializers_as_inputs=fixture.weights_as_inputs, **options)
    return onnx.load_from_string(file.getvalue())


def without_traces(model):
    """Drops the stack traces of the machine that exported it."""
    copy = onnx.ModelProto.FromString(model.SerializeToString())
    for each in [copy.graph, *copy.graph.node, *copy.graph.value_info, *copy.graph.input,
                 *copy.graph.output, *copy.graph.initializer]:
        del each.metadata_props[:]
    return copy


def numpy_to_torch(fixture, pictures):
    pictures = pictures.transpose(0, 2, 3, 1) if fixture.network.nhwc else pictures
    return torch.from_numpy(numpy.ascontiguousarray(pictures))


def inputs_file(fixture):
    kind = "-bytes" if fixture.network.input_norm else ""
    return "inputs-" + "x".join(str(side) for side in fixture.network.image) + kind + ".bin"


def pictures(fixture):
    """The same for all fixtures of one size; the first two are the inputs of the reference."""
    random = numpy.random.default_rng(zlib.crc32(inputs_file(fixture).encode()))
    shape = (MEASURED, *fixture.network.image)
    if fixture.network.input_norm:
        return random.integers(0, 256, shape).astype("<f4")
    return random.standard_normal(shape).astype("<f4")


def run(model, batch):
    """What ONNX Runtime computes, unoptimized."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"input": batch})[0]


def outputs(fixture, model, network):
    """The scores of both pictures; PyTorch must agree with ONNX Runtime."""
    batches = numpy_to_torch(fixture, pictures(fixture)[:PICTURES]).split(BATCHES[fixture.batch])
    scores = numpy.concatenate([run(model, batch.numpy()) for batch in batches])
    with torch.no_grad():
        expected = torch.cat([network.eval()(batch) for batch in batches])
    error = numpy.abs(scores - expected.numpy()).max() / numpy.abs(scores).max()
    assert scores.shape == (PICTURES, fixture.network.classes), scores.shape
    assert error < TOLERANCE, f"{fixture.name}: PyTorch and ONNX Runtime differ by {error:.1e}"
    spread = numpy.abs(scores[0] - scores[1]).max() / numpy.abs(scores).max()
    assert spread > 0.01, f"{fixture.name}: the pictures give the same scores"
    return scores.astype("<f4")


def make_fixture(folder, fixture):
    """Writes one network, its inputs and its outputs; answers its line of the index."""
    seed = zlib.crc32(fixture.name.encode())
    torch.manual_seed(seed)
    batch = numpy_to_torch(fixture, pictures(fixture))
    network = randomized(fixture.make(fixture.network).eval(), batch, seed)
    if fixture.dropout_kept:
        for module in network.modules():
            module.training = isinstance(module, torch.nn.Dropout)
    model = export(fixture, network)
    for edit in fixture.edits:
        edit(model)
    onnx.checker.check_model(model, full_check=True)
    assert {entry.version for entry in model.opset_import if not entry.domain} == {fixture.opset}
    bytes_ = model.SerializeToString(deterministic=True)
    assert len(bytes_) <= LARGEST_FILE, f"{fixture.name}: {len(bytes_)} bytes"
    (folder / (fixture.name + ".onnx")).write_bytes(bytes_)
    (folder / inputs_file(fixture)).write_bytes(pictures(fixture)[:PICTURES].tobytes())
    reference = fixture.name + ".outputs.bin"
    (folder / reference).write_bytes(outputs(fixture, model, network).tobytes())
    return {
        "name": fixture.name, "file": fixture.name + ".onnx", "inputs": inputs_file(fixture),
        "reference": reference, "input": list(fixture.network.image),
        "classes": fixture.network.classes, "softmax": fixture.network.softmax,
        "symbolicSize": fixture.symbolic_size,
        "exporter": f"torch {release(torch)} {fixture.exporter} opset {fixture.opset}",
        "covers": list(fixture.covers),
        "operators": operators(model),
    }


def make_control(folder):
    """The valid model that every hostile file is one change away from."""
    model = hostile.control()
    random = numpy.random.default_rng(1)
    batch = random.standard_normal((PICTURES, *hostile.PICTURE[1:])).astype("<f4")
    scores = numpy.concatenate([run(model, picture[None]) for picture in batch])
    files = {
        "file": ("hostile-control.onnx", model.SerializeToString(deterministic=True)),
        "inputs": ("inputs-hostile-control.bin", batch.tobytes()),
        "reference": ("hostile-control.outputs.bin", scores.astype("<f4").tobytes()),
    }
    for name, content in files.values():
        (folder / name).write_bytes(content)
    return {
        "name": "hostile-control", **{key: name for key, (name, _) in files.items()},
        "input": list(hostile.PICTURE[1:]), "classes": hostile.CLASSES, "softmax": False,
        "symbolicSize": False, "exporter": f"onnx {onnx.__version__} helper opset 13",
        "covers": ["the valid model behind Hostile"], "operators": operators(model),
    }


def operators(model):
    return dict(sorted(collections.Counter(node.op_type for node in model.graph.node).items()))


def release(module):
    return module.__version__.split("+")[0]


def write_index(path, lines):
    """One entry a line, so that a change shows as one."""
    text = ",\n".join("  " + json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(f"[\n{text}\n]\n")


def make(folder, names):
    """Makes the fixtures of these names, or all."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    torch.set_num_threads(1)
    assert len({fixture.name for fixture in FIXTURES}) == len(FIXTURES)
    chosen = [fixture for fixture in FIXTURES if not names or fixture.name in names]
    lines = []
    for fixture in chosen:
        print(fixture.name, flush=True)
        lines.append(make_fixture(folder, fixture))
    if names:
        return
    lines.append(make_control(folder))
    write_index(folder / "index.json", lines)
    bad = hostile.make(folder / "Hostile")
    write_index(folder / "Hostile" / "index.json", bad)
    remove_others(folder, lines)
    write_manifest(folder / "MANIFEST.md", lines, bad)


def remove_others(folder, lines):
    made = {line[key] for line in lines for key in ("file", "inputs", "reference")}
    for path in folder.iterdir():
        if path.suffix in (".onnx", ".bin") and path.name not in made:
            path.unlink()


def write_manifest(path, lines, bad):
    """The birth certificate."""
    head, _, _ = path.read_text().partition("<!-- made -->")
    versions = {
        "Python": platform.python_version(), "PyTorch": release(torch), "onnx": onnx.__version__,
        "onnxscript": onnxscript.__version__, "ONNX Runtime": onnxruntime.__version__,
        "NumPy": numpy.__version__,
    }
    table = ["| file | exporter | covers | operators |", "| --- | --- | --- | --- |"]
    for line in lines:
        operators = ", ".join(f"{name} {count}" for name, count in line["operators"].items())
        exporter = line["exporter"].split(" ", 2)[2]
        table.append(f"| {line['file']} | {exporter} | {'; '.join(line['covers'])} | {operators} |")
    hostile_table = ["| file | what is wrong | the error names |", "| --- | --- | --- |"]
    for line in bad:
        hostile_table.append(f"| {line['file']} | {line['wrong']} | `{line['expect']}` |")
    path.write_text("\n".join([
        head + "<!-- made -->",
        f"Made on {datetime.date.today()} by `make-fixtures`, with "
        + ", ".join(f"{name} {version}" for name, version in versions.items()) + ".",
        "", f"## Networks ({len(lines)})", "", *table,
        "", f"## Hostile ({len(bad)})", "", *hostile_table, ""]))
