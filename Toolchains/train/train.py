#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains a ShuffleNet V1 on rendered markers or on a folder of your own pictures.

    train.py --array TRAIN.npz --held VALIDATION.npz --output FOLDER      from nothing
    train.py --data PICTURES --from markers.onnx --output FOLDER          your classes

PICTURES has one folder for each class. FOLDER gets model.onnx, labels.txt and, for your own
pictures, calibration.csv; the last lines say how to compile them.
"""

import argparse
from pathlib import Path

import torch

from data import SIZE, load_array, load_folder, split
from exporting import load_onnx, write_onnx
from network import ShuffleNetV1
from training import Plan, accuracy, train, workers_of_this_machine


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--array", type=Path, help="what render.py wrote, to train with")
    source.add_argument("--data", type=Path, help="a folder with a folder of pictures for each class")
    parser.add_argument("--held", type=Path, help="what render.py wrote, to validate with")
    parser.add_argument("--from", dest="start", type=Path, help="a network to start from: markers.onnx")
    parser.add_argument("--output", type=Path, required=True, help="the folder for what is made")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--middle", type=int, default=0, help="the epoch from which on pictures are 96×96, 64×64 before")
    parser.add_argument("--full", type=int, default=0, help="the epoch from which on they are 128×128")
    parser.add_argument("--rate", type=float, help="the highest learning rate (0.003; from a network 0.001)")
    parser.add_argument("--groups", type=int, default=3, help="of the network: 1, 2, 3, 4, 8")
    parser.add_argument("--width", type=float, default=0.5, help="of the network: 0.25, 0.5, 1, 1.5, 2")
    parser.add_argument("--mirror", action="store_true", help="mirror pictures of your own at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=workers_of_this_machine())
    return parser.parse_args()


def plan_of(given: argparse.Namespace, pictures: int) -> Plan:
    """How to train with what was given; small sets take small batches in one process."""
    batch = min(64, max(16, pictures // 32))
    return Plan(
        given.epochs, given.seed, batch, given.rate or (1e-3 if given.start else 3e-3),
        middle=given.middle, full=given.full, mirrored=bool(given.array) or given.mirror,
        workers=given.workers if batch == 64 else 1)


def write_calibration(files: list[Path], path: Path, most: int = 100) -> None:
    """A list of pictures, evenly from all classes, for the compiler."""
    chosen = files[::max(1, -(-len(files) // most))]
    path.write_text("\n".join(["path,label", *(f"{file.resolve()},0" for file in chosen), ""]))


def main() -> None:
    """Loads, trains, exports."""
    given = arguments()
    torch.manual_seed(given.seed)
    given.output.mkdir(parents=True, exist_ok=True)
    if given.array:
        pictures, held = load_array(given.array), load_array(given.held)
    else:
        everything, files = load_folder(given.data)
        pictures, held = split(everything, given.seed)
        write_calibration(files, given.output / "calibration.csv")
    network = ShuffleNetV1(len(pictures.names), given.groups, given.width)
    if given.start:
        load_onnx(network, given.start)
    plan = plan_of(given, len(pictures.labels))
    network = train(network, pictures, held, plan, given.output / "weights.pt")
    write_onnx(network, given.output / "model.onnx", SIZE)
    (given.output / "labels.txt").write_text("\n".join([*pictures.names, ""]))
    print(f"float top-1 of {len(held.labels)} pictures held back: {accuracy(network, held):.4f}")
    if given.data:
        out = given.output
        print(f"Next:\n  shufflenet compile {out}/model.onnx --calibration {out}/calibration.csv "
              f"--labels {out}/labels.txt \\\n    --resize {SIZE} --crop {SIZE} --mean 127.5 --std 64 "
              f"-o {out}/model.shufflenet")


if __name__ == "__main__":
    main()
