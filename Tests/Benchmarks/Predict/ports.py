# SPDX-License-Identifier: Apache-2.0
"""What an instruction occupies of a core, from measured throughputs.

Throughputs are those of github.com/ocxtal/insn_bench_aarch64, `results/`: a Raspberry Pi 3 for
Cortex-A53, an LX2160A for A72, a Graviton2 (Neoverse N1) for A76. Which of two like pipes an
instruction uses is from LLVM's scheduling models.
"""

import re

# All that a vector instruction may be, by what it competes for.
MULTIPLY = r"[su]mull2?|[su]mlal2?|[su]mlsl2?"
WIDE_MULTIPLY = r"mul|mla|mls|sqr?dmulh"
REGISTER_SHIFT = r"[su]r?shl"
SHIFT = r"shl|[su]r?shr|[su]shll2?|sxtl2?|uxtl2?|[su]qxtu?n2?|r?shrn2?|sadalp"
PAIRWISE = r"saddlp|uaddlp"
# Two registers.
QUADS = r"q|v\d+[.](16b|8h|4s|2d), v"
NARROW = r"xtn2?|[su]qxtu?n2?|r?shrn2?"

# (instruction, operands, what it occupies in cycles or slots). The first that matches counts.
# A quad is a 128-bit register.
A72 = {
    # One instruction that writes a quad needs two of three slots: it explains the measured 1.5
    # ADD, 1.0 LD1R, 0.60 LD2R, 0.37 LD3R and 0.30 LD4R per cycle.
    "capacity": {"slots": 3, "F0": 1, "F1": 1, "F0 F1": 2, "load": 1, "store": 1, "integer": 2},
    "rules": [
        (r"ldp|ld1", QUADS, {"slots": 4, "load": 2}),
        (r"ld4r", r"v\d+[.](4s|8h|16b|2d)", {"slots": 10, "load": 1, "F0 F1": 4}),
        (r"ld4r", r"", {"slots": 6, "load": 1, "F0 F1": 4}),
        (r"ld2r", r"v\d+[.](4s|8h|16b|2d)", {"slots": 5, "load": 1, "F0 F1": 2}),
        (r"ld2r", r"", {"slots": 3, "load": 1, "F0 F1": 2}),
        (r"ld1r", r"", {"slots": 3, "load": 1, "F0 F1": 1}),
        (r"ldu?r", r"q", {"slots": 2, "load": 1}),
        (r"ldp", r"", {"slots": 2, "load": 1}),
        (r"ld.*", r"", {"slots": 1, "load": 1}),
        (r"stp", r"q", {"slots": 4, "store": 4}),
        (r"stu?r", r"q", {"slots": 2, "store": 2}),
        (r"stp", r"", {"slots": 2, "store": 2}),
        (r"st.*", r"", {"slots": 1, "store": 1}),
        (MULTIPLY, r"v", {"slots": 2, "F0": 1, "F0 F1": 1}),
        (WIDE_MULTIPLY, r"v", {"slots": 2, "F0": 2, "F0 F1": 2}),
        (REGISTER_SHIFT, r"v", {"slots": 2, "F1": 2, "F0 F1": 2}),
        (r"[su]qxtu?n", r"v", {"slots": 1, "F1": 1, "F0 F1": 1}),
        (SHIFT + "|" + PAIRWISE, r"v", {"slots": 2, "F1": 1, "F0 F1": 1}),
        (r".*", r"v\d+[.](8b|4h|2s|1d)\b", {"slots": 1, "F0 F1": 1}),
        (r".*", r"v|q|d|s\d", {"slots": 2, "F0 F1": 1}),
        (r"b|b[.].*|bl|ret|br|cbn?z|tbn?z", r"", {"slots": 1}),
        (r".*", r"", {"slots": 1, "integer": 1}),
    ],
}

