#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders pictures of the markers: for training as one array, for measuring as files.

    render.py array POOL FILE.npz --count N --seed S     square pictures, resized to 144×144
    render.py files POOL FOLDER --count N --seed S       JPEG at the camera's size, and FOLDER/list.csv
    render.py clutter POOL FOLDER --count N --seed S     the same, of class none alone
"""

import argparse
import multiprocessing.pool
import os
from pathlib import Path

import cv2
import numpy as np

from compose import LABELS, scene

POOLS = ("train", "validation", "test")
STORED = 144
# Sides from which the pictures are scaled, as cameras give them, and how often.
SIDES, SHARES = (150, 200, 270, 400, 540), (0.15, 0.3, 0.4, 0.12, 0.03)
CAMERA_SIDES, CAMERA_SHARES = (240, 480), (0.85, 0.15)
SHARE_OF_NONE = 0.3


def label_of(index: int, count: int) -> int:
    """The first part is `none`, the rest takes turns."""
    empty = round(count * SHARE_OF_NONE)
    return 0 if index < empty else 1 + (index - empty) % (len(LABELS) - 1)


def generator(seed: int, pool: str, index: int) -> np.random.Generator:
    """A source of its own for each picture, so that the order of work changes nothing."""
    return np.random.default_rng((seed, POOLS.index(pool), index))


def stored(job: tuple[str, int, int, int]) -> np.ndarray:
    """One picture of an array, scaled as the board scales."""
    pool, seed, index, label = job
    rng = generator(seed, pool, index)
    picture = scene(rng, label, int(rng.choice(SIDES, p=SHARES)), pool)
    return cv2.resize(picture, (STORED, STORED), interpolation=cv2.INTER_LINEAR)


def as_file(job: tuple[str, int, int, int], path: Path) -> None:
    """One picture as a file."""
    pool, seed, index, label = job
    rng = generator(seed, pool, index)
    picture = scene(rng, label, int(rng.choice(CAMERA_SIDES, p=CAMERA_SHARES)), pool)
    cv2.imwrite(str(path), picture[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, 95))


def workers() -> multiprocessing.pool.Pool:
    """A process for each core; OpenCV's own threads would only be in the way."""
    return multiprocessing.get_context("spawn").Pool(os.cpu_count(), cv2.setNumThreads, (1,))


def write_array(jobs: list[tuple[str, int, int, int]], path: Path) -> None:
    """`pictures` uint8 [n, 144, 144, 3] and `labels` int64 [n]."""
    with workers() as pool:
        pictures = np.stack(list(pool.imap(stored, jobs, chunksize=32)))
    np.savez(path, pictures=pictures, labels=np.array([job[3] for job in jobs]), names=np.array(LABELS))


def write_files(jobs: list[tuple[str, int, int, int]], folder: Path) -> None:
    """Pictures, and a list of path,label."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{index:05d}.jpg" for index in range(len(jobs))]
    with workers() as pool:
        pool.starmap(as_file, [(job, folder / name) for job, name in zip(jobs, names)], chunksize=32)
    lines = [f"{name},{job[3]}" for job, name in zip(jobs, names)]
    (folder / "list.csv").write_text("\n".join(["path,label", *lines, ""]))


def main() -> None:
    """Reads the command and renders."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("form", choices=("array", "files", "clutter"))
    parser.add_argument("pool", choices=POOLS)
    parser.add_argument("output", type=Path)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    jobs = [
        (given.pool, given.seed, index, 0 if given.form == "clutter" else label_of(index, given.count))
        for index in range(given.count)]
    (write_array if given.form == "array" else write_files)(jobs, given.output)


if __name__ == "__main__":
    main()
