# SPDX-License-Identifier: Apache-2.0
"""Which blocks of instructions an inference executes, and how often, by qemu."""

import collections
import json
import os
import re
import subprocess
import typing

# Two more inferences in the second run: what comes before and after them cancels out.
SHORT_RUN, LONG_RUN = 1, 3
# Functions that an inference consists of; `bench` also makes an input and takes checksums.
IS_INFERENCE = re.compile(r"7Kernels|Kernels[A-Z]|9Inference")
IS_NOT_INFERENCE = re.compile(r"checksum")


class Block(typing.NamedTuple):
    """Instructions that are executed one after the other."""

    function: str
    address: int
    # `(mnemonic, operands)` of each.
    instructions: tuple
    executions: float

    @property
    def is_loop(self):
        """Whether its last instruction may jump to its first."""
        return self.instructions[-1][1].endswith(hex(self.address))


class Profile:
    """The blocks of an inference, and what `bench` says of the network."""

    def __init__(self, options, disassembly, model, processor):
        self.options, self.model, self.processor = options, model, processor
        before, after = self._run(SHORT_RUN), self._run(LONG_RUN)
        self.blocks = []
        for (address, count), executions in after.items():
            executions = (executions - before[address, count]) / (LONG_RUN - SHORT_RUN)
            function = disassembly.function(address)
            if executions > 0 and _belongs(function):
                instructions = disassembly.block(address, count)
                self.blocks.append(Block(function, address, instructions, executions))

    @property
    def instructions(self):
        return sum(len(block.instructions) * block.executions for block in self.blocks)

    def _run(self, iterations):
        """{(address, instructions): executions}"""
        counts = self.options.work / "blocks"
        command = [self.options.emulator, "-cpu", self.processor]
        command += ["-plugin", f"{self.options.blocks},out={counts}", self.options.board]
        command += ["bench", self.model, "--iterations", str(iterations), "--json"]
        environment = {key: value for key, value in os.environ.items() if "KERNELS" not in key}
        finished = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=True)
        self.report = json.loads(finished.stdout)
        executions = collections.Counter()
        for line in counts.read_text().splitlines():
            address, count, times = line.split()
            executions[int(address, 16), int(count)] += int(times)
        return executions


def _belongs(function):
    return bool(IS_INFERENCE.search(function)) and not IS_NOT_INFERENCE.search(function)


class Disassembly:
    """The instructions of a program, by address."""

    def __init__(self, objdump, program):
        command = [objdump, "--disassemble", "--no-show-raw-insn", program]
        text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        self.instructions, self.functions, function = {}, {}, ""
        for line in text.splitlines():
            if head := re.match(r"[0-9a-f]+ <(.*)>:$", line):
                function = head[1]
            elif found := re.match(r" *([0-9a-f]+):\s+(\S+)\s*([^<]*)", line):
                address = int(found[1], 16)
                self.instructions[address] = (found[2], found[3].split("//")[0].strip())
                self.functions[address] = function

    def function(self, address):
        return self.functions.get(address, "")

    def block(self, address, count):
        """`(mnemonic, operands)` of each."""
        return tuple(self.instructions[address + 4 * index] for index in range(count))