N1 = {
    "capacity": {"slots": 4, "V0": 1, "V1": 1, "V0 V1": 2, "load": 2, "store": 1, "integer": 3},
    "rules": [
        (r"ldp|ld1", QUADS, {"slots": 2, "load": 2}),
        (r"ldp", r"", {"slots": 2, "load": 2}),
        (r"ld4r", r"", {"slots": 8, "load": 4, "V0 V1": 4}),
        (r"ld2r", r"", {"slots": 4, "load": 2, "V0 V1": 2}),
        (r"ld1r", r"", {"slots": 2, "load": 1, "V0 V1": 1}),
        (r"ld.*", r"", {"slots": 1, "load": 1}),
        (r"stp", r"q", {"slots": 2, "store": 6}),
        (r"stu?r", r"q", {"slots": 1, "store": 3}),
        (r"stp", r"", {"slots": 2, "store": 3}),
        (r"stu?r", r"d|s", {"slots": 1, "store": 1}),
        (r"st.*", r"", {"slots": 1, "store": 0.5}),
        (r"[su]dot|smmla", r"", {"slots": 1, "V0 V1": 1}),
        (MULTIPLY, r"v", {"slots": 1, "V0": 1, "V0 V1": 1}),
        (WIDE_MULTIPLY, r"v", {"slots": 1, "V0": 2, "V0 V1": 2}),
        (REGISTER_SHIFT + "|" + SHIFT, r"v", {"slots": 1, "V1": 1, "V0 V1": 1}),
        (r".*", r"v|q|d|s\d", {"slots": 1, "V0 V1": 1}),
        (r"b|b[.].*|bl|ret|br|cbn?z|tbn?z", r"", {"slots": 1}),
        (r".*", r"", {"slots": 1, "integer": 1}),
    ],
}

# No measurements of a core with SMMLA were found: N1 with the five slots of A710, and two SMMLA per
# cycle, as Arm's guide to A720 has it.
A710 = {**N1, "capacity": {**N1["capacity"], "slots": 5}}

A53 = {
    # Loads of quads take both slots for two cycles, so they add to the arithmetic.
    "capacity": {"slots": 2, "arithmetic and quads": 1, "load and store": 1},
    "rules": [
        (r"ldp|ld1", QUADS, {"slots": 8, "arithmetic and quads": 4, "load and store": 4}),
        (r"ld4r", r"", {"slots": 4, "arithmetic and quads": 2, "load and store": 2}),
        (r"ldu?r", r"q", {"slots": 4, "arithmetic and quads": 2, "load and store": 2}),
        (r"ldp", r"", {"slots": 2, "load and store": 2}),
        (r"ld.*", r"", {"slots": 1, "load and store": 1}),
        (r"stp", r"q", {"slots": 2, "load and store": 2}),
        (r"st.*", r"", {"slots": 1, "load and store": 1}),
        (r"[su]adalp", r"", {"slots": 1, "arithmetic and quads": 2}),
        (NARROW, r"", {"slots": 1, "arithmetic and quads": 0.5}),
        (r"[su]mull2?|[su]mlal2?|[su]add[lw]2?|[su]sub[lw]2?|[su]shll2?", r"v", {
            "slots": 1, "arithmetic and quads": 1}),
        (r".*", r"v\d+[.](8b|4h|2s|1d)\b", {"slots": 1, "arithmetic and quads": 0.5}),
        (r".*", r"v|q|d|s\d", {"slots": 1, "arithmetic and quads": 1}),
        (r".*", r"", {"slots": 1}),
    ],
}


def occupied(core, block):
    """The cycles that each resource of a core is busy with a block: {name: cycles}."""
    busy = dict.fromkeys(core["capacity"], 0)
    for mnemonic, operands in block:
        for name, amount in _needs(core, mnemonic, operands).items():
            busy[name] += amount / core["capacity"][name]
    return busy


def bound(core, block):
    """The name of the busiest resource and its cycles."""
    busy = occupied(core, block)
    name = max(busy, key=busy.get)
    return name, busy[name]


def _needs(core, mnemonic, operands):
    first = operands.lstrip("{ ")
    for instruction, register, needs in core["rules"]:
        if re.fullmatch(instruction, mnemonic) and re.match(register, first):
            return needs
    raise ValueError(f"no rule for {mnemonic} {operands}")
