# SPDX-License-Identifier: Apache-2.0
"""Draws the markers that one sees through or past: racing gates and barrier tape."""

import numpy as np

from sheet import SIDE, Colour, Points, Sheet, dark, from_hue, light, vivid

MIDDLE = SIDE / 2


def square(half: float, tall: float) -> Points:
    """A rectangle about the middle."""
    return [(MIDDLE - half, MIDDLE - tall), (MIDDLE + half, MIDDLE - tall),
            (MIDDLE + half, MIDDLE + tall), (MIDDLE - half, MIDDLE + tall)]


def checks(sheet: Sheet, cell: int, colour: Colour, where: np.ndarray) -> None:
    """Paints every second cell of a grid where `where` holds."""
    rows, columns = np.indices((SIDE, SIDE)) // cell
    sheet.pixels[where & ((rows + columns) % 2 == 0)] = (*colour, 255)


def gate_pattern(rng: np.random.Generator, sheet: Sheet, first: Colour, second: Colour) -> None:
    """What a gate's frame carries: nothing, checks, corners or stripes."""
    kind = rng.random()
    painted = sheet.pixels[..., 3] > 0
    if kind < 0.25:
        checks(sheet, int(rng.integers(8, 22)), second, painted)
    elif kind < 0.5:
        reach = int(rng.integers(45, 85))
        edge = np.abs(np.arange(SIDE) - MIDDLE) > MIDDLE - reach
        checks(sheet, int(rng.integers(8, 20)), second, painted & edge[None, :] & edge[:, None])
    elif kind < 0.65:
        rows, columns = np.indices((SIDE, SIDE))
        stripes = (rows + columns) // int(rng.integers(12, 30)) % 2 == 0
        sheet.pixels[painted & stripes] = (*second, 255)


def racing_gate(rng: np.random.Generator) -> Sheet:
    """A thick square frame that one sees through, on legs or hanging."""
    sheet = Sheet()
    first = vivid(rng) if rng.random() < 0.7 else (light(rng) if rng.random() < 0.5 else dark(rng))
    second = light(rng) if rng.random() < 0.6 else dark(rng)
    half, tall, width = rng.uniform(92, 125), rng.uniform(92, 125), rng.uniform(14, 36)
    sheet.polygon(square(half, tall), first)
    gate_pattern(rng, sheet, first, second)
    sheet.hole(square(half - width, tall - width))
    if rng.random() < 0.4 and tall < 112:
        foot = rng.uniform(0.15, 0.6) * width
        for side in (-1, 1):
            x = MIDDLE + side * (half - width / 2)
            sheet.box(x - foot, MIDDLE + tall, x + foot, SIDE, first)
    return sheet


def sagging_band(sheet: Sheet, colours: tuple[Colour, Colour], stripe: float, slant: float,
                 height: float, middle: float, sag: float) -> None:
    """A band of slanted stripes from edge to edge that hangs through in the middle."""
    def bend(x: float) -> float:
        return middle + sag * (1 - ((x - MIDDLE) / MIDDLE) ** 2)

    x, index = -2 * height - stripe, 0
    while x < SIDE + 2 * height:
        corners = [(x, -height / 2), (x + stripe, -height / 2)]
        corners += [(x + stripe + slant, height / 2), (x + slant, height / 2)]
        sheet.polygon([(a, bend(a) + b) for a, b in corners], colours[index % 2])
        x, index = x + stripe, index + 1


def tape(rng: np.random.Generator, colours: tuple[Colour, Colour]) -> Sheet:
    """One or two bands of stripes in two colours."""
    sheet = Sheet()
    height = rng.uniform(20, 44)
    stripe = height * rng.uniform(0.7, 1.9)
    slant = height * rng.uniform(0.4, 1.3) * (-1 if rng.random() < 0.5 else 1)
    sag = rng.uniform(-10, 25)
    middles = (MIDDLE,) if rng.random() < 0.75 else (MIDDLE - 60, MIDDLE + rng.uniform(10, 60))
    for middle in middles:
        sagging_band(sheet, colours, stripe, slant, height, middle, sag)
    return sheet


def barrier_tape(rng: np.random.Generator) -> Sheet:
    """Red and white stripes from edge to edge."""
    red = from_hue(rng.uniform(-10, 10), rng.uniform(0.7, 1), rng.uniform(0.55, 0.95))
    return tape(rng, (red, light(rng)))
