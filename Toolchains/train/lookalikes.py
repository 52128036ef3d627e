# SPDX-License-Identifier: Apache-2.0
"""Draws what is easily taken for a marker and is none. Each belongs to the class `none`."""

import string

import cv2
import numpy as np

from sheet import FONTS, SIDE, Sheet, dark, from_hue, jitter, light, regular, turned, vivid
from structures import checks, square, tape
from symbols import (
    MIDDLE, arrow, arrow_plate, dock_plate, octagon, pad_colours, pad_ground, round_shade, stop_red)


def any_colour(rng: np.random.Generator) -> tuple[int, int, int]:
    """Strong, dark or light."""
    return (vivid, dark, light)[rng.integers(3)](rng)


def circle_without_h(rng: np.random.Generator) -> Sheet:
    """A pad with nothing, another letter, a cross or a second ring in its circle."""
    sheet = Sheet()
    radius, colour = pad_ground(rng, sheet)
    kind = rng.random()
    if kind < 0.5:
        letter = rng.choice(list("ABCDEGJKLOPQRSTUVXY0123456789"))
        size = radius * rng.uniform(0.9, 1.25)
        sheet.text(str(letter), size * rng.uniform(0.6, 0.9), size, colour, rng.uniform(0.12, 0.25),
                   FONTS[rng.integers(len(FONTS))])
    elif kind < 0.65:
        sheet.ring(radius * rng.uniform(0.2, 0.7), radius * rng.uniform(0.05, 0.2), colour)
    elif kind < 0.8:
        sheet.disc(radius * rng.uniform(0.1, 0.7), colour)
    elif kind < 0.9:
        bar, reach = radius * rng.uniform(0.08, 0.2), radius * rng.uniform(0.5, 0.8)
        for turn in (0, 90):
            corners = [(MIDDLE - reach, MIDDLE - bar), (MIDDLE + reach, MIDDLE - bar),
                       (MIDDLE + reach, MIDDLE + bar), (MIDDLE - reach, MIDDLE + bar)]
            sheet.polygon(turned(corners, turn), colour)
    return sheet


def lettered_board(rng: np.random.Generator) -> Sheet:
    """A board with one to four letters, H among them, but without a circle."""
    sheet = Sheet()
    board, ink = pad_colours(rng)
    inset = rng.uniform(0, 70)
    sheet.box(1, inset, 255, SIDE - inset, board)
    words = "".join(rng.choice(list(string.ascii_uppercase + string.digits), rng.integers(1, 5)))
    height = (SIDE - 2 * inset) * rng.uniform(0.4, 0.8)
    sheet.text(words, min(230, height * 0.75 * len(words)), height, ink, rng.uniform(0.08, 0.25),
               FONTS[rng.integers(len(FONTS))])
    return sheet


def red_octagon(rng: np.random.Generator) -> Sheet:
    """An octagon without text, with a bar, or with text but not red."""
    sheet = Sheet()
    kind, white = rng.random(), light(rng)
    if kind < 0.5:
        octagon(sheet, rng, stop_red(rng), white if rng.random() < 0.7 else stop_red(rng))
    elif kind < 0.7:
        octagon(sheet, rng, stop_red(rng), white)
        sheet.box(MIDDLE - 80, MIDDLE - 16, MIDDLE + 80, MIDDLE + 16, white)
    else:
        octagon(sheet, rng, from_hue(rng.uniform(40, 300), 0.8, 0.6), white)
        sheet.text("STOP", 190, 78, white, 0.18)
    return sheet


def road_sign(rng: np.random.Generator) -> Sheet:
    """A red disc, triangle or diamond with a bar, a number or nothing."""
    sheet = Sheet()
    white, red = light(rng), stop_red(rng)
    corners = int(rng.choice([3, 4, 40]))
    turn = {3: rng.choice([30, -30]), 4: rng.choice([0, 45]), 40: 0}[corners]
    sheet.polygon(regular(corners, 127, turn), red)
    kind = rng.random()
    if kind < 0.4:
        sheet.polygon(regular(corners, rng.uniform(65, 105), turn), white)
    if kind < 0.6:
        words = str(rng.integers(1, 130))
        sheet.text(words, 30 * len(words), rng.uniform(40, 60), dark(rng) if kind < 0.4 else white, 0.16)
    elif kind < 0.8:
        sheet.box(MIDDLE - 60, MIDDLE - 15, MIDDLE + 60, MIDDLE + 15, white)
    return sheet


def cone_coloured(rng: np.random.Generator) -> Sheet:
    """A barrel, ball, box or flat triangle in a cone's colours."""
    sheet = Sheet()
    orange = from_hue(rng.uniform(4, 28), rng.uniform(0.75, 1), rng.uniform(0.7, 1))
    kind = rng.random()
    if kind < 0.45:
        half, tall = rng.uniform(35, 110), rng.uniform(60, 124)
        sheet.polygon(square(half, tall), orange)
        for y in rng.uniform(MIDDLE - tall, MIDDLE + tall - 30, rng.integers(0, 4)):
            sheet.box(MIDDLE - half, y, MIDDLE + half, y + rng.uniform(10, 30), light(rng))
    elif kind < 0.75:
        sheet.disc(rng.uniform(60, 125), orange)
        if rng.random() < 0.5:
            sheet.box(20, MIDDLE - 15, 236, MIDDLE + 15, light(rng))
    else:
        sheet.polygon(regular(3, 127, rng.choice([30.0, 0.0, 180.0])), orange)
        if rng.random() < 0.5:
            sheet.polygon(regular(3, 80, 30), any_colour(rng))
    round_shade(rng, sheet)
    return sheet


def upright_arrow(rng: np.random.Generator) -> Sheet:
    """An arrow that points up or down."""
    return arrow(rng, float(rng.choice([-90, 90])))


