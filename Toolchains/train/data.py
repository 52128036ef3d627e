# SPDX-License-Identifier: Apache-2.0
"""Labelled pictures in memory, and the batches that training takes from them."""

from pathlib import Path
from typing import Iterator, NamedTuple

import cv2
import numpy as np
import torch

# Pictures are stored a little larger than the network's input, for random crops.
STORED = 144
SIZE = 128
# What the network sees: (byte - MEAN) / DEVIATION, in the order RGB.
MEAN, DEVIATION = 127.5, 64.0
SUFFIXES = {".jpg", ".jpeg", ".png", ".ppm"}


class Pictures(NamedTuple):
    """uint8 [n, 144, 144, 3], labels int64 [n], and the classes' names."""

    pixels: np.ndarray
    labels: np.ndarray
    names: list[str]

    def subset(self, chosen: np.ndarray) -> "Pictures":
        """Some of them."""
        return Pictures(self.pixels[chosen], self.labels[chosen], self.names)


def load_array(path: Path) -> Pictures:
    """What `render.py array` wrote."""
    with np.load(path) as file:
        return Pictures(file["pictures"], file["labels"], [str(name) for name in file["names"]])


def scaled(picture: np.ndarray, side: int) -> np.ndarray:
    """The shorter side to `side`, and the middle square of that, as the board does it."""
    height, width = picture.shape[:2]
    short = min(height, width)
    size = (max(side, round(width * side / short)), max(side, round(height * side / short)))
    resized = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
    top, left = (size[1] - side) // 2, (size[0] - side) // 2
    return resized[top:top + side, left:left + side]


def read_picture(path: Path, side: int = STORED) -> np.ndarray:
    """RGB, uint8 [side, side, 3]."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise SystemExit(f"{path}: expected a picture, JPEG, PNG or PPM")
    return np.ascontiguousarray(scaled(picture, side)[..., ::-1])


def load_folder(folder: Path) -> tuple[Pictures, list[Path]]:
    """One sub-folder for each class, in the order of their names; and the files."""
    names = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
    files = [
        (path, label) for label, name in enumerate(names)
        for path in sorted((folder / name).iterdir()) if path.suffix.lower() in SUFFIXES]
    if len(names) < 2 or not files:
        raise SystemExit(f"{folder}: expected two or more folders of pictures, one for each class")
    pixels = np.stack([read_picture(path) for path, _ in files])
    labels = np.array([label for _, label in files])
    return Pictures(pixels, labels, names), [path for path, _ in files]


def split(pictures: Pictures, seed: int, share: float = 0.2) -> tuple[Pictures, Pictures]:
    """For training and for validation, each class in the same shares."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(pictures.labels))
    kept = np.zeros(len(order), bool)
    for label in range(len(pictures.names)):
        mine = order[pictures.labels[order] == label]
        kept[mine[:max(1, round(len(mine) * share))]] = True
    return pictures.subset(~kept), pictures.subset(kept)


class Flips(NamedTuple):
    """What a class becomes in a mirror: itself, another one, or -1 where there is no such thing."""

    partner: np.ndarray

    @staticmethod
    def of(names: list[str], mirrored: bool) -> "Flips":
        """Left and right change places; writing has no mirror image."""
        partner = np.full(len(names), -1)
        for label, name in enumerate(names if mirrored else []):
            other = name
            if name.endswith(" left"):
                other = name[:-5] + " right"
            elif name.endswith(" right"):
                other = name[:-6] + " left"
            if other in names and name not in ("stop sign", "charging dock"):
                partner[label] = names.index(other)
        return Flips(partner)


def to_network(pixels: np.ndarray) -> torch.Tensor:
    """uint8 [n, h, w, 3] to what the network sees, float32 [n, 3, h, w]."""
    maps = torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2).float()
    return (maps - MEAN) / DEVIATION


def cropped(rng: np.random.Generator, picture: np.ndarray, size: int) -> np.ndarray:
    """A random window, a little more or less than the network's input, scaled to `size`."""
    window = int(rng.integers(SIZE - 12, STORED + 1))
    top, left = rng.integers(0, STORED - window + 1, 2)
    cut = picture[top:top + window, left:left + window]
    how = cv2.INTER_AREA if size < 0.8 * window else cv2.INTER_LINEAR
    return cv2.resize(cut, (size, size), interpolation=how)


def augmented(rng: np.random.Generator, maps: torch.Tensor) -> torch.Tensor:
    """Random gain, offset and cast for each picture, and now and then a grey patch."""
    count, _, height, width = maps.shape
    gain = rng.normal(1, 0.12, (count, 1, 1, 1)) + rng.normal(0, 0.05, (count, 3, 1, 1))
    offset = rng.normal(0, 0.15, (count, 1, 1, 1))
    maps = maps * torch.from_numpy(gain.astype(np.float32)) + torch.from_numpy(offset.astype(np.float32))
    for index in np.flatnonzero(rng.random(count) < 0.15):
        side = int(rng.uniform(0.08, 0.2) * width)
        top, left = rng.integers(0, height - side), rng.integers(0, width - side)
        maps[index, :, top:top + side, left:left + side] = float(rng.normal(0, 0.8))
    return maps


class Batches:
    """One worker's part of every batch; all workers draw the same order."""

    def __init__(self, pictures: Pictures, flips: Flips, seed: int, batch: int, rank: int, workers: int):
        self.pictures, self.flips, self.seed = pictures, flips, seed
        self.batch, self.rank, self.workers = min(batch, len(pictures.labels)), rank, workers

    def __len__(self) -> int:
        return len(self.pictures.labels) // self.batch

    def epoch(self, number: int, size: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Float pictures [n, 3, size, size] and labels [n]."""
        order = np.random.default_rng((self.seed, number)).permutation(len(self.pictures.labels))
        rng = np.random.default_rng((self.seed, number, self.rank + 1))
        for index in range(len(self)):
            mine = order[index * self.batch:(index + 1) * self.batch][self.rank::self.workers]
            yield self.assembled(rng, np.sort(mine), size)

    def assembled(
            self, rng: np.random.Generator, chosen: np.ndarray, size: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The pictures at these places, mirrored and augmented at random."""
        pixels = np.stack([cropped(rng, self.pictures.pixels[index], size) for index in chosen])
        labels = self.pictures.labels[chosen].copy()
        partner = self.flips.partner[labels]
        mirrored = (partner >= 0) & (rng.random(len(chosen)) < 0.5)
        pixels[mirrored] = pixels[mirrored, :, ::-1]
        labels[mirrored] = partner[mirrored]
        return augmented(rng, to_network(pixels)), torch.from_numpy(labels)
