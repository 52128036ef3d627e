# SPDX-License-Identifier: Apache-2.0
"""Weights and statistics for a network that nobody trained."""

import torch
from torch import nn

NORMS = (nn.BatchNorm1d, nn.BatchNorm2d)


def randomized(network, pictures, seed):
    """Random weights, and statistics near those of the pictures, as training leaves them."""
    random = torch.Generator().manual_seed(seed)

    def uniform(like, low, high):
        return torch.rand(like.shape, generator=random) * (high - low) + low

    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, NORMS):
                module.weight.copy_(uniform(module.weight, 0.5, 1.5))
                module.weight[0] *= -1
                module.bias.copy_(uniform(module.bias, -0.4, 0.6))
            elif isinstance(module, (nn.Conv2d, nn.Linear)):
                fan_in = module.weight[0].numel()
                weights = torch.randn(module.weight.shape, generator=random)
                module.weight.copy_(weights * (2 / fan_in) ** 0.5)
                if module.bias is not None:
                    module.bias.copy_(uniform(module.bias, -0.3, 0.3))
        measure(network, pictures)
        for module in network.modules():
            if isinstance(module, NORMS):
                module.running_var.mul_(uniform(module.running_var, 0.6, 1.5))
                module.running_mean.add_(uniform(module.running_mean, -0.3, 0.3))
                for values in (module.running_mean, module.running_var):
                    values.copy_((values * 256).round() / 256)
                module.running_var.clamp_(min=1 / 256)
    return network.eval()


def measure(network, pictures):
    """Fills the statistics with those of a batch."""
    norms = [module for module in network.modules() if isinstance(module, NORMS)]
    for module in norms:
        module.momentum = 1.0
        module.train()
    network(pictures)
    for module in norms:
        module.momentum = 0.1
        module.eval()
