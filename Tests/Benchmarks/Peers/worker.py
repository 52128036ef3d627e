# SPDX-License-Identifier: Apache-2.0
"""A peer in a process of its own: `worker.py RUNTIME MODEL INPUTS SCORES`.

It writes the class scores of every picture in INPUTS (.npy) to SCORES (.npy) and prints
`ready`. For each line `N` on standard input it runs N inferences and prints the nanoseconds of
the middle one; it ends with its input."""

import gc
import statistics
import sys
import time

import numpy

from runtimes import RUNTIMES

WARM_UP_COUNT = 3


def main(runtime_name, model, inputs_path, scores_path):
    inputs = numpy.load(inputs_path)
    # What libraries print must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    runtime = RUNTIMES[runtime_name](model)
    numpy.save(scores_path, numpy.stack([scores(runtime, each) for each in inputs]))
    print("ready", file=answers, flush=True)
    gc.disable()
    for line in sys.stdin:
        print(middle_time(runtime.run, int(line)), file=answers, flush=True)


def scores(runtime, array):
    runtime.set_input(array)
    runtime.run()
    return numpy.array(runtime.scores(), numpy.float32)


def middle_time(run, count):
    for _ in range(WARM_UP_COUNT):
        run()
    times = []
    for _ in range(count):
        start = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - start)
    return statistics.median_low(times)


if __name__ == "__main__":
    main(*sys.argv[1:])
