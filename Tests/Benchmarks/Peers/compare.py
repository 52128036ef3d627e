# SPDX-License-Identifier: Apache-2.0
"""Times our program and its peers on the same networks; `Tests/Benchmarks/peers` calls it."""

import argparse
import os
import pathlib

from contest import Result, fastest, hold
from contestants import Ours, Peer
from networks import FILES, Network
from report import Report

DEFAULT_NETWORKS = ["g3x0.5@224", "g3x1@224", "g3x0.5@720x1280", "alexnet"]
# The paper's headline compares AlexNet with this member.
ALEXNET_RIVAL = "g3x0.5@224"


def arguments():
    parser = argparse.ArgumentParser(
        prog="peers", description="Times this repository's runtime and its peers, interleaved."
    )
    parser.add_argument("networks", nargs="*", metavar="NETWORK", default=DEFAULT_NETWORKS)
    parser.add_argument("--rounds", type=int, default=40, help="turns of each contestant")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--all", action="store_true", help="show slower variants of a peer too")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true")
    form.add_argument("--json", action="store_true")
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rounds < 2:
        parser.error("quartiles need two rounds or more")
    return options


def compare(network, rival, options):
    """The results of the peers on the network, in ratio to ours on the rival's network."""
    ours = Ours(rival, options.core)
    # AlexNet has no float column: its headline is int8 against int8.
    files = [each for each in FILES if network.is_ours or each[1] != "float"]
    peers = []
    try:
        peers += (Peer(*each, network, options.core) for each in files)
        our_times, *times = hold([ours, *peers], options.rounds)
    finally:
        for peer in peers:
            peer.close()
    results = [Result(*each, our_times) for each in zip([ours, *peers], [our_times, *times])]
    shown = sorted(results, key=lambda each: each.ratio) if options.all else fastest(results)
    return ours.kernels, shown


def main():
    options = arguments()
    options.cache.mkdir(parents=True, exist_ok=True)
    tables = []
    for name in options.networks:
        network = Network(name, options.program, options.cache)
        rival = network
        title = name
        if not network.is_ours:
            rival = Network(ALEXNET_RIVAL, options.program, options.cache)
            title = f"{name} in the peers, {ALEXNET_RIVAL} in ours"
        kernels, results = compare(network, rival, options)
        tables.append((title, results))
    report = Report(kernels, options.rounds, tables)
    form = "as_json" if options.json else "as_markdown" if options.markdown else "as_text"
    print(getattr(report, form)())


if __name__ == "__main__":
    main()
