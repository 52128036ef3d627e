# SPDX-License-Identifier: Apache-2.0
"""ShuffleNet V1 as in the paper (arXiv 1707.01083), for any groups and width."""

import torch
from torch import nn
from torch.nn import functional

# Output channels of stage 2 at width 1, by groups (Table 1 of the paper).
STAGE_CHANNELS = {1: 144, 2: 200, 3: 240, 4: 272, 8: 384}
UNITS = (4, 8, 4)


def first_channels(groups: int, width: float) -> int:
    """Channels of the first convolution, as the authors' code has them."""
    if width == 0.5:
        return 16 if groups == 8 else 12
    return {0.25: 6, 1.0: 24, 1.5: 24, 2.0: 48}[width]


def convolution(inputs: int, outputs: int, groups: int = 1) -> nn.Conv2d:
    """A pointwise convolution without a bias, since a normalisation follows."""
    return nn.Conv2d(inputs, outputs, 1, groups=groups, bias=False)


def shuffle(maps: torch.Tensor, groups: int) -> torch.Tensor:
    """Channel shuffle: [groups, n] becomes [n, groups]. One copy, where channels are innermost."""
    count, channels, height, width = maps.shape
    parts = maps.permute(0, 2, 3, 1).reshape(count, height, width, groups, channels // groups)
    return parts.transpose(3, 4).reshape(count, height, width, channels).permute(0, 3, 1, 2)


class Unit(nn.Module):
    """Figure 2 (b) and, with a stride of 2, (c) of the paper."""

    def __init__(self, inputs: int, outputs: int, groups: int, stride: int, first: bool):
        super().__init__()
        middle = outputs // 4
        made = outputs - inputs if stride == 2 else outputs
        self.groups, self.stride = groups, stride
        # The first unit has too few input channels for groups.
        self.reduce = convolution(inputs, middle, 1 if first else groups)
        self.reduce_norm = nn.BatchNorm2d(middle)
        self.depthwise = nn.Conv2d(middle, middle, 3, stride, 1, groups=middle, bias=False)
        self.depthwise_norm = nn.BatchNorm2d(middle)
        self.expand = convolution(middle, made, groups)
        self.expand_norm = nn.BatchNorm2d(made)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """[n, inputs, h, w] to [n, outputs, ⌈h / stride⌉, ⌈w / stride⌉]."""
        branch = functional.relu_(self.reduce_norm(self.reduce(maps)))
        branch = self.depthwise_norm(self.depthwise(shuffle(branch, self.groups)))
        branch = self.expand_norm(self.expand(branch))
        if self.stride == 1:
            return functional.relu_(branch.add_(maps))
        # The averages of what ReLU left are not negative, so only the branch needs it.
        return torch.cat((functional.avg_pool2d(maps, 3, 2, 1), functional.relu_(branch)), 1)


class ShuffleNetV1(nn.Module):
    """From pictures [n, 3, h, w], normalised, to class scores [n, classes]."""

    def __init__(self, classes: int, groups: int = 3, width: float = 0.5):
        super().__init__()
        channels = first_channels(groups, width)
        self.groups, self.width = groups, width
        self.first = nn.Conv2d(3, channels, 3, 2, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(channels)
        self.units = nn.ModuleList()
        for stage, count in enumerate(UNITS):
            outputs = int(STAGE_CHANNELS[groups] * width) << stage
            for index in range(count):
                stride = 2 if index == 0 else 1
                self.units.append(Unit(channels, outputs, groups, stride, not self.units))
                channels = outputs
        self.classifier = nn.Linear(channels, classes)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Class scores before softmax."""
        maps = functional.relu_(self.first_norm(self.first(pictures)))
        maps = functional.max_pool2d(maps, 3, 2, 1)
        for unit in self.units:
            maps = unit(maps)
        return self.classifier(maps.mean((2, 3)))
