# SPDX-License-Identifier: Apache-2.0
"""Draws the markers, each on a sheet of its own.

Everything is drawn by this code. The bit patterns of the fiducials come from OpenCV's table (AprilTag
36h11: BSD-2-Clause; ArUco and OpenCV: Apache-2.0), which are numbers, not pictures.
"""

import functools

import cv2
import numpy as np

from sheet import SIDE, Colour, Sheet, dark, from_hue, jitter, light, regular, turned, vivid

MIDDLE = SIDE / 2
FAMILIES = (
    cv2.aruco.DICT_APRILTAG_36h11, cv2.aruco.DICT_APRILTAG_36h11, cv2.aruco.DICT_4X4_250,
    cv2.aruco.DICT_5X5_250, cv2.aruco.DICT_6X6_250, cv2.aruco.DICT_ARUCO_ORIGINAL)


def pad_colours(rng: np.random.Generator) -> tuple[Colour, Colour]:
    """Ground and lines of a landing pad, far apart in brightness."""
    ground, lines = dark(rng), light(rng)
    choice = rng.random()
    if choice < 0.25:
        ground, lines = lines, ground
    elif choice < 0.4:
        ground = from_hue(rng.uniform(90, 260), rng.uniform(0.3, 0.9), rng.uniform(0.2, 0.5))
    elif choice < 0.55:
        lines = jitter(rng, (235, 190, 40), 20)
    elif choice < 0.65:
        ground, lines = light(rng), jitter(rng, (190, 40, 40), 30)
    elif choice < 0.72:
        ground = jitter(rng, (230, 110, 30), 25)
    return ground, lines


def pad_ground(rng: np.random.Generator, sheet: Sheet) -> tuple[float, Colour]:
    """What a pad's letter stands on; gives the radius inside the circle and the letter's colour."""
    ground, lines = pad_colours(rng)
    radius, width = rng.uniform(88, 118), rng.uniform(7, 22)
    kind = rng.random()
    if kind < 0.45:
        sheet.disc(125, ground)
    elif kind < 0.8:
        sheet.box(2, 2, 254, 254, ground)
    else:
        sheet.disc(radius + width / 2, ground)
    sheet.ring(radius, width, lines)
    return radius - width / 2, lines


def landing_pad(rng: np.random.Generator) -> Sheet:
    """An H in a circle."""
    sheet = Sheet()
    radius, colour = pad_ground(rng, sheet)
    tall, wide = radius * rng.uniform(0.5, 0.68), radius * rng.uniform(0.34, 0.52)
    stroke, bar = radius * rng.uniform(0.14, 0.28), radius * rng.uniform(0.12, 0.25)
    for side in (-1, 1):
        inner, outer = side * (wide - stroke), side * wide
        sheet.box(
            MIDDLE + min(inner, outer), MIDDLE - tall, MIDDLE + max(inner, outer), MIDDLE + tall, colour)
    sheet.box(MIDDLE - wide, MIDDLE - bar / 2, MIDDLE + wide, MIDDLE + bar / 2, colour)
    return sheet


@functools.cache
def dictionary(family: int) -> cv2.aruco.Dictionary:
    """OpenCV's table of a family."""
    return cv2.aruco.getPredefinedDictionary(family)


def fiducial(rng: np.random.Generator, kept: bool = False) -> Sheet:
    """A tag with its white border; every fifth id is `kept` for the test."""
    family = dictionary(FAMILIES[rng.integers(len(FAMILIES))])
    count = len(family.bytesList) // 5
    number = int(rng.integers(count)) * 5 + (4 if kept else int(rng.integers(4)))
    bits = family.markerSize + 2
    inked, paper = dark(rng), light(rng)
    margin = round(SIDE / (bits + 2) * rng.uniform(0.5, 1.2))
    tag = cv2.aruco.generateImageMarker(family, number, bits)
    tag = cv2.resize(tag, (SIDE - 2 * margin,) * 2, interpolation=cv2.INTER_NEAREST)
    sheet = Sheet()
    sheet.box(0, 0, SIDE, SIDE, paper)
    inside = sheet.pixels[margin:SIDE - margin, margin:SIDE - margin]
    inside[tag == 0] = (*inked, 255)
    return sheet


def traffic_cone(rng: np.random.Generator) -> Sheet:
    """An orange cone on a foot, with none to two light bands."""
    sheet = Sheet()
    body = from_hue(rng.uniform(4, 28), rng.uniform(0.75, 1), rng.uniform(0.7, 1))
    foot = body if rng.random() < 0.5 else dark(rng)
    half, tip, top = rng.uniform(58, 85), rng.uniform(8, 20), rng.uniform(4, 40)
    bottom = rng.uniform(220, 235)
    flat = rng.uniform(6, 18)
    if rng.random() < 0.5:
        sheet.box(MIDDLE - half * 1.35, bottom - 2, MIDDLE + half * 1.35, bottom + flat, foot)
    else:
        sheet.polygon([(MIDDLE - half * 1.15, bottom - 8), (MIDDLE + half * 1.15, bottom - 8),
                       (MIDDLE + half * 1.45, bottom + flat), (MIDDLE - half * 1.45, bottom + flat)], foot)

    def band(above: float, below: float, colour: Colour) -> None:
        """A slice of the cone; 0 is the tip, 1 the foot."""
        upper, lower = tip + (half - tip) * above, tip + (half - tip) * below
        high, low = top + (bottom - top) * above, top + (bottom - top) * below
        bulge = 0.12 * lower
        sheet.polygon([(MIDDLE - upper, high), (MIDDLE + upper, high), (MIDDLE + lower, low),
                       (MIDDLE, low + bulge), (MIDDLE - lower, low)], colour)

    band(0, 1, body)
    reflecting = light(rng)
    bands = int(rng.integers(3))
    for index in range(bands):
        begin = rng.uniform(0.2, 0.35) + 0.33 * index
        band(begin, begin + rng.uniform(0.12, 0.24), reflecting)
    round_shade(rng, sheet)
    return sheet


