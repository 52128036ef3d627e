# SPDX-License-Identifier: Apache-2.0
"""Small ShuffleNet V1 networks, with every freedom that implementations take."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

import shuffles

# Window, stride and padding of the pools that stand after the first convolution.
STEM_POOLS = {
    "none": nn.Identity(),
    "max": nn.MaxPool2d(3, 2, 1),
    "max-ceil": nn.MaxPool2d(3, 2, ceil_mode=True),
    "max-after-minus-infinity": nn.Sequential(
        nn.ConstantPad2d(1, float("-inf")), nn.MaxPool2d(3, 2)),
    "max-after-zeros": nn.Sequential(nn.ConstantPad2d(1, 0.0), nn.MaxPool2d(3, 2)),
    "max-after-low-side": nn.Sequential(
        nn.ConstantPad2d((0, 1, 0, 1), float("-inf")), nn.MaxPool2d(3, 2)),
    "average-ceil-counted": nn.AvgPool2d(3, 2, 1, ceil_mode=True),
    "average-ceil-uncounted": nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False),
}

# The same for the shortcut of a unit of stride 2.
SHORTCUT_POOLS = {
    "counted": nn.AvgPool2d(3, 2, 1),
    "uncounted": nn.AvgPool2d(3, 2, 1, count_include_pad=False),
    "after-zeros": nn.Sequential(nn.ConstantPad2d(1, 0.0), nn.AvgPool2d(3, 2)),
    "ceil": nn.AvgPool2d(3, 2, ceil_mode=True),
    "ceil-of-two": nn.AvgPool2d(2, 2, ceil_mode=True),
    "max": nn.MaxPool2d(3, 2, 1),
}

ACTIVATIONS = {
    "relu": nn.ReLU(),
    "relu6": nn.ReLU6(),
    "clamp-below": lambda x: torch.clamp(x, min=0.0),
    "clamp-four": lambda x: torch.clamp(x, 0.0, 4.0),
}


@dataclass(frozen=True)
class Network:
    """What one network looks like; the defaults are the paper's."""

    image: tuple = (3, 32, 32)
    classes: int = 10
    input_norm: bool = False
    stem: tuple = (8, 3, 2, 1)  # channels, kernel, stride, padding
    stem_zeros: tuple = ()  # an F.pad in front of it
    stem_pool: str = "max"
    stages: tuple = ((24, 2), (32, 1))  # channels, units
    groups: tuple = (2, 2)  # of the first and the second pointwise convolution
    shuffle_groups: int = 0  # 0: those of the first pointwise convolution
    bottleneck: int = 4
    shuffle: str = "paper"
    shuffle_at: str = "before-depthwise"  # or after-depthwise, after-unit
    shuffle_first: bool = False  # in the very first unit too
    group_first: bool = False  # its first pointwise convolution is grouped too
    shortcut: str = "counted"
    concat: str = "shortcut-branch"
    concat_axis: int = 1
    relu: str = "after"  # the concat; or branch
    add: str = "shortcut-branch"
    activation: str = "relu"
    depthwise_relu: bool = False
    depthwise_padding: str = "own"  # or zeros, low-side, same
    bias: bool = False
    norm: bool = True
    epsilon: float = 1e-5
    last_norm: bool = False  # between the stem's pool and the first unit
    head: str = "adaptive"  # or mean, mean-keep, average, map, map-nhwc
    flatten: str = "flatten"  # or view, squeeze, reshape, none
    classifier: str = "linear"  # or linear-no-bias, matmul, addmm, convolution, two-linear
    classifier_norm: bool = False
    dropout: bool = False
    softmax: bool = False
    nhwc: bool = False


def convolution(net, inputs, outputs, kernel=1, stride=1, padding=0, groups=1):
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=net.bias)]
    if net.norm:
        layers.append(nn.BatchNorm2d(outputs, eps=net.epsilon))
    return nn.Sequential(*layers)


class Unit(nn.Module):
    """One unit of the paper's figure 2, (b) or (c)."""

    def __init__(self, net, inputs, outputs, stride, first):
        super().__init__()
        self.net, self.stride, self.first = net, stride, first
        middle = outputs // net.bottleneck
        groups = net.groups[0] if net.group_first or not first else 1
        self.compress = convolution(net, inputs, middle, groups=groups)
        self.depthwise = convolution(
            net, middle, middle, 3, stride, self.depthwise_padding(), groups=middle)
        self.expand = convolution(
            net, middle, outputs - inputs if stride == 2 else outputs, groups=net.groups[1])
        if stride == 2:
            self.pool = SHORTCUT_POOLS[net.shortcut]

    def depthwise_padding(self):
        if self.net.depthwise_padding == "same" and self.stride == 1:
            return "same"
        return 1 if self.net.depthwise_padding in ("own", "same") else 0

    def activate(self, x):
        return ACTIVATIONS[self.net.activation](x)

    def shuffle(self, x, place):
        if self.net.shuffle_at != place or (self.first and not self.net.shuffle_first):
            return x
        return getattr(shuffles, self.net.shuffle)(
            x, self.net.shuffle_groups or self.net.groups[0])

    def filter(self, x):
        padding = self.net.depthwise_padding
        if padding == "low-side" and self.stride == 2:
            x = F.pad(x, (0, 1, 0, 1))
        elif padding in ("zeros", "low-side"):
            x = F.pad(x, (1, 1, 1, 1))
        x = self.depthwise(x)
        return self.activate(x) if self.net.depthwise_relu else x

    def forward(self, x):
        branch = self.shuffle(self.activate(self.compress(x)), "before-depthwise")
        branch = self.shuffle(self.filter(branch), "after-depthwise")
        joined = self.join(x, self.expand(branch))
        return self.shuffle(joined, "after-unit")

    def join(self, x, branch):
        net = self.net
        if self.stride == 1:
            return self.activate(x + branch if net.add == "shortcut-branch" else branch + x)
        if net.relu == "branch":
            branch = self.activate(branch)
        pair = (self.pool(x), branch)
        joined = torch.cat(
            pair if net.concat == "shortcut-branch" else pair[::-1], dim=net.concat_axis)
        return joined if net.relu == "branch" else self.activate(joined)


