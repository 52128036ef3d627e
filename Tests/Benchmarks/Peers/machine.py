# SPDX-License-Identifier: Apache-2.0
"""What the processor can do, as far as the table and the quantisers ask."""

import pathlib
import re

# The widest first: /proc/cpuinfo's name, and the manuals'.
INSTRUCTION_SETS = [
    ("avx512_vnni", "AVX-512 VNNI"),
    ("avx_vnni", "AVX-VNNI"),
    ("avx512bw", "AVX-512"),
    ("avx2", "AVX2"),
    ("i8mm", "I8MM"),
    ("asimddp", "DotProd"),
    ("asimd", "NEON"),
]


def _field(pattern):
    text = pathlib.Path("/proc/cpuinfo").read_text()
    found = re.search(rf"^(?:{pattern})\s*:\s*(.*)$", text, re.MULTILINE)
    return found.group(1) if found else ""


def processor():
    return _field("model name") or "unknown processor"


def instruction_set():
    """The widest for int8, by its name in the manuals."""
    flags = _field("flags|Features").split()
    return next((name for flag, name in INSTRUCTION_SETS if flag in flags), "unknown")


def saturates():
    """Whether products of two bytes are added in 16 bits, as AVX2 and AVX-512 do without VNNI:
    ONNX Runtime and OpenVINO then ask for weights of 7 bits, or the sums may overflow."""
    return instruction_set() in ("AVX2", "AVX-512")
