# SPDX-License-Identifier: Apache-2.0
"""The boards of the prediction, and what is known of them."""

import ports


class Core:
    """A core: how qemu, llvm-mca and the table of ports call it."""

    def __init__(self, name, processor, model, table):
        self.name, self.processor, self.model, self.table = name, processor, model, table


A53 = Core("A53", "cortex-a53", "cortex-a53", ports.A53)
A72 = Core("A72", "cortex-a72", "cortex-a72", ports.A72)
A76 = Core("A76", "cortex-a76", "neoverse-n1", ports.N1)
A710 = Core("A710", "max,sve=off,sme=off", "neoverse-n2", ports.A710)
CORES = [A53, A72, A76, A710]


class Board:
    """A board's core and memory.

    `gigahertz` is the clock, `cache` the bytes that weights may have to stay near the core, `read`
    the GB/s that one thread reads from memory, `overhead` the least and the most by which cycles
    exceed what the ports need: a judgement, see the page. `ncnn` is what ncnn's README has for
    `shufflenet`, which is V1 1x g3 in float, on one thread, in milliseconds.
    """

    def __init__(self, name, core, gigahertz, cache, read, overhead, ncnn):
        self.name, self.core, self.gigahertz, self.cache = name, core, gigahertz, cache
        self.read, self.overhead, self.ncnn = read, overhead, ncnn

    def milliseconds(self, cycles):
        return cycles / self.gigahertz / 1e6

    def streaming(self, weight_bytes):
        """Milliseconds to read the weights once, or 0 where they stay in the cache."""
        return weight_bytes / self.read / 1e6 if weight_bytes > self.cache else 0


BOARDS = [
    Board("Pi 3B+", A53, 1.4, 512 << 10, 2.2, (1.1, 1.5), 84.89),
    Board("Pi 4", A72, 1.8, 1 << 20, 4.1, (1.05, 1.3), 47.51),
    Board("Pi 5", A76, 2.4, 2560 << 10, 14.0, (1.05, 1.3), 7.20),
]
