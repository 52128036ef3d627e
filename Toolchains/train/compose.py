# SPDX-License-Identifier: Apache-2.0
"""Puts a marker, or none, into a scene and photographs it."""

from typing import NamedTuple

import cv2
import numpy as np

import camera
from lookalikes import LOOKALIKES, other_tape, picture_frame, upright_arrow
from scenery import Palette, background, leaf
from sheet import Sheet
from structures import barrier_tape, racing_gate
from symbols import (
    arrow_left, arrow_right, charging_dock, fiducial, landing_pad, stop_sign, traffic_cone)


class Marker(NamedTuple):
    """A class: how it is drawn and how it may stand before the camera (degrees, parts of the side)."""

    name: str
    draw: object
    roll: float = 0
    tilt: float = 0
    sizes: tuple[float, float] = (0.28, 1.0)


MARKERS = (
    Marker("landing pad", landing_pad, 180, 62),
    Marker("fiducial", fiducial, 180, 55),
    Marker("traffic cone", traffic_cone, 18, 12),
    Marker("stop sign", stop_sign, 22, 45),
    Marker("arrow left", arrow_left, 22, 45),
    Marker("arrow right", arrow_right, 22, 45),
    Marker("racing gate", racing_gate, 25, 45, (0.3, 1.25)),
    Marker("charging dock", charging_dock, 25, 50),
    Marker("barrier tape", barrier_tape, 75, 30, (0.7, 2.2)),
)
LABELS = ("none", *(marker.name for marker in MARKERS))

# How look-alikes may stand: like what they resemble, and an upright arrow stays upright.
LOOKALIKE = Marker("none", None, 180, 50, (0.28, 1.3))
POSES = {
    other_tape: MARKERS[-1], picture_frame: MARKERS[6], upright_arrow: LOOKALIKE._replace(roll=22)}

# What can be seen: the least deviation of brightness, 0 … 255, in a marker's box, and the least share
# of that box in which the marker changes what was there.
LEAST_CONTRAST, LEAST_CHANGE = 16, 0.05


def quad(rng: np.random.Generator, roll: float, tilt: float, size: float) -> np.ndarray:
    """Where the corners of a square of unit size lie after roll and tilt, scaled to `size`."""
    corners = np.array([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)], float)
    roll, tilt = np.deg2rad(rng.uniform(-roll, roll)), np.deg2rad(tilt * rng.random() ** 0.7)
    axis = rng.uniform(0, 2 * np.pi)
    turned = corners @ rotation(2, roll).T @ rotation(2, axis).T @ rotation(0, tilt).T @ rotation(2, -axis).T
    flat = turned[:, :2] / (1 + turned[:, 2:] * 0.22)
    extent = flat.max(0) - flat.min(0)
    return (flat - (flat.max(0) + flat.min(0)) / 2) * size / extent.max()


def rotation(axis: int, angle: float) -> np.ndarray:
    """3×3; axis 0 is x, 2 is z."""
    matrix = np.eye(3)
    first, second = ((1, 2), (2, 0), (0, 1))[axis]
    matrix[[first, second], [first, second]] = np.cos(angle)
    matrix[second, first], matrix[first, second] = np.sin(angle), -np.sin(angle)
    return matrix