class Product(nn.Module):
    """A linear layer written out: x·W + b, or addmm with its two factors."""

    def __init__(self, inputs, classes, scaled):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, classes) / inputs**0.5)
        self.bias = nn.Parameter(torch.randn(classes) * 0.3)
        self.scaled = scaled

    def forward(self, x):
        if self.scaled:
            return torch.addmm(self.bias, x, self.weight, beta=2.0, alpha=0.5)
        return torch.matmul(x, self.weight) + self.bias


class Head(nn.Module):
    """From the last map to the class scores."""

    def __init__(self, net, channels, size):
        super().__init__()
        self.net, self.size = net, size
        features = channels * size[0] * size[1] if net.head.startswith("map") else channels
        self.pool = nn.AvgPool2d(size) if net.head == "average" else nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.3)
        self.classifier = self.make_classifier(features)
        self.norm = nn.BatchNorm1d(net.classes, eps=net.epsilon)

    def make_classifier(self, features):
        net = self.net
        if net.classifier == "convolution":
            return nn.Conv2d(features, net.classes, 1)
        if net.classifier == "two-linear":
            return nn.Sequential(
                nn.Linear(features, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, net.classes))
        if net.classifier in ("matmul", "addmm"):
            return Product(features, net.classes, scaled=net.classifier == "addmm")
        return nn.Linear(features, net.classes, bias=net.classifier == "linear")

    def pooled(self, x):
        if self.net.head == "map-nhwc":
            return x.permute(0, 2, 3, 1)
        if self.net.head == "map":
            return x
        if self.net.head.startswith("mean"):
            return x.mean([2, 3], keepdim=self.net.head == "mean-keep")
        return self.pool(x)

    def flattened(self, x):
        how = self.net.flatten
        if how == "flatten":
            return torch.flatten(x, 1)
        if how == "view":
            return x.view(x.size(0), -1)
        if how == "reshape":
            return x.reshape(-1, x.shape[1] * x.shape[2] * x.shape[3])
        if how == "squeeze":
            return x.squeeze(3).squeeze(2)
        return x

    def forward(self, x):
        x = self.pooled(x)
        if self.net.classifier == "convolution":
            x = self.flattened(self.classifier(x))
        else:
            x = self.flattened(x)
            x = self.classifier(self.dropout(x) if self.net.dropout else x)
        if self.net.classifier_norm:
            x = self.norm(x)
        return F.softmax(x, dim=1) if self.net.softmax else x


class ShuffleNet(nn.Module):
    """The whole network; with nhwc its pictures are [N, H, W, C]."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        channels, kernel, stride, padding = net.stem
        self.input_norm = nn.BatchNorm2d(net.image[0]) if net.input_norm else nn.Identity()
        self.stem = convolution(net, net.image[0], channels, kernel, stride, padding)
        self.pool = STEM_POOLS[net.stem_pool]
        self.last_norm = nn.BatchNorm2d(channels) if net.last_norm else nn.Identity()
        units = []
        for outputs, count in net.stages:
            for index in range(count):
                units.append(Unit(net, channels, outputs, 1 if index else 2, first=not units))
                channels = outputs
        self.units = nn.Sequential(*units)
        size = self.eval().features(torch.zeros(1, *net.image)).shape[2:]
        self.head = Head(net, channels, tuple(size))

    def features(self, x):
        x = self.input_norm(x)
        x = self.stem(F.pad(x, self.net.stem_zeros) if self.net.stem_zeros else x)
        x = self.pool(ACTIVATIONS[self.net.activation](x))
        return self.units(self.last_norm(x))

    def forward(self, x):
        return self.head(self.features(x.permute(0, 3, 1, 2) if self.net.nhwc else x))


class AlexNetLike(nn.Module):
    """Large windows, a large stride, two-way groups, and a map that is flattened whole."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(8, 12, 5, 1, 2, groups=2), nn.ReLU(),
            nn.Conv2d(12, 12, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 1))
        size = self.features(torch.zeros(1, *net.image)).shape[2:]
        self.head = Head(net, 12, tuple(size))

    def forward(self, x):
        return self.head(self.features(x))
