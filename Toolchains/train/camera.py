# SPDX-License-Identifier: Apache-2.0
"""What a cheap camera does to a picture: blur, exposure, colour, noise, chroma, JPEG."""

import cv2
import numpy as np

Picture = np.ndarray

# One long strip of noise; each picture takes a piece of it.
NOISE = np.random.default_rng(7).standard_normal(1 << 21).astype(np.float32)


def noise(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Standard normal noise, cut from the strip."""
    size = int(np.prod(shape))
    start = int(rng.integers(len(NOISE) - size))
    return NOISE[start:start + size].reshape(shape)


def shadow(rng: np.random.Generator, picture: Picture) -> Picture:
    """A darker polygon with a soft edge."""
    side = len(picture)
    corners = rng.uniform(-0.3, 1.3, (int(rng.integers(3, 6)), 2)) * side
    mask = np.full((side, side), 255, np.uint8)
    cv2.fillPoly(mask, [corners.astype(np.int32)], int(rng.uniform(80, 190)))
    mask = cv2.blur(mask, (int(rng.integers(1, side // 10)),) * 2)
    return cv2.multiply(picture, cv2.merge((mask,) * 3), scale=1 / 255)


def glare(rng: np.random.Generator, picture: Picture) -> Picture:
    """A bright spot that washes out what is around it."""
    side = len(picture)
    x, y = rng.uniform(0, 1, 2) * side
    ramp = np.arange(side, dtype=np.float32)
    width = rng.uniform(0.05, 0.3) * side
    spot = np.exp(-((ramp - y) / width) ** 2)[:, None] * np.exp(-((ramp - x) / width) ** 2)[None]
    return np.clip(picture + (spot * rng.uniform(60, 200))[..., None], 0, 255).astype(np.uint8)


def motion_blur(rng: np.random.Generator, picture: Picture, most: float) -> Picture:
    """A line of up to `most` of the side."""
    length = rng.uniform(0.01, most) * len(picture)
    size = int(length) | 1
    if size < 3:
        return picture
    kernel = np.zeros((size, size), np.float32)
    angle = rng.uniform(0, np.pi)
    middle = size // 2
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    start, end = middle - reach, middle + reach
    cv2.line(kernel, tuple(int(round(v)) for v in start), tuple(int(round(v)) for v in end), 1)
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


def defocus(rng: np.random.Generator, picture: Picture, most: float) -> Picture:
    """A Gaussian of up to `most` of the side."""
    return cv2.GaussianBlur(picture, (0, 0), max(0.3, rng.uniform(0.002, most) * len(picture)))


def rolling_exposure(rng: np.random.Generator, picture: Picture) -> Picture:
    """Dark bands under lamps that flicker."""
    rows = np.arange(len(picture)) / len(picture)
    wave = np.sin(2 * np.pi * (rows * rng.uniform(0.5, 5) + rng.random()))
    gain = (1 + rng.uniform(0.05, 0.3) * wave).astype(np.float32)
    return np.clip(picture * gain[:, None, None], 0, 255).astype(np.uint8)


def tones(rng: np.random.Generator, picture: Picture, strength: float) -> Picture:
    """Gain, offset, gamma and a cast, by a table for each channel."""
    x = np.linspace(0, 1, 256)
    curve = x ** np.exp(rng.normal(0, 0.3 * strength))
    curve = (curve - 0.5) * np.exp(rng.normal(-0.1, 0.25 * strength)) + 0.5 + rng.normal(0, 0.08 * strength)
    cast = np.exp(rng.normal(0, 0.1 * strength, 3))
    table = np.clip(curve[:, None] * cast[None] * 255, 0, 255).astype(np.uint8)
    return cv2.LUT(picture, table[None])


def grain(rng: np.random.Generator, picture: Picture, most: float) -> Picture:
    """Sensor noise, deviation up to `most`."""
    amount = rng.uniform(1, most)
    return np.clip(picture + noise(rng, picture.shape) * amount, 0, 255).astype(np.uint8)


def halved_chroma(picture: Picture) -> Picture:
    """As YUYV carries it: every two neighbours share their colour."""
    planes = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
    width = picture.shape[1] // 2 * 2
    planes[:, 1:width:2, 1:] = planes[:, 0:width:2, 1:]
    return cv2.cvtColor(planes, cv2.COLOR_YCrCb2RGB)


def jpeg(picture: Picture, quality: int) -> Picture:
    """There and back."""
    _, data = cv2.imencode(".jpg", picture[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, quality))
    return cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1]


def fog(rng: np.random.Generator, picture: Picture) -> Picture:
    """Less contrast towards a pale colour. Only in the test."""
    amount = rng.uniform(0.2, 0.5)
    pale = np.array(rng.uniform(150, 230), np.float32)
    return (picture * (1 - amount) + pale * amount).astype(np.uint8)


def barrel(rng: np.random.Generator, picture: Picture) -> Picture:
    """The bulge of a wide lens. Only in the test."""
    side = len(picture)
    y, x = np.indices((side, side), np.float32) * (2 / side) - 1
    gain = 1 + rng.uniform(0.05, 0.25) * (x * x + y * y - 1)
    across, down = ((v * gain + 1) * side / 2 for v in (x, y))
    return cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def rain(rng: np.random.Generator, picture: Picture) -> Picture:
    """Bright slanted strokes. Only in the test."""
    side, wet = len(picture), picture.copy()
    slant = rng.uniform(-0.4, 0.4)
    for x, y in rng.uniform(0, side, (int(rng.integers(20, 80)), 2)):
        length = side * rng.uniform(0.03, 0.1)
        cv2.line(wet, (int(x), int(y)), (int(x + slant * length), int(y + length)), (205, 210, 215), 1)
    return cv2.addWeighted(wet, 0.6, picture, 0.4, 0)


def photograph(rng: np.random.Generator, picture: Picture, hard: bool) -> Picture:
    """A picture as the camera would give it; `hard` is the test's way: more of all, and new effects."""
    strength = 1.25 if hard else 1.0
    picture = np.ascontiguousarray(picture)
    if hard and rng.random() < 0.5:
        picture = (fog, barrel, rain)[rng.integers(3)](rng, picture)
    for effect, chance in ((shadow, 0.25), (glare, 0.12), (rolling_exposure, 0.12)):
        if rng.random() < chance * strength:
            picture = effect(rng, picture)
    if rng.random() < 0.3 * strength:
        picture = motion_blur(rng, picture, 0.045 * strength)
    if rng.random() < 0.4 * strength:
        picture = defocus(rng, picture, 0.012 * strength)
    picture = tones(rng, picture, strength)
    if rng.random() < 0.6:
        picture = grain(rng, picture, 14 * strength)
    if rng.random() < 0.4:
        picture = halved_chroma(picture)
    if rng.random() < 0.6:
        picture = jpeg(picture, int(rng.integers(25 if hard else 35, 95)))
    return picture
