"""Trains the edge network on strips of rendered scenes and writes document-edges.onnx.

    /usr/bin/python3 packages/models/document/train_edges.py --scenes 1600 --iterations 3244 --seed 31 --output packages/models/document

With Debian's python3-torch, python3-opencv and python3-numpy; a GPU is used where torch finds one. The scenes, of the training
families only, are rendered first and kept in --cache. The log's figures are made on held-out families from another seed.
"""
from __future__ import annotations

import argparse
import copy
import csv
import json
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from edge_network import EdgeNetwork
from edge_scenes import EdgeScenes, render_edge_scenes
from edge_strips import STRIP_COLUMNS, STRIP_DEPTH, STRIP_ENDS, STRIP_LENGTH, cut_strips, edge_targets, plane_rectangle, plane_to_picture, transform
from poses import random_pose, rectangle
from scenes import ASPECTS
from textures import Rng

QUADS = 16  # per iteration, four strips each
ROUND_CORNERS = {False: 3.18 / 85.6, True: 3.18 / 125}  # ISO/IEC 7810 and ICAO Doc 9303-3, in widths
VALIDATION_SCENES, VALIDATION_QUADS, VALIDATION_SEED = 100, 300, 78_000_000
WARM_UP, COOL_DOWN = 150, 700  # iterations in which the learning rate rises and falls


def rough_quad(rng: Rng, truth: np.ndarray, aspect: float) -> tuple[np.ndarray, float]:
    """A quad as far from the truth as what the corner network and then a first pass leave, and the reach to look for it with."""
    if rng.random() < 0.6:
        reach = rng.uniform(0.11, 0.22)
        shifts, jitter = rng.normal(0, 0.028, 4), 0.014
        mistaken = rng.random(4) < 0.17  # the end of a header taken for the card's: mostly too far in
        shifts = np.where(mistaken, rng.uniform(-0.22, 0.13, 4), shifts)
    else:
        reach = rng.uniform(0.035, 0.08)
        shifts, jitter = rng.normal(0, 0.3 * reach, 4), 0.12 * reach
    top, right, bottom, left = shifts
    moved = plane_rectangle(aspect) + np.array([[-left, -top], [right, -top], [right, bottom], [-left, bottom]]) + rng.normal(0, jitter, (4, 2))
    if rng.random() < 0.06:
        moved = moved * rng.uniform(0.5, 1.2) + rng.normal(0, 0.4, 2)
    return transform(moved.astype(np.float32), plane_to_picture(truth, aspect)), float(reach)