def round_shade(rng: np.random.Generator, sheet: Sheet) -> None:
    """Light from one side of something round."""
    across = np.linspace(-1, 1, SIDE, dtype=np.float32)
    gain = 1 - rng.uniform(0, 0.5) * (across - rng.uniform(-0.5, 0.5)) ** 2
    sheet.pixels[..., :3] = np.clip(sheet.pixels[..., :3] * gain[None, :, None], 0, 255)


def stop_red(rng: np.random.Generator) -> Colour:
    """The red of a stop sign, fresh or faded."""
    return from_hue(rng.uniform(-10, 10), rng.uniform(0.65, 1), rng.uniform(0.5, 0.9))


def octagon(sheet: Sheet, rng: np.random.Generator, colour: Colour, edge: Colour) -> None:
    """A sign's plate with a light rim."""
    sheet.polygon(regular(8, 127, 22.5), edge)
    sheet.polygon(regular(8, 127 - rng.uniform(5, 14), 22.5), colour)


def stop_sign(rng: np.random.Generator) -> Sheet:
    """A red octagon with STOP."""
    sheet = Sheet()
    white = light(rng)
    octagon(sheet, rng, stop_red(rng), white)
    sheet.text("STOP", rng.uniform(165, 205), rng.uniform(62, 95), white, rng.uniform(0.13, 0.24))
    return sheet


def arrow_colours(rng: np.random.Generator) -> tuple[Colour, Colour]:
    """Plate and arrow, one dark and one light, sometimes vivid."""
    plate, ink = dark(rng), light(rng)
    choice = rng.random()
    if choice < 0.3:
        plate = from_hue(rng.uniform(195, 240), rng.uniform(0.6, 1), rng.uniform(0.4, 0.8))
    elif choice < 0.6:
        plate, ink = ink, plate
    elif choice < 0.72:
        plate, ink = jitter(rng, (240, 200, 30)), dark(rng)
    elif choice < 0.86:
        plate, ink = light(rng), vivid(rng)
    return plate, ink


def arrow_plate(rng: np.random.Generator, sheet: Sheet) -> Colour:
    """Nothing, a disc or a board behind an arrow; gives the arrow's colour."""
    plate, ink = arrow_colours(rng)
    kind = rng.random()
    if kind < 0.3:
        sheet.disc(126, plate)
    elif kind < 0.75:
        inset = rng.uniform(2, 50)
        sheet.box(2, inset, 254, SIDE - inset, plate)
    return ink


def arrow_points(rng: np.random.Generator) -> list[tuple[float, float]]:
    """An arrow that points right, inside the sheet's inscribed circle."""
    tail, point = rng.uniform(22, 55), rng.uniform(200, 232)
    head, wing = rng.uniform(55, 95), rng.uniform(42, 68)
    shaft = wing * rng.uniform(0.25, 0.5)
    notch = rng.uniform(-12, 18)
    neck = point - head + notch
    return [
        (tail, MIDDLE - shaft), (neck, MIDDLE - shaft), (point - head, MIDDLE - wing), (point, MIDDLE),
        (point - head, MIDDLE + wing), (neck, MIDDLE + shaft), (tail, MIDDLE + shaft)]


def arrow(rng: np.random.Generator, degrees: float) -> Sheet:
    """An arrow turned clockwise from pointing right."""
    sheet = Sheet()
    ink = arrow_plate(rng, sheet)
    sheet.polygon(turned(arrow_points(rng), degrees), ink)
    return sheet


def arrow_left(rng: np.random.Generator) -> Sheet:
    """An arrow that points left."""
    return arrow(rng, 180)


def arrow_right(rng: np.random.Generator) -> Sheet:
    """An arrow that points right."""
    return arrow(rng, 0)


def bolt_points(rng: np.random.Generator, size: float) -> list[tuple[float, float]]:
    """A flash of lightning about the middle."""
    lean = rng.uniform(0.9, 1.1)
    shape = [(0.12, -1), (-0.55, 0.14), (-0.06, 0.14), (-0.2, 1), (0.55, -0.22), (0.04, -0.22), (0.4, -1)]
    return [(MIDDLE + x * size * lean, MIDDLE + y * size) for x, y in shape]


def dock_plate(rng: np.random.Generator, sheet: Sheet) -> Colour:
    """A board with a frame inside its edge; gives the symbol's colour."""
    plate, ink = light(rng), dark(rng)
    choice = rng.random()
    if choice < 0.35:
        plate, ink = from_hue(rng.uniform(100, 160), rng.uniform(0.6, 1), rng.uniform(0.3, 0.65)), light(rng)
    elif choice < 0.55:
        plate, ink = dark(rng), jitter(rng, (240, 205, 40))
    elif choice < 0.7:
        plate, ink = jitter(rng, (240, 205, 40)), dark(rng)
    inset, width = rng.uniform(14, 26), rng.uniform(6, 14)
    sheet.box(1, 1, 255, 255, plate)
    sheet.box(inset, inset, SIDE - inset, SIDE - inset, ink)
    inset += width
    sheet.box(inset, inset, SIDE - inset, SIDE - inset, plate)
    return ink


def charging_dock(rng: np.random.Generator) -> Sheet:
    """A flash in a square frame."""
    sheet = Sheet()
    sheet.polygon(bolt_points(rng, rng.uniform(68, 85)), dock_plate(rng, sheet))
    return sheet
