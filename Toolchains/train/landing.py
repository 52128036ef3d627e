#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders the recorded scene: a drone flies over a field, a landing pad comes into view and leaves.

    landing.py FILE.mjpeg

20 seconds at 10 frames a second, 320×240, JPEG pictures one after the other as cameras send them.
"""

import sys
from pathlib import Path

import cv2
import numpy as np

import camera
from compose import place
from scenery import octaves, shaded
from sheet import Sheet
from symbols import MIDDLE

WIDTH, HEIGHT, FRAMES = 320, 240, 200
FIELD = 1400
# The pad's place and side on the field, and where the camera looks at the first and last frame.
PAD, PAD_SIDE = np.array((760.0, 640.0)), 130.0
START, END = np.array((250.0, 250.0)), np.array((1210.0, 1010.0))


def pad() -> Sheet:
    """A white H in a white ring on a dark square."""
    sheet = Sheet()
    sheet.box(2, 2, 254, 254, (52, 54, 58))
    sheet.ring(104, 14, (232, 231, 226))
    for side in (-1, 1):
        x = MIDDLE + side * 38
        sheet.box(x - 10, MIDDLE - 60, x + 10, MIDDLE + 60, (232, 231, 226))
    sheet.box(MIDDLE - 38, MIDDLE - 9, MIDDLE + 38, MIDDLE + 9, (232, 231, 226))
    return sheet


def grass(rng: np.random.Generator) -> np.ndarray:
    """Mown strips, bald spots and blades."""
    tone = octaves(rng, FIELD, 0.75, 5) * 0.12 + octaves(rng, FIELD, 1.0, 90) * 0.1
    rows, columns = np.indices((FIELD, FIELD), np.float32)
    tone += 0.06 * np.sign(np.sin((rows * 0.8 + columns * 0.6) / 38))
    bald = np.clip(octaves(rng, FIELD, 0.6, 4) - 0.9, 0, 1)[..., None]
    green, earth = np.array((98, 122, 58), np.float32), np.array((146, 126, 92), np.float32)
    return np.clip((green * (1 - bald) + earth * bald) * (1 + tone[..., None]), 0, 255).astype(np.uint8)


def field(rng: np.random.Generator) -> np.ndarray:
    """Grass with a gravel path and stones from above, and the pad on it."""
    ground = grass(rng)
    bend = np.array([(-20, 1010), (420, 900), (820, 1010), (1420, 900)])
    cv2.polylines(ground, [bend], False, (168, 156, 136), 52, cv2.LINE_AA)
    for radius in np.minimum(2.2 / rng.random(500) ** 0.6, 26):
        centre, shade = rng.uniform(0, FIELD, 2).astype(int), int(rng.uniform(95, 175))
        axes = (int(radius) + 1, int(radius * rng.uniform(0.5, 0.9)) + 1)
        turn = rng.uniform(0, 180)
        cv2.ellipse(ground, centre + 3, axes, turn, 0, 360, (44, 52, 30), -1, cv2.LINE_AA)
        cv2.ellipse(ground, centre, axes, turn, 0, 360, (shade, shade - 6, shade - 14), -1, cv2.LINE_AA)
    ground = shaded(ground, octaves(rng, FIELD, 0.95, 60) * 7)
    half = PAD_SIDE / 2
    corners = PAD + np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    return place(ground, pad(), corners, 0.7)


def view(ground: np.ndarray, number: int) -> np.ndarray:
    """What the camera sees in a frame: it flies along, turns, sinks and rises, and shakes a little."""
    time = number / (FRAMES - 1)
    centre = START + (END - START) * time + 3 * np.sin(np.array((0.9, 1.3)) * number)
    zoom = 1.05 + 0.45 * np.exp(-((time - 0.52) / 0.2) ** 2)
    angle = 25 * np.sin(2 * np.pi * time) + 2 * np.sin(0.7 * number)
    matrix = cv2.getRotationMatrix2D(tuple(float(v) for v in centre), angle, zoom)
    matrix[:, 2] += np.array((WIDTH, HEIGHT)) / 2 - centre
    return cv2.warpAffine(ground, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)


def frame(rng: np.random.Generator, ground: np.ndarray, number: int) -> bytes:
    """One JPEG picture."""
    picture = camera.grain(rng, view(ground, number), 4)
    _, data = cv2.imencode(".jpg", picture[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, 60))
    return data.tobytes()


def main() -> None:
    """Writes the scene."""
    rng = np.random.default_rng(5)
    ground = field(rng)
    Path(sys.argv[1]).write_bytes(b"".join(frame(rng, ground, number) for number in range(FRAMES)))


if __name__ == "__main__":
    main()
