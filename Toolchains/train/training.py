# SPDX-License-Identifier: Apache-2.0
"""The training loop: cosine schedule, label smoothing, an average of the weights."""

import copy
import os
import time
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import distributed, multiprocessing, nn
from torch.nn import functional

from data import SIZE, STORED, Batches, Flips, Pictures, to_network
from network import ShuffleNetV1


class Plan(NamedTuple):
    """How to train."""

    epochs: int
    seed: int = 1
    batch: int = 64
    rate: float = 3e-3
    decay: float = 0.02
    smoothing: float = 0.05
    # Epochs from which on the pictures are 96×96 and 128×128, 64×64 before: a quarter of the work.
    middle: int = 0
    full: int = 0
    # Steps over which the average of the weights reaches, about.
    average: int = 500
    mirrored: bool = True
    workers: int = 1

    def size(self, epoch: int) -> int:
        """The side of the pictures in an epoch."""
        return SIZE if epoch >= self.full else 96 if epoch >= self.middle else 64


def device() -> torch.device:
    """A GPU if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def learning_rate(plan: Plan, step: int, steps: int) -> float:
    """Up over the first twentieth, then down along a cosine."""
    rising = max(1, steps // 20)
    if step < rising:
        return plan.rate * (step + 1) / rising
    return plan.rate * 0.5 * (1 + np.cos(np.pi * (step - rising) / max(1, steps - rising)))


def make_optimizer(network: nn.Module, plan: Plan) -> torch.optim.Optimizer:
    """AdamW; normalisations and biases do not decay."""
    flat = [p for p in network.parameters() if p.ndim < 2]
    wide = [p for p in network.parameters() if p.ndim >= 2]
    groups = [{"params": wide, "weight_decay": plan.decay}, {"params": flat, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=plan.rate)


class Average:
    """The moving average of a network, which is what is kept."""

    def __init__(self, network: nn.Module, reach: int):
        self.network, self.reach, self.steps = copy.deepcopy(network).eval(), reach, 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Moves towards the network; fast at first."""
        self.steps += 1
        keep = min(1 - 1 / self.reach, self.steps / (self.steps + 9))
        for mine, other in zip(self.network.state_dict().values(), network.state_dict().values()):
            if mine.is_floating_point():
                mine.lerp_(other, 1 - keep)
            else:
                mine.copy_(other)


@torch.no_grad()
def accuracy(network: nn.Module, pictures: Pictures, size: int = SIZE) -> float:
    """Top-1 over the middle crops, 0 … 1."""
    network.eval()
    place, right = next(network.parameters()).device, 0
    edge = (STORED - SIZE) // 2
    for start in range(0, len(pictures.labels), 128):
        crops = pictures.pixels[start:start + 128, edge:edge + SIZE, edge:edge + SIZE]
        pixels = np.stack([cv2.resize(crop, (size, size), interpolation=cv2.INTER_AREA) for crop in crops])
        scores = network(to_network(pixels).to(place)).argmax(1).cpu().numpy()
        right += int((scores == pictures.labels[start:start + 128]).sum())
    return right / max(1, len(pictures.labels))


def share_gradients(network: nn.Module, workers: int) -> None:
    """Every worker's gradients become their mean."""
    if workers == 1:
        return
    gradients = [p.grad for p in network.parameters()]
    flat = torch.cat([g.flatten() for g in gradients])
    distributed.all_reduce(flat)
    flat /= workers
    for gradient, piece in zip(gradients, flat.split([g.numel() for g in gradients])):
        gradient.copy_(piece.view_as(gradient))


class Trainer:
    """One worker's network, optimiser and average."""

    def __init__(self, network: ShuffleNetV1, pictures: Pictures, plan: Plan, rank: int):
        layout = torch.channels_last
        self.network = network.to(device(), memory_format=layout)
        self.plan, self.rank, self.step = plan, rank, 0
        flips = Flips.of(pictures.names, plan.mirrored)
        self.batches = Batches(pictures, flips, plan.seed, plan.batch, rank, plan.workers)
        self.steps = max(1, plan.epochs * len(self.batches))
        self.optimizer = make_optimizer(self.network, plan)
        self.average = Average(self.network, min(plan.average, max(2, self.steps // 8)))

    def learn(self, pictures: torch.Tensor, labels: torch.Tensor) -> float:
        """One step; gives the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.plan, self.step, self.steps)
        place = device()
        pictures = pictures.to(place, memory_format=torch.channels_last)
        scores = self.network(pictures)
        loss = functional.cross_entropy(scores, labels.to(place), label_smoothing=self.plan.smoothing)
        self.optimizer.zero_grad()
        loss.backward()
        share_gradients(self.network, self.plan.workers)
        self.optimizer.step()
        self.average.update(self.network)
        self.step += 1
        return float(loss.detach())

    def epoch(self, number: int) -> float:
        """All pictures once; gives the mean loss."""
        self.network.train()
        size = self.plan.size(number)
        return float(np.mean([self.learn(*batch) for batch in self.batches.epoch(number, size)]))


def work(rank: int, network: ShuffleNetV1, train: Pictures, held: Pictures, plan: Plan, out: Path) -> None:
    """One worker: trains, and the first one reports and writes the average to `out`."""
    torch.manual_seed(plan.seed)
    if plan.workers > 1:
        store = f"file://{out.resolve()}.store"
        distributed.init_process_group("gloo", init_method=store, rank=rank, world_size=plan.workers)
    trainer, begin = Trainer(network, train, plan, rank), time.monotonic()
    for number in range(plan.epochs):
        loss = trainer.epoch(number)
        if rank == 0:
            found = accuracy(trainer.average.network, held, plan.size(number))
            print(f"epoch {number + 1:2} of {plan.epochs}  loss {loss:.4f}  validation {found:.4f}"
                  f" at {plan.size(number)}  {time.monotonic() - begin:.0f} s", flush=True)
            torch.save(trainer.average.network.state_dict(), out)
    if plan.workers > 1:
        distributed.destroy_process_group()


def train(network: ShuffleNetV1, pictures: Pictures, held: Pictures, plan: Plan, out: Path) -> ShuffleNetV1:
    """Trains the network, on a GPU or with `plan.workers` processes; gives the average."""
    out.unlink(missing_ok=True)
    Path(f"{out}.store").unlink(missing_ok=True)
    if plan.workers == 1:
        work(0, network, pictures, held, plan, out)
    else:
        # Each worker has a core of its own; threads that wait for each other would only spin. A fork
        # shares the pictures, and is safe while this process has started no threads.
        torch.set_num_threads(1)
        multiprocessing.start_processes(
            work, (network, pictures, held, plan, out), plan.workers, start_method="fork")
    network.load_state_dict(torch.load(out, map_location="cpu", weights_only=True))
    return network.cpu().eval()


def workers_of_this_machine() -> int:
    """One on a GPU, else a process for each core, at most four."""
    return 1 if torch.cuda.is_available() else min(4, os.cpu_count() or 1)
