# SPDX-License-Identifier: Apache-2.0
"""Prints or judges what preparing a frame costs; `Tests/Benchmarks/frames` calls it."""

import argparse
import pathlib
import sys

from measure import PROCESSORS, difference, output

# Each format is prepared three times, the first to warm up, with looks at the clock around each.
LOOKS = 6
# The frames' code is the same for every processor.
COUNTED = "cortex-a53"
SLACK = 0.1


def arguments():
    parser = argparse.ArgumentParser(
        prog="frames", description="Counts the instructions that prepare one camera frame."
    )
    parser.add_argument("--jpeg", type=pathlib.Path, help="a JPEG of 640x480")
    parser.add_argument("--budgets", type=pathlib.Path, help="lines of FORMAT MILLIONS")
    for name in ("work", "emulator", "counter", "host", "board", "from"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def check_equal(options, files):
    """The host's lines, which every processor must print too."""
    expected = output([options.host, *files]).decode()
    for processor in PROCESSORS.values():
        found = output([options.emulator, "-cpu", processor, options.board, *files]).decode()
        if found != expected:
            raise SystemExit(f"{processor} prepares other bytes:\n{found}expected\n{expected}")
    return expected


def counts(options, files, names):
    """Instructions of one frame of each format."""
    path = options.work / "counts"
    plugin = f"{options.counter},out={path}"
    output([options.emulator, "-cpu", COUNTED, "-plugin", plugin, options.board, *files])
    looks = [[int(word) for word in line.split()] for line in path.read_text().splitlines()[1:]]
    if len(looks) != LOOKS * len(names):
        raise SystemExit(f"expected {LOOKS * len(names)} looks at the clock, found {len(looks)}")
    result = {}
    for index, name in enumerate(names):
        start = LOOKS * index
        first, second = (
            sum(difference(looks[at], looks[at + 1])) for at in (start + 2, start + 4)
        )
        if first != second:
            raise SystemExit(f"{name}: expected equal counts, found {first} and {second}")
        result[name] = second
    return result


def read_budgets(path):
    lines = (line.split("#")[0].split() for line in path.read_text().splitlines())
    return {words[0]: float(words[1]) * 1e6 for words in lines if words}


def holds(name, count, budget):
    what = f"{name}: {count / 1e6:.3f} of {budget / 1e6:.3f} million instructions"
    if count > budget:
        what = f"error: {what}, {count / budget - 1:.1%} above the budget"
    elif count < budget * (1 - SLACK):
        what += "; tighten the budget"
    print(what)
    return count <= budget


def main():
    options = arguments()
    start = getattr(options, "from")
    files = [start / options.jpeg] if options.jpeg else []
    lines = check_equal(options, files).splitlines()
    names = [line.split()[0] for line in lines if not line.startswith("sweep")]
    found = counts(options, files, names)
    if not options.budgets:
        for name, count in found.items():
            print(f"{name:8}{count / 1e6:8.3f} million instructions")
        return
    budgets = read_budgets(start / options.budgets)
    results = [holds(name, found[name], budget) for name, budget in budgets.items()]
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
