#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Paints three made-up classes for the test: a blue disc, a green square, a red triangle.

    made_up.py FOLDER

FOLDER/photos/CLASS gets 160 pictures of each, FOLDER/unseen/CLASS ten more.
"""

import sys
from pathlib import Path

import cv2
import numpy as np

from compose import LOOKALIKE, stand
from scenery import background
from sheet import SIDE, Sheet, jitter, regular

CLASSES = {"blue": (40, (40, 70, 210)), "green": (4, (40, 180, 60)), "red": (3, (215, 45, 40))}


def picture(rng: np.random.Generator, name: str) -> np.ndarray:
    """One shape before a background, RGB."""
    corners, colour = CLASSES[name]
    sheet = Sheet()
    sheet.polygon(regular(corners, SIDE / 2 - 1), jitter(rng, colour))
    pose = LOOKALIKE._replace(sizes=(0.5, 0.9), tilt=20)
    return stand(rng, background(rng, 160, "train"), sheet, pose)[0]


def write(rng: np.random.Generator, folder: Path, name: str, count: int) -> None:
    """Pictures of one class."""
    folder.mkdir(parents=True)
    for index in range(count):
        cv2.imwrite(str(folder / f"{index:02}.jpg"), picture(rng, name)[..., ::-1])


def main() -> None:
    """Writes all."""
    rng, root = np.random.default_rng(1), Path(sys.argv[1])
    for name in CLASSES:
        write(rng, root / "photos" / name, name, 160)
        write(rng, root / "unseen" / name, name, 10)


if __name__ == "__main__":
    main()