def place(picture: np.ndarray, sheet: Sheet, corners: np.ndarray, soft: float = 0) -> np.ndarray:
    """The picture with the sheet on it; `corners` are where its own lie, in pixels."""
    pixels = sheet.pixels
    # Halved until one more halving would lose detail, so that warping does not alias.
    reach = (corners.max(0) - corners.min(0)).max()
    while len(pixels) > 1.5 * reach and len(pixels) > 16:
        pixels = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    edge = len(pixels) - 0.5
    source = np.array([(-0.5, -0.5), (edge, -0.5), (edge, edge), (-0.5, edge)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    side = (picture.shape[1], picture.shape[0])
    warped = cv2.warpPerspective(pixels, matrix, side, flags=cv2.INTER_LINEAR)
    if soft > 0.3:
        warped = cv2.GaussianBlur(warped, (0, 0), soft)
    cover = cv2.merge((255 - warped[..., 3],) * 3)
    return cv2.add(cv2.multiply(picture, cover, scale=1 / 255), np.ascontiguousarray(warped[..., :3]))


def toned(rng: np.random.Generator, sheet: Sheet, picture: np.ndarray) -> Sheet:
    """The sheet in the scene's light, now and then faded."""
    level = 0.5 + 0.5 * cv2.mean(picture)[1] / 128
    gain = np.clip(level * np.exp(rng.normal(0, 0.15)), 0.4, 1.25)
    fade = rng.uniform(0, 0.25) if rng.random() < 0.2 else 0
    sheet.light(rng, gain * (1 - fade), fade * 0.5)
    return sheet


def stand(
        rng: np.random.Generator, picture: np.ndarray, sheet: Sheet, marker: Marker,
) -> tuple[np.ndarray, np.ndarray]:
    """The picture with a sheet standing somewhere in it, most of it inside, and its corners."""
    side = len(picture)
    low, high = marker.sizes
    size = low * (high / low) ** rng.random()
    margin = min(0.5, 0.4 * size)
    centre = rng.uniform(margin, 1 - margin, 2)
    corners = (quad(rng, marker.roll, marker.tilt, size) + centre) * side
    return place(picture, toned(rng, sheet, picture), corners, rng.uniform(0, 0.004) * side), corners


def occlude(rng: np.random.Generator, picture: np.ndarray, corners: np.ndarray) -> None:
    """One or two small things before the marker."""
    palette = Palette(rng)
    low, high = corners.min(0), corners.max(0)
    for _ in range(int(rng.integers(1, 3))):
        radius = rng.uniform(0.05, 0.17) * min((high - low).max(), len(picture))
        leaf(rng, picture, palette, radius, rng.uniform(low, high))


def box(corners: np.ndarray, side: int) -> tuple[slice, slice]:
    """Rows and columns about the corners, inside the picture."""
    low = np.clip(corners.min(0), 0, side - 2).astype(int)
    high = np.maximum(np.clip(corners.max(0), 0, side).astype(int), low + 1)
    return slice(low[1], high[1]), slice(low[0], high[0])


def contrast(picture: np.ndarray, corners: np.ndarray) -> float:
    """Deviation of the brightness in the box about the corners."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return float(cv2.blur(grey, (3, 3))[box(corners, len(picture))].std())


def change(before: np.ndarray, after: np.ndarray, corners: np.ndarray) -> float:
    """The share of the box about the corners in which two pictures differ clearly."""
    place = box(corners, len(before))
    return float((cv2.absdiff(before[place], after[place]).max(2) > 30).mean())


def draw(rng: np.random.Generator, marker: Marker, pool: str) -> Sheet:
    """A marker's sheet; the test has tags of its own."""
    if marker.draw is fiducial:
        return fiducial(rng, kept=pool == "test")
    return marker.draw(rng)


def add_lookalikes(rng: np.random.Generator, picture: np.ndarray, label: int) -> np.ndarray:
    """The picture with look-alikes: in half of the empty ones large, beside some markers small."""
    count = 0
    if label == 0 and rng.random() < 0.55:
        count = int(rng.integers(1, 3))
    elif rng.random() < 0.15:
        count = 1
    for _ in range(count):
        look = LOOKALIKES[rng.integers(len(LOOKALIKES))]
        pose = POSES.get(look, LOOKALIKE)
        if label > 0:
            pose = pose._replace(sizes=(0.15, 0.4))
        picture, _ = stand(rng, picture, look(rng), pose)
    return picture


def attempt(rng: np.random.Generator, label: int, side: int, pool: str) -> np.ndarray | None:
    """A picture, or none if its marker cannot be seen."""
    hard = pool == "test"
    picture = np.ascontiguousarray(background(rng, side, pool))
    picture = add_lookalikes(rng, picture, label)
    corners = np.array([(0, 0), (side, side)], float)
    if label > 0:
        marker, before = MARKERS[label - 1], picture
        picture, corners = stand(rng, picture, draw(rng, marker, pool), marker)
        if change(before, picture, corners) < LEAST_CHANGE:
            return None
    if rng.random() < (0.35 if hard else 0.25):
        occlude(rng, picture, corners)
    picture = camera.photograph(rng, picture, hard)
    return picture if label == 0 or contrast(picture, corners) >= LEAST_CONTRAST else None


def scene(rng: np.random.Generator, label: int, side: int, pool: str) -> np.ndarray:
    """RGB, uint8 [side, side, 3], of a class, drawn again until its marker can be seen.

    A pool is `train`, `validation` or `test`; the test has kinds of distortion of its own.
    """
    while (picture := attempt(rng, label, side, pool)) is None:
        pass
    return picture
