# SPDX-License-Identifier: Apache-2.0
"""Those who are timed: our program, and each peer in a worker process, all on one core."""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy

WORKER = pathlib.Path(__file__).parent / "worker.py"


class Ours:
    """`shufflenet bench`, started anew for every measurement; it warms up by itself."""

    runtime, variant = "ours", "int8"

    def __init__(self, network, core):
        self.model = network.compile()
        self.program, self.core = network.program, core
        self.kernels = None
        pictures = sorted(network.path("test").iterdir())
        command = [self.program, "classify", self.model, *pictures, "--json", "--logits"]
        lines = subprocess.run(command, check=True, capture_output=True).stdout.splitlines()
        scores = numpy.array([json.loads(line)["logits"] for line in lines])
        self.agreement = agreement(scores, numpy.load(network.path("reference.npy")))

    def measure(self, count):
        command = ["taskset", "-c", str(self.core), self.program, "bench", self.model]
        command += ["--iterations", str(count), "--json"]
        report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        self.kernels = report["kernels"]
        return report["total"]["medianMicroseconds"] * 1000

    def close(self):
        pass


class Peer:
    """A worker process that waits for its turn."""

    def __init__(self, runtime, variant, file, network, core):
        self.runtime, self.variant = runtime, variant
        self.errors = tempfile.TemporaryFile()
        with tempfile.NamedTemporaryFile(suffix=".npy") as scores:
            command = ["taskset", "-c", str(core), sys.executable, WORKER, runtime]
            command += [network.path(file), network.path("inputs.npy"), scores.name]
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                text=True,
            )
            self._read("ready")
            found = numpy.load(scores.name)
        self.agreement = agreement(found, numpy.load(network.path("reference.npy")))

    def measure(self, count):
        print(count, file=self.process.stdin, flush=True)
        return int(self._read())

    def _read(self, expected=None):
        line = self.process.stdout.readline().strip()
        if not line or expected not in (None, line):
            self.errors.seek(0)
            sys.stderr.buffer.write(self.errors.read()[-4000:])
            raise SystemExit(f"{self.runtime} {self.variant}: the worker failed")
        return line

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def agreement(scores, reference):
    """The correlation of the class scores with the float network's, the mean over pictures."""
    pairs = zip(scores, reference)
    return statistics.mean(float(numpy.corrcoef(each, right)[0, 1]) for each, right in pairs)
