# SPDX-License-Identifier: Apache-2.0
"""Prints or judges instruction counts; `Tests/Benchmarks/instructions` calls it."""

import argparse
import json
import pathlib
import signal
import sys

from measure import PROCESSORS, Bench

DEFAULT_MEMBERS = ["g3x0.5@224", "g3x1@224", "g3x0.5@480x640", "g8x1@224"]
# A budget that is beaten by more should be tightened.
SLACK = 0.1


def arguments():
    parser = argparse.ArgumentParser(
        prog="instructions", description="Counts executed aarch64 instructions of an inference."
    )
    parser.add_argument("members", nargs="*", metavar="MEMBER", default=DEFAULT_MEMBERS)
    parser.add_argument("--operators", action="store_true", help="a line for each operator too")
    parser.add_argument("--bands", default="auto", help="as `shufflenet family` takes it")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true")
    form.add_argument("--json", action="store_true", help="whole counts, one object a line")
    form.add_argument("--budgets", help="lines of MEMBER PROCESSOR MILLIONS")
    for name in ("work", "emulator", "counter", "host", "board", "from"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def rows(measurement, has_operators):
    """(what, its MACs, its counts): the network, then its operators if they are wanted."""
    yield "network", measurement.macs, measurement.counts
    if has_operators:
        for operator, counts in zip(measurement.operators, measurement.operator_counts):
            yield f"{operator['kind']} {operator['name']}", operator["macs"], counts


def print_json(measurement, has_operators):
    for what, macs, counts in rows(measurement, has_operators):
        line = {"member": measurement.member, "processor": measurement.processor}
        line |= {"kernels": measurement.kernels, "of": what, "macs": macs}
        line["total"] = sum(counts)
        print(json.dumps(line | dict(zip(measurement.classes, counts))))


def print_table(measurement, has_operators, is_markdown, is_first):
    """Millions; the head of the table comes before its first row."""
    lines = []
    if is_first:
        names = ["total", "per MAC", *measurement.classes]
        lines.append(["member", "processor", "kernels", *names, "of"])
        if is_markdown:
            lines.append(["---"] * 3 + ["---:"] * len(names) + ["---"])
    for what, macs, counts in rows(measurement, has_operators):
        cells = [measurement.member, measurement.processor, measurement.kernels]
        total, *numbers = map(_millions, (sum(counts), *counts))
        per_mac = f"{sum(counts) / macs:.3f}" if macs else "–"
        lines.append([*cells, total, per_mac, *numbers, what])
    for cells in lines:
        if is_markdown:
            print("| " + " | ".join(cells) + " |")
        else:
            left = f"{cells[0]:16}{cells[1]:12}{cells[2]:10}"
            print(left + "".join(f"{cell:>14}" for cell in cells[3:-1]) + f"  {cells[-1]}")


def _millions(count):
    return f"{count / 1e6:.2f}" if count else "0"


def read_budgets(path):
    """(member, processor, instructions) of each line; text behind # is for people."""
    budgets = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if len(words) != 3 or words[1] not in PROCESSORS:
            names = ", ".join(PROCESSORS)
            raise SystemExit(f"{path}:{number}: expected MEMBER PROCESSOR MILLIONS, with {names}")
        budgets.append((words[0], words[1], float(words[2]) * 1e6))
    return budgets


def holds(measurement, budget):
    """Prints the count beside the budget; whether it is within."""
    millions = f"{measurement.total / 1e6:.2f} of {budget / 1e6:.2f} million instructions"
    what = f"{measurement.member} on {measurement.processor}: {millions}"
    if measurement.total > budget:
        print(f"error: {what}, {measurement.total / budget - 1:.1%} above the budget")
    elif measurement.total < budget * (1 - SLACK):
        print(f"{what}; tighten the budget")
    else:
        print(what)
    sys.stdout.flush()
    return measurement.total <= budget


def main():
    # A reader such as `head` may have seen enough.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    options = arguments()
    bench = Bench(options)
    if options.budgets:
        budgets = read_budgets(getattr(options, "from") / options.budgets)
        results = [holds(bench.measure(*each[:2]), each[2]) for each in budgets]
        sys.exit(0 if results and all(results) else 1)
    is_first = True
    for member in options.members:
        for processor in PROCESSORS:
            measurement = bench.measure(member, processor)
            if options.json:
                print_json(measurement, options.operators)
            else:
                print_table(measurement, options.operators, options.markdown, is_first)
            is_first = False
            sys.stdout.flush()


if __name__ == "__main__":
    main()
