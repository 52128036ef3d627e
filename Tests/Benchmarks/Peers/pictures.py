# SPDX-License-Identifier: Apache-2.0
"""Seeded pictures: coloured clouds, smooth at three scales, with some grain."""

import numpy

SCALES = (4, 16, 64)
GRAIN = 8.0


def picture(height, width, seed):
    """uint8 [height, width, 3]."""
    random = numpy.random.default_rng(seed)
    total = numpy.zeros((height, width, 3))
    for scale in SCALES:
        coarse = random.normal(size=(height // scale + 2, width // scale + 2, 3))
        total += _smooth(coarse, scale, height, width)
    total = total / numpy.sqrt(len(SCALES)) * 60 + 127.5
    total += random.normal(0, GRAIN, total.shape)
    return numpy.clip(numpy.rint(total), 0, 255).astype(numpy.uint8)


def network_input(pixels):
    """As the family's members want it: RGB, (byte - 127.5) / 64; float32 [1, 3, height, width]."""
    normalized = (pixels.astype(numpy.float32) - 127.5) / 64
    return numpy.ascontiguousarray(normalized.transpose(2, 0, 1)[None])


def write_ppm(pixels, path):
    height, width, _ = pixels.shape
    with open(path, "wb") as file:
        file.write(b"P6\n%d %d\n255\n" % (width, height))
        file.write(pixels.tobytes())


def _smooth(coarse, scale, height, width):
    """Bilinear interpolation between the coarse points, `scale` pixels apart."""
    y, x = numpy.arange(height) / scale, numpy.arange(width) / scale
    top, left = y.astype(int), x.astype(int)
    down, right = (y - top)[:, None, None], (x - left)[None, :, None]
    upper = coarse[top] * (1 - down) + coarse[top + 1] * down
    return upper[:, left] * (1 - right) + upper[:, left + 1] * right
