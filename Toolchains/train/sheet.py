# SPDX-License-Identifier: Apache-2.0
"""A transparent square on which markers and look-alikes are drawn."""

import cv2
import numpy as np

SIDE = 256
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX)

Colour = tuple[int, int, int]
Points = list[tuple[float, float]]


def jitter(rng: np.random.Generator, colour: Colour, spread: int = 25) -> Colour:
    """A colour near another one, 0 … 255 in each channel."""
    moved = np.asarray(colour) + rng.integers(-spread, spread + 1, 3)
    return tuple(int(value) for value in np.clip(moved, 0, 255))


def from_hue(hue: float, saturation: float, value: float) -> Colour:
    """RGB of a hue in degrees; saturation and value 0 … 1."""
    pixel = np.array([[[hue % 360 / 2, saturation * 255, value * 255]]], np.uint8)
    return tuple(int(part) for part in cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0])


def vivid(rng: np.random.Generator) -> Colour:
    """A strong colour of any hue."""
    return from_hue(rng.uniform(0, 360), rng.uniform(0.6, 1), rng.uniform(0.45, 1))


def dark(rng: np.random.Generator) -> Colour:
    """Nearly black."""
    return jitter(rng, (35, 35, 38))


def light(rng: np.random.Generator) -> Colour:
    """Nearly white."""
    return jitter(rng, (228, 228, 224))


def turned(points: Points, degrees: float, centre: float = SIDE / 2) -> Points:
    """Points turned clockwise about the middle of the sheet."""
    angle = np.deg2rad(degrees)
    cosine, sine = np.cos(angle), np.sin(angle)
    return [
        (centre + (x - centre) * cosine - (y - centre) * sine,
         centre + (x - centre) * sine + (y - centre) * cosine) for x, y in points]


def regular(corners: int, radius: float, turn: float = 0) -> Points:
    """The corners of a regular polygon about the middle of the sheet."""
    angles = np.deg2rad(turn) + 2 * np.pi * np.arange(corners) / corners
    middle = SIDE / 2
    return [(middle + radius * np.cos(a), middle + radius * np.sin(a)) for a in angles]


class Sheet:
    """RGBA, 256×256, premultiplied: what nobody painted is zero."""

    def __init__(self) -> None:
        self.pixels = np.zeros((SIDE, SIDE, 4), np.uint8)

    def polygon(self, points: Points, colour: Colour) -> None:
        """Fills a polygon."""
        corners = np.round(np.asarray(points)).astype(np.int32)
        cv2.fillPoly(self.pixels, [corners], (*colour, 255))

    def hole(self, points: Points) -> None:
        """Makes a polygon transparent."""
        corners = np.round(np.asarray(points)).astype(np.int32)
        cv2.fillPoly(self.pixels, [corners], (0, 0, 0, 0))

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Fills a rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def disc(self, radius: float, colour: Colour, x: float = SIDE / 2, y: float = SIDE / 2) -> None:
        """Fills a circle."""
        cv2.circle(self.pixels, (round(x), round(y)), round(radius), (*colour, 255), -1)

    def ring(self, radius: float, width: float, colour: Colour) -> None:
        """A circle's line about the middle."""
        middle = (SIDE // 2, SIDE // 2)
        cv2.circle(self.pixels, middle, round(radius), (*colour, 255), max(1, round(width)))

    def text(self, words: str, width: float, height: float, colour: Colour, weight: float,
             font: int = cv2.FONT_HERSHEY_SIMPLEX, x: float = SIDE / 2, y: float = SIDE / 2) -> None:
        """Words stretched to a box about (x, y); weight is the stroke in parts of the height."""
        scale, stroke = 4.0, max(1, round(weight * 88))
        (across, up), below = cv2.getTextSize(words, font, scale, stroke)
        ink = np.zeros((up + stroke + 4, across + stroke + 4), np.uint8)
        cv2.putText(ink, words, (stroke // 2 + 2, up + stroke // 2 + 2), font, scale, 255, stroke)
        ink = cv2.resize(ink, (max(1, round(width)), max(1, round(height))), interpolation=cv2.INTER_AREA)
        left, top = round(x - width / 2), round(y - height / 2)
        target = self.pixels[max(top, 0):top + ink.shape[0], max(left, 0):left + ink.shape[1]]
        ink = ink[max(-top, 0):, max(-left, 0):][:target.shape[0], :target.shape[1]]
        target[ink > 110] = (*colour, 255)

    def light(self, rng: np.random.Generator, gain: float, haze: float) -> None:
        """Light that falls off across the sheet in one direction, and a share of white before it."""
        angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.35)
        ramp = np.linspace(-strength, strength, SIDE, dtype=np.float32)
        slope = gain * (1 + ramp[None, :] * np.cos(angle) + ramp[:, None] * np.sin(angle))
        gains = cv2.merge((slope.astype(np.float32),) * 3 + (np.ones((SIDE, SIDE), np.float32),))
        lit = cv2.multiply(self.pixels, gains, dtype=cv2.CV_8U)
        if haze > 0:
            white = cv2.merge((lit[..., 3],) * 3)
            lit[..., :3] = cv2.addWeighted(np.ascontiguousarray(lit[..., :3]), 1, white, haze, 0)
        self.pixels = lit