def draw_quad(rng: Rng, scenes: EdgeScenes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Strips, targets and weights of one quad in one scene."""
    index = int(rng.integers(len(scenes.aspects)))
    is_id3 = bool(scenes.is_id3[index])
    aspect = ASPECTS["id3" if is_id3 else "id1"]
    has_document = bool(scenes.has_document[index])
    truth = scenes.corners[index] if has_document else random_pose(rng, "flat", aspect).project(rectangle(aspect))
    quad, reach = rough_quad(rng, truth, aspect)
    assumed = ASPECTS["id1" if is_id3 else "id3"] if rng.random() < 0.08 else aspect
    image = scenes.images[index]
    strips = cut_strips(image, quad * image.shape[0], assumed, reach)
    targets, weights = edge_targets(truth if has_document else None, quad, assumed, reach, scenes.covered[index], ROUND_CORNERS[is_id3])
    return strips, targets, weights


def draw_batch(rng: Rng, scenes: EdgeScenes, quads: int) -> tuple[Tensor, Tensor, Tensor]:
    drawn = [draw_quad(rng, scenes) for _ in range(quads)]
    strips, targets, weights = (np.concatenate(parts) for parts in zip(*drawn))
    return torch.from_numpy(strips).permute(0, 3, 1, 2).float(), torch.from_numpy(targets), torch.from_numpy(weights)


def augment(rng: Rng, strips: Tensor, targets: Tensor, weights: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Mirrors half the strips along the side, at times swaps, drops or inverts the colours, adds noise."""
    mirrored = torch.from_numpy(rng.random(len(strips)) < 0.5).to(strips.device)
    strips = torch.where(mirrored[:, None, None, None], strips.flip(3), strips)
    targets = torch.where(mirrored[:, None, None], targets.flip(2), targets)
    weights = torch.where(mirrored[:, None], weights.flip(1), weights)
    if rng.random() < 0.3:
        strips = strips[:, torch.from_numpy(rng.permutation(3)).to(strips.device)]
    grey = torch.from_numpy(rng.random(len(strips)) < 0.12).to(strips.device)
    strips = torch.where(grey[:, None, None, None], strips.mean(1, keepdim=True).expand_as(strips), strips)
    if rng.random() < 0.25:
        strips = (strips + torch.randn_like(strips) * float(rng.uniform(1, 9))).clamp(0, 255)
    return strips, targets, weights


def loss_of(logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    return (-(targets * F.log_softmax(logits, 1)).sum(1) * weights).sum() / weights.sum().clamp(min=1)


def evaluate(network: EdgeNetwork, batch: tuple[Tensor, Tensor, Tensor]) -> dict[str, float]:
    """Loss; share of columns with an edge whose likeliest place is within a strip pixel of it; "no edge" where there is none."""
    strips, targets, weights = batch
    network.eval()
    with torch.no_grad():
        logits = torch.cat([network(strips[i:i + 96]) for i in range(0, len(strips), 96)])
    counts = weights > 0
    there = (targets[:, STRIP_DEPTH] == 0) & counts
    nowhere = (targets[:, STRIP_DEPTH] == 1) & counts
    place, truth = logits[:, :STRIP_DEPTH].argmax(1), targets[:, :STRIP_DEPTH].argmax(1)
    share = F.softmax(logits, 1)[:, STRIP_DEPTH]
    return {
        "loss": float(loss_of(logits, targets, weights)), "within_1": float(((place - truth).abs() <= 1)[there].float().mean()),
        "within_3": float(((place - truth).abs() <= 3)[there].float().mean()),
        "edge_denied": float((share[there] > 0.5).float().mean()), "edge_invented": float((share[nowhere] < 0.5).float().mean()),
    }


def export(network: EdgeNetwork, output: Path, facts: dict[str, object]) -> None:
    exported = copy.deepcopy(network).cpu().eval()
    torch.onnx.export(exported, torch.zeros(4, 3, STRIP_DEPTH, STRIP_LENGTH), str(output / "document-edges.onnx"), input_names=["image"],
                      output_names=["places"], opset_version=13)
    metadata = {
        "input": {"name": "image", "dims": [4, 3, STRIP_DEPTH, STRIP_LENGTH], "colour": "RGB", "range": [0, 255], "ends": STRIP_ENDS},
        "outputs": {"places": {"dims": [4, STRIP_DEPTH + 1, STRIP_COLUMNS], "order": ["outermost", "...", "innermost", "nowhere"], "values": "logits"}},
        "opset": 13, "licence": "Apache-2.0", **facts,
    }
    (output / "document-edges.json").write_text(json.dumps(metadata, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=1600)
    parser.add_argument("--iterations", type=int, default=3244)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/honnin-edge-scenes"), help="0.8 MB a scene")
    parser.add_argument("--learning-rate", type=float, default=4e-3, help="the highest, after warm-up")
    parser.add_argument("--evaluate-every", type=int, default=500)
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(arguments.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    scenes = render_edge_scenes(arguments.cache / f"training-{arguments.seed}-{arguments.scenes}", arguments.scenes, arguments.seed)
    held_out = render_edge_scenes(arguments.cache / f"held-out-{VALIDATION_SCENES}", VALIDATION_SCENES, VALIDATION_SEED, "held_out")
    validation = draw_batch(np.random.default_rng(VALIDATION_SEED), held_out, VALIDATION_QUADS)

    rng = np.random.default_rng(arguments.seed)
    network = EdgeNetwork().to(device).to(memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=arguments.learning_rate, weight_decay=1e-3)
    parameters = sum(p.numel() for p in network.parameters())
    print(f"{parameters} parameters on {device}", flush=True)
    started, recent = time.time(), 0.0
    with open(arguments.output / "edges-training-log.csv", "w", newline="") as file:
        log: csv.DictWriter | None = None
        for iteration in range(1, arguments.iterations + 1):
            batch = augment(rng, *(part.to(device) for part in draw_batch(rng, scenes, QUADS)))
            network.train()
            cooling = max(0.0, 1 - (arguments.iterations - iteration) / COOL_DOWN)
            rate = arguments.learning_rate * min(1.0, iteration / WARM_UP) * (0.01 + 0.99 * (1 + math.cos(math.pi * cooling)) / 2)
            for group in optimiser.param_groups:
                group["lr"] = rate
            loss = loss_of(network(batch[0].contiguous(memory_format=torch.channels_last)), *batch[1:])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            keep = min(0.995, iteration / (iteration + 20))
            with torch.no_grad():
                for ours, theirs in zip(average.state_dict().values(), network.state_dict().values()):
                    if ours.dtype.is_floating_point:
                        ours.mul_(keep).add_(theirs, alpha=1 - keep)
                    else:
                        ours.copy_(theirs)
            recent = float(loss) if iteration == 1 else 0.98 * recent + 0.02 * float(loss)
            if iteration % arguments.evaluate_every == 0 or iteration == arguments.iterations:
                row = {"iteration": iteration, "minutes": round((time.time() - started) / 60, 1), "loss_training": round(recent, 4),
                       **{name: round(value, 4) for name, value in evaluate(copy.deepcopy(average).cpu(), validation).items()}}
                log = log or csv.DictWriter(file, list(row))
                if file.tell() == 0:
                    log.writeheader()
                log.writerow(row)
                file.flush()
                print(row, flush=True)
                export(average, arguments.output, {"parameters": parameters, "seed": arguments.seed, "iterations": iteration, "scenes": arguments.scenes})


if __name__ == "__main__":
    main()
