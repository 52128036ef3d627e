# SPDX-License-Identifier: Apache-2.0
"""Results as a table for people, as Markdown, or as JSON."""

import json
from importlib import metadata

import machine

NAMES = {
    "ours": "this repository",
    "litert": "LiteRT (XNNPACK)",
    "ncnn": "ncnn",
    "onnxruntime": "ONNX Runtime",
    "openvino": "OpenVINO",
}
PACKAGES = {"litert": "ai-edge-litert"}
COLUMNS = ["runtime", "variant", "ratio to ours", "quartiles", "ms", "agreement"]


def versions():
    runtimes = [name for name in NAMES if name != "ours"]
    return {name: metadata.version(PACKAGES.get(name, name)) for name in runtimes}


class Report:
    """The results of all networks."""

    def __init__(self, kernels, round_count, networks):
        self.kernels, self.round_count = kernels, round_count
        # (title, results) for each network, ours not among the results
        self.networks = networks

    @property
    def conditions(self):
        list_of_versions = ", ".join(f"{NAMES[key]} {value}" for key, value in versions().items())
        return (
            f"{machine.processor()}, {machine.instruction_set()}; our kernels: {self.kernels}; "
            f"one thread, batch 1, {self.round_count} interleaved rounds; {list_of_versions}."
        )

    def as_json(self):
        networks = {
            title: [dict(vars(each)) for each in results] for title, results in self.networks
        }
        found = {
            "processor": machine.processor(),
            "instructions": machine.instruction_set(),
            "kernels": self.kernels,
            "rounds": self.round_count,
            "versions": versions(),
            "networks": networks,
        }
        return json.dumps(found, indent=1)

    def as_markdown(self):
        lines = [self.conditions]
        for title, results in self.networks:
            lines += ["", f"**{title}**", "", "| " + " | ".join(COLUMNS) + " |"]
            lines.append("| --- | --- " + "| ---: " * (len(COLUMNS) - 2) + "|")
            lines += ["| " + " | ".join(_cells(each)) + " |" for each in results]
        return "\n".join(lines)

    def as_text(self):
        rows = [COLUMNS, *(_cells(each) for _, results in self.networks for each in results)]
        widths = [max(len(row[index]) for row in rows) for index in range(len(COLUMNS))]
        lines = [self.conditions]
        for title, results in self.networks:
            lines += ["", title]
            for row in [COLUMNS, *(_cells(each) for each in results)]:
                lines.append("  ".join(cell.ljust(width) for cell, width in zip(row, widths)))
        return "\n".join(line.rstrip() for line in lines)


def _cells(result):
    return [
        NAMES[result.runtime],
        result.variant,
        f"{result.ratio:.2f}",
        f"{result.lower:.2f} … {result.upper:.2f}",
        f"{result.milliseconds:.2f}",
        f"{result.agreement:.4f}",
    ]
