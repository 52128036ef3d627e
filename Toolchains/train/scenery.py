# SPDX-License-Identifier: Apache-2.0
"""Paints the backgrounds: noise, dead leaves, landscapes, rooms, text. No photograph is used.

Occluding shapes with a power law of sizes ("dead leaves") over 1/f noise have the edges and the
spectrum of photographs, which is what keeps a network from firing at them.
"""

import string

import cv2
import numpy as np

from sheet import FONTS, from_hue

Picture = np.ndarray


class Palette:
    """Colours that go together: two hues, mostly pale, now and then strong."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self.hues = rng.uniform(0, 360), rng.uniform(0, 360)
        self.saturation = rng.beta(1.3, 2.5)
        self.brightness = rng.uniform(0.25, 0.8)

    def colour(self) -> tuple[int, int, int]:
        """Any of its colours."""
        rng = self.rng
        hue = self.hues[rng.integers(2)] + rng.normal(0, 18)
        saturation = np.clip(self.saturation * rng.uniform(0.3, 1.5), 0, 1)
        if rng.random() < 0.06:
            hue, saturation = rng.uniform(0, 360), rng.uniform(0.6, 1)
        value = np.clip(self.brightness + rng.normal(0, 0.22), 0.03, 1)
        return from_hue(hue, saturation, value)


def octaves(rng: np.random.Generator, side: int, rough: float, first: int = 2) -> np.ndarray:
    """Smooth noise of several sizes, float32 [side, side], mean 0, deviation 1."""
    total = np.zeros((side, side), np.float32)
    cells, weight = first, 1.0
    stretch = rng.uniform(0.6, 1.6) if rng.random() < 0.8 else rng.choice([0.15, 6.0])
    while cells < side // 2:
        grid = rng.standard_normal((cells + 2, max(2, int(cells * stretch)) + 2), np.float32)
        total += weight * cv2.resize(grid, (side, side), interpolation=cv2.INTER_LINEAR)
        cells, weight = cells * 2, weight * rough
    return (total - total.mean()) / (total.std() + 1e-6)


def coloured_noise(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """1/f noise that runs between colours of the palette."""
    blend = octaves(rng, side, rng.uniform(0.45, 1.05), int(rng.integers(1, 8)))
    stops = np.array([palette.colour() for _ in range(3)], np.float32)
    index = np.clip(blend * 0.4 + 1, 0, 2) * 127.5
    table = np.stack([np.interp(np.arange(256), (0, 128, 255), stops[:, c]) for c in range(3)], 1)
    return table.astype(np.uint8)[index.astype(np.uint8)]


def leaf(rng: np.random.Generator, picture: Picture, palette: Palette, radius: float,
         centre: np.ndarray | None = None) -> None:
    """One shape over the picture: ellipse, polygon, rectangle or line; anywhere, or at `centre`."""
    side = len(picture)
    x, y = (int(v) for v in (rng.uniform(-0.1, 1.1, 2) * side if centre is None else centre))
    colour, kind = palette.colour(), rng.random()
    if kind < 0.4:
        axes = (int(radius) + 1, int(radius * rng.uniform(0.3, 1)) + 1)
        cv2.ellipse(picture, (x, y), axes, rng.uniform(0, 180), 0, 360, colour, -1, cv2.LINE_AA)
    elif kind < 0.85:
        count = int(rng.integers(3, 9)) if kind < 0.65 else 4
        angles = np.sort(rng.uniform(0, 2 * np.pi, count))
        reach = radius * rng.uniform(0.5, 1.2, count)
        corners = np.stack((x + reach * np.cos(angles), y + reach * np.sin(angles)), 1)
        cv2.fillPoly(picture, [corners.astype(np.int32)], colour, cv2.LINE_AA)
    else:
        end = rng.uniform(0, side, 2).astype(int)
        cv2.line(picture, (x, y), (int(end[0]), int(end[1])), colour, max(1, int(radius / 6)), cv2.LINE_AA)


def dead_leaves(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """Shapes over shapes, many small and few large, with grain on all."""
    picture = coloured_noise(rng, side, palette)
    smallest = rng.uniform(0.01, 0.05) * side
    for radius in smallest / rng.random(int(rng.integers(10, 110))) ** 0.6:
        leaf(rng, picture, palette, min(radius, side * 0.5))
    grain = octaves(rng, side, 0.95, 8) * rng.uniform(2, 22)
    return shaded(picture, grain)


def shaded(picture: Picture, change: np.ndarray) -> Picture:
    """The picture with one grey change added, float32 [h, w]."""
    return np.clip(picture + change[..., None], 0, 255).astype(np.uint8)


def landscape(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """Sky, hills and ground that grows coarser towards the viewer."""
    picture = cv2.resize(np.array([[palette.colour()], [palette.colour()]], np.uint8), (side, side))
    horizon = int(rng.uniform(0.15, 0.8) * side)
    ground = cv2.warpPerspective(
        coloured_noise(rng, side, palette), np.array([[1, rng.uniform(-1, 1), 0], [0, 1, 0], [0, 3 / side, 1]]),
        (side, side), borderMode=cv2.BORDER_REFLECT)
    picture[horizon:] = ground[::-1][:side - horizon]
    for _ in range(int(rng.integers(0, 4))):
        ridge = horizon - np.abs(octaves(rng, side, 0.5)[0]) * side * rng.uniform(0.03, 0.2)
        edge = np.concatenate((np.stack((np.arange(side), ridge), 1), [[side, horizon], [0, horizon]]))
        cv2.fillPoly(picture, [edge.astype(np.int32)], palette.colour())
    for radius in rng.uniform(0.01, 0.1, rng.integers(0, 25)) * side:
        leaf(rng, picture, palette, radius)
    return shaded(picture, octaves(rng, side, 0.8, 6) * rng.uniform(2, 14))


def room(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """Walls, a floor of tiles or planks, furniture of boxes."""
    picture = np.empty((side, side, 3), np.uint8)
    picture[:] = palette.colour()
    edge = int(rng.uniform(0.3, 0.9) * side)
    picture[edge:] = palette.colour()
    far, line = rng.uniform(0.1, 0.9) * side, palette.colour()
    for x in np.arange(-2 * side, 3 * side, rng.uniform(0.1, 0.5) * side):
        cv2.line(picture, (int(far + (x - far) * 0.3), edge), (int(x), side), line, 1, cv2.LINE_AA)
    for _ in range(int(rng.integers(2, 14))):
        x, y, w, h = rng.uniform((-0.1, -0.1, 0.03, 0.05), (1, 1, 0.5, 0.6)) * side
        corner, other = (int(x), int(y)), (int(x + w), int(y + h))
        cv2.rectangle(picture, corner, other, palette.colour(), -1 if rng.random() < 0.7 else int(rng.integers(1, 5)))
    light = octaves(rng, side, 0.2, 1) * rng.uniform(5, 35) + octaves(rng, side, 0.9, 10) * rng.uniform(1, 8)
    return shaded(picture, light)


def page(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """Lines of random text in random sizes over something."""
    picture = coloured_noise(rng, side, palette) if rng.random() < 0.5 else room(rng, side, palette)
    letters = list(string.ascii_letters + string.digits + "    .,-/")
    y = 0.0
    while y < side:
        scale = side / 240 * rng.uniform(0.25, 2.2)
        words = "".join(rng.choice(letters, 24))
        y += 24 * scale * rng.uniform(1, 2)
        cv2.putText(picture, words, (int(rng.uniform(-0.3, 0.5) * side), int(y)), FONTS[rng.integers(4)], scale,
                    palette.colour(), max(1, round(scale * rng.uniform(1, 3))), cv2.LINE_AA)
    return picture


def stripes(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """Waves, blinds, tiles: something that repeats, seen at an angle."""
    rows, columns = np.indices((side, side), np.float32) / side
    angle, count = rng.uniform(0, np.pi), rng.uniform(3, 30)
    wave = np.sin(2 * np.pi * count * (rows * np.sin(angle) + columns * np.cos(angle) * (1 + rng.uniform(0, 1) * rows)))
    if rng.random() < 0.5:
        wave *= np.sin(2 * np.pi * rng.uniform(3, 20) * (rows * np.cos(angle) - columns * np.sin(angle)))
    if rng.random() < 0.6:
        wave = np.sign(wave)
    first, second = (np.array(palette.colour(), np.float32) for _ in range(2))
    mixed = first + (second - first) * (wave[..., None] * 0.5 + 0.5)
    return shaded(mixed, octaves(rng, side, 0.7) * rng.uniform(3, 25))


def bricks(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """A wall of bricks, each with a tone of its own. Only for the test."""
    picture = np.empty((side, side, 3), np.uint8)
    picture[:] = palette.colour()
    tall, wide, gap = int(rng.uniform(8, 30)), int(rng.uniform(20, 70)), int(rng.integers(1, 4))
    base = np.array(palette.colour())
    for row, y in enumerate(range(0, side, tall)):
        for x in range(-(row % 2) * wide // 2, side, wide):
            tone = tuple(int(v) for v in np.clip(base + rng.normal(0, 14), 0, 255))
            cv2.rectangle(picture, (x + gap, y + gap), (x + wide - 1, y + tall - 1), tone, -1)
    return shaded(picture, octaves(rng, side, 0.9, 4) * rng.uniform(3, 15))


def cells(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """Pebbles: each pixel takes the colour of its nearest seed. Only for validation."""
    small = side // 2
    count = int(rng.integers(12, 90))
    seeds = np.full((small, small), 255, np.uint8)
    seeds[rng.integers(0, small, count), rng.integers(0, small, count)] = 0
    distance, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5)
    colours = np.array([palette.colour() for _ in range(int(labels.max()) + 1)], np.float32)
    pebbles = colours[labels] * np.clip(1.25 - distance / (distance.max() + 1e-6), 0.2, 1)[..., None]
    return cv2.resize(pebbles, (side, side)).clip(0, 255).astype(np.uint8)


def marble(rng: np.random.Generator, side: int, palette: Palette) -> Picture:
    """Veins: waves of a noise. Only for the test."""
    wave = np.sin(octaves(rng, side, 0.6) * rng.uniform(2, 9))
    first, second = (np.array(palette.colour(), np.float32) for _ in range(2))
    mixed = first + (second - first) * (np.abs(wave) ** rng.uniform(0.5, 2))[..., None]
    return shaded(mixed, octaves(rng, side, 0.9, 8) * rng.uniform(1, 10))


COMMON = (coloured_noise, dead_leaves, dead_leaves, dead_leaves, landscape, landscape, room, page, stripes)
OWN = {"train": (), "validation": (cells,), "test": (bricks, marble)}


def background(rng: np.random.Generator, side: int, pool: str) -> Picture:
    """RGB, uint8 [side, side, 3]; half of a pool's are of kinds that training never has."""
    kinds = OWN[pool] if OWN[pool] and rng.random() < 0.5 else COMMON
    return kinds[rng.integers(len(kinds))](rng, side, Palette(rng))
