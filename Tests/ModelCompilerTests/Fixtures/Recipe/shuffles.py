# SPDX-License-Identifier: Apache-2.0
"""The channel shuffle as people write it: x is [N, C, H, W], and so is the result."""

import torch
from torch.nn import functional as F


def paper(x, groups):
    """The paper's order: view [g, C/g], transpose, flatten."""
    n, c, h, w = x.size()
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).contiguous().view(n, c, h, w)


def inverse(x, groups):
    """The order of the published weights: view [C/g, g]."""
    n, c, h, w = x.size()
    x = x.reshape(n, c // groups, groups, h, w).permute(0, 2, 1, 3, 4)
    return x.reshape(n, c, h, w)


def flat(x, groups):
    """Four dimensions: height and width are one."""
    n, c, h, w = x.size()
    x = x.view(n, groups, c // groups, h * w).permute(0, 2, 1, 3)
    return x.reshape(n, -1, h, w)


def flat_inverse(x, groups):
    n, c, h, w = x.size()
    x = x.view(n, c // groups, groups, h * w).transpose(1, 2)
    return x.reshape(n, c, h, w)


def without_batch(x, groups):
    """Three dimensions: right for one picture only, so more are taken one by one."""
    if len(x) > 1:
        return torch.cat([without_batch(picture, groups) for picture in x.split(1)])
    _, c, h, w = x.size()
    return x.reshape(groups, c // groups, h * w).permute(1, 0, 2).reshape(1, c, h, w)


def batch_merged(x, groups):
    """The batch and the first channel axis are one, and the last reshape has a −1."""
    n, c, h, w = x.size()
    x = x.reshape(n * groups, c // groups, h * w).reshape(n, groups, -1, h * w)
    return x.transpose(2, 1).reshape(n, -1, h, w)


def unflatten(x, groups):
    return x.unflatten(1, (groups, -1)).transpose(1, 2).flatten(1, 2)


def minus_one(x, groups):
    """Every shape is a constant; the batch is the −1."""
    _, c, h, w = (int(side) for side in x.size())
    x = x.view(-1, groups, c // groups, h, w).transpose(2, 1).contiguous()
    return x.view(-1, c, h, w)


def channels_last(x, groups):
    """Through NHWC, as networks that came from TensorFlow do it."""
    n, c, h, w = x.size()
    x = x.permute(0, 2, 3, 1).reshape(n, h, w, groups, c // groups)
    return x.transpose(3, 4).reshape(n, h, w, c).permute(0, 3, 1, 2)


def torch_operator(x, groups):
    return F.channel_shuffle(x, groups)


def none(x, groups):
    return x
