# SPDX-License-Identifier: Apache-2.0
"""Prints predictions for real cores; `Tests/Benchmarks/predict` calls it."""

import argparse
import pathlib
import re
import subprocess

from boards import BOARDS, CORES
from ports import bound, occupied
from profile import Disassembly, Profile
from simulator import find_simulator, simulated

DEFAULT_MEMBERS = ["g3x0.5@224", "g3x1@224"]
# The network of ncnn's `shufflenet`.
NCNN_MEMBER = "g3x1@224"
# Loops with less of all instructions are left out.
SMALLEST_SHARE = 0.02

# (what, its functions, the multiplication, its useful products, what must go with it).
LOOPS = [
    ("pointwise, SMULL", r"KernelsNEON.*runBlock.*EightPairs", r"sm(ul|la)l2?", 8, r"sadalp"),
    ("depthwise, SMULL", r"KernelsNEON.*runSixteen", r"sm(ul|la)l2?", 8, r""),
    ("pointwise, SDOT", r"KernelsDotProd.*runBlock.*EightDots", r"sdot", 16, r""),
    ("depthwise, SDOT", r"KernelsDotProd.*Depthwise3x3", r"sdot", 12, r""),
    ("pointwise, SMMLA", r"KernelsI8MM.*runBlock.*EightMatrices", r"smmla", 32, r""),
]


def arguments():
    parser = argparse.ArgumentParser(
        prog="predict", description="Predicts what an inference takes on real cores."
    )
    parser.add_argument("members", nargs="*", metavar="MEMBER", default=DEFAULT_MEMBERS)
    for name in ("work", "emulator", "blocks", "host", "board", "objdump"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def print_row(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def print_head(names, left):
    """The first `left` columns are words, the others numbers."""
    print_row(names)
    print_row(["---"] * left + ["---:"] * (len(names) - left))


def hottest_loop(profile, functions, multiplication):
    """The loop of most executed instructions that multiplies there, or None if it hardly matters."""
    best, most = None, profile.instructions * SMALLEST_SHARE
    for block in profile.blocks:
        count = len(block.instructions) * block.executions
        if count > most and block.is_loop and re.search(functions, block.function):
            if _count(multiplication, block.instructions):
                best, most = block.instructions, count
    return best


def _count(pattern, block):
    return sum(bool(re.fullmatch(pattern, mnemonic)) for mnemonic, _ in block)


def print_loop(core, block, what, multiplication, products, companion, simulator):
    needed = rf"{multiplication}|{companion}"
    _, least = bound(core.table, [each for each in block if re.fullmatch(needed, each[0])])
    name, cycles = bound(core.table, block)
    products *= _count(multiplication, block)
    cells = [what, core.name, name, f"{len(block)}", f"{products}", f"{cycles:.1f}"]
    cells += [f"{products / cycles:.1f}", f"{products / least:.1f}", f"{least / cycles:.0%}"]
    print_row([*cells, f"{simulated(simulator, core.model, [block])[0]:.1f}"])


def print_loops(profiles, simulator):
    names = ["loop", "core", "busiest", "instructions", "products", "cycles", "per cycle"]
    print_head([*names, "at most", "share", "llvm-mca"], 3)
    for profile, core in profiles:
        for what, functions, *rest in LOOPS:
            block = hottest_loop(profile, functions, rest[0])
            if block:
                print_loop(core, block, what, *rest, simulator)


def network_cycles(profile, core, simulator):
    """With perfect overlap of all blocks, with none, and by llvm-mca."""
    overlapped, alone, simulation = {}, 0, 0
    instructions = [block.instructions for block in profile.blocks]
    for cycles, block in zip(simulated(simulator, core.model, instructions), profile.blocks):
        simulation += cycles * block.executions
        alone += bound(core.table, block.instructions)[1] * block.executions
        for name, busy in occupied(core.table, block.instructions).items():
            overlapped[name] = overlapped.get(name, 0) + busy * block.executions
    return max(overlapped.values()), alone, simulation


def predicted(board, alone, simulation, weight_bytes):
    """The least and the most milliseconds to expect."""
    low, high = board.overhead
    most = max(alone * high, simulation * low)
    streaming = board.streaming(weight_bytes)
    return board.milliseconds(alone * low) + streaming, board.milliseconds(most) + streaming


def print_network(member, board, profile, weight_bytes, simulator):
    overlapped, alone, simulation = network_cycles(profile, board.core, simulator)
    low, high = predicted(board, alone, simulation, weight_bytes)
    cells = [member, f"{board.name}, {board.core.name} {board.gigahertz} GHz"]
    millions = [profile.instructions, overlapped, alone, simulation]
    cells += [f"{each / 1e6:.1f}" for each in millions]
    cells += [f"{profile.report['macs'] / alone:.1f}", f"{board.milliseconds(alone):.2f}"]
    cells += [f"**{low:.1f}–{high:.1f}**", f"{board.ncnn}" if member == NCNN_MEMBER else "–"]
    print_row(cells)


def print_networks(options, models, disassembly, simulator):
    names = ["network", "board", "instructions", "overlapped", "cycles", "llvm-mca"]
    print_head([*names, "MACs per cycle", "ports, ms", "predicted, ms", "ncnn float, ms"], 2)
    for member, model in models.items():
        for board in BOARDS:
            profile = Profile(options, disassembly, model, board.core.processor)
            print_network(member, board, profile, model.stat().st_size, simulator)


def main():
    options = arguments()
    disassembly = Disassembly(options.objdump, options.board)
    simulator = find_simulator()
    models = {}
    for member in options.members:
        models[member] = options.work / f"{member}.shufflenet"
        subprocess.run([options.host, "family", member, "-o", models[member]], check=True)
    last = models[options.members[-1]]
    profiles = [(Profile(options, disassembly, last, core.processor), core) for core in CORES]
    print_loops(profiles, simulator)
    print()
    print_networks(options, models, disassembly, simulator)


if __name__ == "__main__":
    main()
