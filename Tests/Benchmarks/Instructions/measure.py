# SPDX-License-Identifier: Apache-2.0
"""Counts of one network on one processor, from the board's program under qemu."""

import json
import subprocess

# Without SVE the largest has what an I8MM core of today has.
PROCESSORS = {
    "cortex-a53": "cortex-a53",
    "cortex-a72": "cortex-a72",
    "cortex-a76": "cortex-a76",
    "max": "max,sve=off,sme=off",
}
# The second says whether the first can be believed.
RUN_COUNT = 2


class Measurement:
    """Counts by class, of the whole network and of each operator."""

    def __init__(self, member, processor, report, classes, looks):
        self.member, self.processor, self.kernels = member, processor, report["kernels"]
        self.classes, self.macs = classes, report["macs"]
        self.operators = report["operators"]
        count = len(self.operators) + 1
        if len(looks) != RUN_COUNT * count:
            found = f"expected {RUN_COUNT * count} looks at the clock, found {len(looks)}"
            raise SystemExit(f"{member} on {processor}: {found}")
        runs = [looks[start : start + count] for start in range(0, len(looks), count)]
        self.counts, again = (difference(run[0], run[-1]) for run in runs)
        if self.counts != again:
            found = f"{sum(self.counts)} and {sum(again)}"
            raise SystemExit(f"{member} on {processor}: expected equal counts, found {found}")
        self.operator_counts = [difference(*pair) for pair in zip(runs[0], runs[0][1:])]

    @property
    def total(self):
        return sum(self.counts)


def difference(before, after):
    return [later - earlier for earlier, later in zip(before, after)]


class Bench:
    """The programs and where they work."""

    def __init__(self, options):
        self.options = options
        self.models, self.measurements = {}, {}

    def measure(self, member, processor):
        key = (member, processor)
        if key not in self.measurements:
            self.measurements[key] = self._measured(member, processor)
        return self.measurements[key]

    def _measured(self, member, processor):
        counts = self.options.work / "counts"
        command = [self.options.emulator, "-cpu", PROCESSORS[processor]]
        command += ["-plugin", f"{self.options.counter},out={counts}"]
        command += [self.options.board, "bench", self._model(member)]
        command += ["--iterations", str(RUN_COUNT), "--json"]
        report = json.loads(output(command))
        names, *lines = counts.read_text().splitlines()
        looks = [[int(word) for word in line.split()] for line in lines]
        return Measurement(member, processor, report, names.split(), looks)

    def _model(self, member):
        if member not in self.models:
            self.models[member] = self.options.work / f"{member}.shufflenet"
            made = ["--bands", self.options.bands, "-o", self.models[member]]
            output([self.options.host, "family", member, *made])
        return self.models[member]


def output(command):
    """What the command prints; it has said itself what is wrong if it fails."""
    finished = subprocess.run(command, stdout=subprocess.PIPE)
    if finished.returncode != 0:
        words = " ".join(str(word) for word in command)
        raise SystemExit(f"exit status {finished.returncode} of {words}")
    return finished.stdout
