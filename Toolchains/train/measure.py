#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures markers.shufflenet and writes the numbers into the model card.

    measure.py SHUFFLENET MODELS WORK [--photographs LIST.csv] [--card CARD.md]

SHUFFLENET is the program, MODELS the folder of the model, WORK has what render.py wrote: validation,
test and clutter. `enter` thresholds are chosen on validation alone. Real photographs are no part of the
repository; with --photographs their false triggers are measured too, and the pictures listed.
"""

import argparse
import csv
import json
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from data import SIZE, read_picture, to_network
from exporting import load_onnx
from network import ShuffleNetV1

# What `enter` may be, and how often a class may be seen in pictures that do not hold it.
STEPS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98)
MOST_FALSE = 0.0008
BEGIN, END = "<!-- measured: written by measure.py -->\n", "<!-- end of measured -->\n"


class Result(NamedTuple):
    """Pictures, their labels (−1: unknown) and the probabilities of all classes [n, classes]."""

    files: list[str]
    labels: np.ndarray
    probabilities: np.ndarray

    @property
    def found(self) -> np.ndarray:
        """The most probable class of each picture."""
        return self.probabilities.argmax(1)

    @property
    def top1(self) -> float:
        """The share of right ones."""
        return float((self.found == self.labels).mean())


def read_list(path: Path) -> tuple[list[str], np.ndarray]:
    """Whole paths and labels of a CSV file of path,label."""
    with path.open() as file:
        rows = list(csv.DictReader(file))
    return [str(path.parent / row["path"]) for row in rows], np.array([int(row["label"]) for row in rows])


def classify(program: str, model: Path, files: list[str], classes: int) -> np.ndarray:
    """Probabilities from the int8 model, float [n, classes]."""
    found = np.zeros((len(files), classes))
    for start in range(0, len(files), 500):
        command = [program, "classify", str(model), "--json", "--top", str(classes), *files[start:start + 500]]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        for index, line in enumerate(lines, start):
            for entry in json.loads(line)["top"]:
                found[index, entry["index"]] = entry["probability"]
    return found


@torch.no_grad()
def classify_float(model: Path, files: list[str], classes: int) -> np.ndarray:
    """The same from the float network."""
    network = ShuffleNetV1(classes)
    load_onnx(network, model)
    network.eval()
    parts = []
    for start in range(0, len(files), 100):
        pixels = np.stack([read_picture(Path(file), SIZE) for file in files[start:start + 100]])
        parts.append(network(to_network(pixels)).softmax(1).numpy())
    return np.concatenate(parts)


def choose_enter(result: Result, label: int) -> float:
    """The lowest step at which few enough pictures without the class trigger it."""
    others = result.probabilities[result.labels != label, label]
    for step in STEPS:
        if (others >= step).mean() <= MOST_FALSE:
            return step
    return STEPS[-1]


def triggered(result: Result, enter: np.ndarray) -> np.ndarray:
    """The class that each picture would trigger, 0 for none."""
    over = result.probabilities >= enter
    over[:, 0] = False
    return np.where(over.any(1), (over * result.probabilities).argmax(1), 0)


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; numbers are on the right."""
    lines = [header, ["---", *["--:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def percent(share: float) -> str:
    """Two digits after the point."""
    return f"{100 * share:.2f}"


def class_table(names: list[str], test: Result, enter: np.ndarray) -> str:
    """Recall and precision of each class, and how often it triggers when it is there."""
    rows = []
    fired = triggered(test, enter)
    for label, name in enumerate(names):
        mine = test.labels == label
        said = test.found == label
        hit = (said & mine).sum()
        threshold = "" if label == 0 else f"{enter[label]:.2f}"
        at_enter = "" if label == 0 else percent((fired[mine] == label).mean())
        rows.append([name, str(mine.sum()), percent(hit / max(1, mine.sum())), percent(hit / max(1, said.sum())),
                     threshold, at_enter])
    return table(["class", "pictures", "recall %", "precision %", "`enter`", "recall at `enter` %"], rows)


def confusion_table(names: list[str], test: Result) -> str:
    """What is there, by row; what was seen, by column."""
    rows = []
    for label, name in enumerate(names):
        counts = np.bincount(test.found[test.labels == label], minlength=len(names))
        rows.append([name, *(str(count) if count else "·" for count in counts)])
    return table(["there \\ seen", *names], rows)


def false_triggers(names: list[str], result: Result, enter: np.ndarray) -> str:
    """How many pictures without a marker trigger, and what."""
    fired = triggered(result, enter)
    counts = [f"{name} {(fired == label).sum()}" for label, name in enumerate(names) if label and (fired == label).any()]
    total = int((fired > 0).sum())
    listed = f" ({', '.join(counts)})" if counts else ""
    return f"{total} of {len(fired)} ({percent(total / len(fired))} %){listed}"


def photograph_table(names: list[str], result: Result, enter: np.ndarray) -> str:
    """The photographs that trigger."""
    fired = triggered(result, enter)
    rows = [[Path(result.files[i]).name, names[fired[i]], f"{result.probabilities[i, fired[i]]:.3f}"]
            for i in np.flatnonzero(fired)]
    return table(["photograph", "seen", "probability"], rows) if rows else ""


def report(given: argparse.Namespace) -> str:
    """The measured part of the card."""
    names = (given.models / "markers.txt").read_text().split("\n")[:-1]
    model, network = given.models / "markers.shufflenet", given.models / "markers.onnx"

    def measure(path: Path) -> Result:
        files, labels = read_list(path)
        return Result(files, labels, classify(given.program, model, files, len(names)))

    validation = measure(given.work / "validation" / "list.csv")
    enter = np.array([choose_enter(validation, label) for label in range(len(names))])
    test = measure(given.work / "test" / "list.csv")
    exact = test._replace(probabilities=classify_float(network, test.files, len(names)))
    lines = [
        f"- Hard test, {len(test.files)} pictures: int8 top-1 **{percent(test.top1)} %**, float {percent(exact.top1)} %, "
        f"agreement {percent((test.found == exact.found).mean())} %.",
        f"- Validation, {len(validation.files)} pictures: int8 top-1 {percent(validation.top1)} %.",
        f"- False triggers on rendered clutter: {false_triggers(names, measure(given.work / 'clutter' / 'list.csv'), enter)}."]
    tables = [class_table(names, test, enter), confusion_table(names, test)]
    if given.photographs:
        real = measure(given.photographs)
        lines.append(f"- False triggers on real photographs: {false_triggers(names, real, enter)}.")
        tables.append(photograph_table(names, real, enter))
    return "\n".join(lines) + "\n\n" + "\n".join(tables)


def main() -> None:
    """Measures, and replaces the measured part of the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("models", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--card", type=Path, help="MODELS/markers.md if absent")
    given = parser.parse_args()
    card = given.card or given.models / "markers.md"
    text = card.read_text() if card.exists() else BEGIN + END
    before, rest = text.split(BEGIN, 1)
    measured = report(given)
    card.write_text(before + BEGIN + "\n" + measured + "\n" + END + rest.split(END, 1)[1])
    print(measured)


if __name__ == "__main__":
    main()