def headless_arrow(rng: np.random.Generator) -> Sheet:
    """A bar, a bar with two heads, or a plus on an arrow's plate."""
    sheet = Sheet()
    ink = arrow_plate(rng, sheet)
    half, kind = rng.uniform(10, 26), rng.random()
    sheet.box(45, MIDDLE - half, 211, MIDDLE + half, ink)
    if kind < 0.4:
        wing = half * rng.uniform(2, 2.6)
        for x, tip in ((75, 22), (181, 234)):
            sheet.polygon([(x, MIDDLE - wing), (tip, MIDDLE), (x, MIDDLE + wing)], ink)
    elif kind < 0.6:
        sheet.box(MIDDLE - half, 60, MIDDLE + half, 196, ink)
    return sheet


def chessboard(rng: np.random.Generator) -> Sheet:
    """Checks, of two to nine fields a side."""
    sheet = Sheet()
    sheet.box(0, 0, SIDE, SIDE, light(rng))
    checks(sheet, int(SIDE / rng.uniform(2, 9)) + 1, dark(rng), np.ones((SIDE, SIDE), bool))
    return sheet


def barcode(rng: np.random.Generator) -> Sheet:
    """Bars on a label, or random modules without a tag's black border."""
    sheet = Sheet()
    paper, ink = light(rng), dark(rng)
    if rng.random() < 0.5:
        sheet.box(0, 60, SIDE, 196, paper)
        edges = np.sort(rng.uniform(14, 242, 2 * rng.integers(10, 22)))
        for left, right in zip(edges[::2], edges[1::2]):
            sheet.box(left, 72, right, 178, ink)
        return sheet
    count = int(rng.integers(21, 34))
    modules = (rng.random((count, count)) < 0.5).astype(np.uint8)
    modules = np.pad(modules, int(rng.integers(1, 4)))
    inked = cv2.resize(modules, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST) > 0
    sheet.box(0, 0, SIDE, SIDE, paper)
    sheet.pixels[inked] = (*ink, 255)
    return sheet


def black_square(rng: np.random.Generator) -> Sheet:
    """A tag's border with nothing, a disc or a letter inside."""
    sheet = Sheet()
    paper, ink = light(rng), dark(rng)
    margin = rng.uniform(14, 34)
    sheet.box(0, 0, SIDE, SIDE, paper)
    sheet.box(margin, margin, SIDE - margin, SIDE - margin, ink)
    if rng.random() < 0.5:
        inside = margin + rng.uniform(16, 40)
        sheet.box(inside, inside, SIDE - inside, SIDE - inside, paper)
        ink, paper = paper, ink
    kind = rng.random()
    if kind < 0.3:
        sheet.disc(rng.uniform(20, 60), paper)
    elif kind < 0.6:
        sheet.text(str(rng.choice(list(string.ascii_uppercase))), 70, 90, paper, 0.18)
    return sheet


def picture_frame(rng: np.random.Generator) -> Sheet:
    """A window with bars, a framed board, a thin outline or three sides of a gate."""
    sheet = Sheet()
    half, tall, width = rng.uniform(70, 125), rng.uniform(70, 125), rng.uniform(12, 34)
    colour, kind = any_colour(rng), rng.random()
    if kind < 0.25:
        width = rng.uniform(2, 5)
    sheet.polygon(square(half, tall), colour)
    if kind >= 0.25 and kind < 0.55:
        sheet.polygon(square(half - width, tall - width), any_colour(rng))
        return sheet
    sheet.hole(square(half - width, tall - width))
    if kind >= 0.8:
        sheet.hole([(0, MIDDLE + tall - width - 1), (SIDE, MIDDLE + tall - width - 1), (SIDE, SIDE), (0, SIDE)])
    elif kind >= 0.55:
        bar = width * rng.uniform(0.3, 1)
        sheet.box(MIDDLE - bar / 2, MIDDLE - tall, MIDDLE + bar / 2, MIDDLE + tall, colour)
        if rng.random() < 0.6:
            sheet.box(MIDDLE - half, MIDDLE - bar / 2, MIDDLE + half, MIDDLE + bar / 2, colour)
    return sheet


def dock_without_flash(rng: np.random.Generator) -> Sheet:
    """A dock's board with nothing, a letter, a sign or a polygon in its frame."""
    sheet = Sheet()
    ink, kind = dock_plate(rng, sheet), rng.random()
    if kind < 0.55:
        letter = str(rng.choice(list("ABCDEFGHIKLMOPRTUVWX!?+#%&134568")))
        sheet.text(letter, rng.uniform(60, 100), rng.uniform(100, 140), ink, rng.uniform(0.1, 0.25),
                   FONTS[rng.integers(len(FONTS))])
    elif kind < 0.85:
        sheet.polygon(regular(int(rng.choice([3, 4, 5, 6, 40])), rng.uniform(40, 75), rng.uniform(0, 360)), ink)
    return sheet


def other_tape(rng: np.random.Generator) -> Sheet:
    """Stripes in other colours, or a plain band."""
    if rng.random() < 0.3:
        plain = any_colour(rng)
        return tape(rng, (plain, jitter(rng, plain, 6)))
    pairs = ((jitter(rng, (235, 200, 30)), dark(rng)), (from_hue(rng.uniform(60, 320), 0.8, 0.7), light(rng)),
             (dark(rng), light(rng)), (stop_red(rng), dark(rng)))
    return tape(rng, pairs[rng.integers(len(pairs))])


LOOKALIKES = (
    circle_without_h, circle_without_h, lettered_board, red_octagon, road_sign, cone_coloured, upright_arrow,
    headless_arrow, chessboard, barcode, black_square, picture_frame, dock_without_flash, other_tape)
