#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders the pictures that are kept beside the model.

    samples.py MODELS

MODELS/calibration gets 64 pictures of all classes from the training pool, which `shufflenet compile`
reads; MODELS/samples gets four of each class from the test pool, named CLASS-NUMBER.jpg.
"""

import sys
from pathlib import Path

import cv2
import numpy as np

from compose import LABELS, scene
from data import STORED
from render import generator

CALIBRATION, SAMPLES_OF_A_CLASS, SAMPLE_SIDE = 64, 4, 240


def write(path: Path, picture: np.ndarray, quality: int) -> None:
    """An RGB picture as JPEG."""
    cv2.imwrite(str(path), picture[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, quality))


def emptied(folder: Path) -> Path:
    """The folder, without pictures of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jpg"):
        old.unlink()
    return folder


def write_calibration(folder: Path) -> None:
    """Pictures of the size that is cropped from in training."""
    for index in range(CALIBRATION):
        rng = generator(11, "train", index)
        picture = scene(rng, index % len(LABELS), 270, "train")
        small = cv2.resize(picture, (STORED, STORED), interpolation=cv2.INTER_LINEAR)
        write(folder / f"{index:02}.jpg", small, 88)


def write_samples(folder: Path) -> None:
    """Pictures as a small camera takes them."""
    for label, name in enumerate(LABELS):
        for number in range(SAMPLES_OF_A_CLASS):
            picture = scene(generator(12, "test", label * 100 + number), label, SAMPLE_SIDE, "test")
            write(folder / f"{name.replace(' ', '-')}-{number + 1}.jpg", picture, 85)


def main() -> None:
    """Writes both folders."""
    models = Path(sys.argv[1])
    write_calibration(emptied(models / "calibration"))
    write_samples(emptied(models / "samples"))


if __name__ == "__main__":
    main()
