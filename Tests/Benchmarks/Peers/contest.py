# SPDX-License-Identifier: Apache-2.0
"""Rounds in which every contestant has a turn, so that what slows the machine slows all."""

import random
import statistics
import sys

SECONDS_PER_TURN = 0.1
LEAST_COUNT = 3
FIRST_COUNT = 3
# Below this correlation with the float scores a variant does not stand for its runtime.
LEAST_AGREEMENT = 0.9


def hold(contestants, round_count):
    """Nanoseconds of an inference, a list of one for each round by contestant.

    The order of the turns is drawn anew for every round: who follows whom matters."""
    counts = [_count(each.measure(FIRST_COUNT)) for each in contestants]
    times = [[] for _ in contestants]
    order = list(range(len(contestants)))
    shuffle = random.Random(1).shuffle
    for number in range(round_count):
        shuffle(order)
        for index in order:
            times[index].append(contestants[index].measure(counts[index]))
        if sys.stderr.isatty():
            print(f"\rround {number + 1} of {round_count} ", end="", file=sys.stderr)
    return times


def _count(nanoseconds):
    return max(LEAST_COUNT, round(SECONDS_PER_TURN * 1e9 / nanoseconds))


class Result:
    """What the rounds say of one contestant beside ours: the ratio of every round, and middles."""

    def __init__(self, contestant, times, our_times):
        self.runtime, self.variant = contestant.runtime, contestant.variant
        self.agreement = contestant.agreement
        ratios = [time / ours for time, ours in zip(times, our_times)]
        self.lower, self.ratio, self.upper = statistics.quantiles(ratios, n=4, method="inclusive")
        self.milliseconds = statistics.median(times) / 1e6


def fastest(results):
    """Of each runtime the variant with the least ratio among those that compute the network."""
    best = {}
    for result in sorted(results, key=lambda each: (each.agreement < LEAST_AGREEMENT, each.ratio)):
        best.setdefault(result.runtime, result)
    return sorted(best.values(), key=lambda each: each.ratio)
