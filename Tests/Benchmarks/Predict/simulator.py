# SPDX-License-Identifier: Apache-2.0
"""Cycles of a block that follows itself, by llvm-mca."""

import re
import shutil
import subprocess

# Older ones have no model of Neoverse N1 and take that of Cortex-A57 for it.
OLDEST_VERSION = 16
ITERATIONS = 100


def find_simulator():
    """An llvm-mca that will do."""
    for name in ["llvm-mca", *(f"llvm-mca-{version}" for version in range(30, 15, -1))]:
        if shutil.which(name):
            text = subprocess.run([name, "--version"], stdout=subprocess.PIPE, text=True).stdout
            if int(re.search(r"version (\d+)", text)[1]) >= OLDEST_VERSION:
                return name
    raise SystemExit(f"expected llvm-mca of LLVM {OLDEST_VERSION} or newer; Debian has llvm-19")


def simulated(simulator, processor, blocks):
    """The cycles of each block, in steady state."""
    regions = []
    for number, block in enumerate(blocks):
        lines = [_assembly(*instruction) for instruction in block]
        regions += [f"# LLVM-MCA-BEGIN {number}", *lines, f"# LLVM-MCA-END {number}"]
    command = [simulator, "-mtriple=aarch64", f"-mcpu={processor}", "-mattr=+dotprod,+i8mm"]
    command += [f"-iterations={ITERATIONS}"]
    source = "\n".join(regions) + "\n"
    finished = subprocess.run(
        command, input=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if finished.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {finished.stderr}")
    totals = re.findall(r"^Total Cycles: +(\d+)", finished.stdout, re.MULTILINE)
    return [int(total) / ITERATIONS for total in totals]


def _assembly(mnemonic, operands):
    """An instruction without the address of what it jumps to."""
    if re.match(r"b|bl|b[.].*|cbn?z|tbn?z|adrp?", mnemonic):
        operands = re.sub(r"0x[0-9a-f]+$", "0", operands)
    return f"{mnemonic} {operands}"
