"""Trains the edge network on strips of rendered scenes and writes document-edges.onnx.

    python3 packages/models/document/train_edges.py --workers 3 --scenes 9600 --quads 64 --iterations 5200 --seed 31

With Debian's python3-torch, python3-opencv and python3-numpy, or newer ones; a GPU is used where torch finds one. The scenes, of the training
families only, are rendered first and kept in --cache. The log's figures are made on held-out families from another seed.
"""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from edge_network import EdgeNetwork
from edge_strips import STRIP_COLUMNS, STRIP_DEPTH, STRIP_ENDS, STRIP_LENGTH, cut_strips, edge_targets, plane_rectangle, plane_to_picture, transform
from poses import random_pose, rectangle
from scene_store import StoredScenes, stored_scenes
from scenes import ASPECTS
from textures import Rng
from training import Batch, Course, Drawn, Lesson, drawn_beside, half_of, on_cpu, parse_arguments, train, vary_colours, write_onnx

COURSE = Course("document-edges", learning_rate=4e-3, warm_up=150, cool_down=0.5, last_share=0.01, keep=0.995)
ROUND_CORNERS = {False: 3.18 / 85.6, True: 3.18 / 125}  # ISO/IEC 7810 and ICAO Doc 9303-3, in widths
VALIDATION_SCENES, VALIDATION_QUADS, VALIDATION_SEED = 400, 600, 78_000_000


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


def draw_quad(rng: Rng, scenes: StoredScenes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Strips, targets and weights of one quad in one scene."""
    index = int(rng.integers(len(scenes.aspects)))
    is_id3 = bool(scenes.is_id3[index])
    aspect = ASPECTS["id3" if is_id3 else "id1"]
    has_document = bool(scenes.has_document[index])
    truth = scenes.corners[index] if has_document else random_pose(rng, "flat", aspect).project(rectangle(aspect))
    quad, reach = rough_quad(rng, truth, aspect)
    assumed = ASPECTS["id1" if is_id3 else "id3"] if rng.random() < 0.08 else aspect
    image = scenes.image(index)
    strips = cut_strips(image, quad * image.shape[0], assumed, reach)
    targets, weights = edge_targets(truth if has_document else None, quad, assumed, reach, scenes.covered[index], ROUND_CORNERS[is_id3])
    return strips, targets, weights


def draw_batch(rng: Rng, scenes: StoredScenes, quads: int) -> Drawn:
    drawn = [draw_quad(rng, scenes) for _ in range(quads)]
    strips, targets, weights = (np.concatenate(parts) for parts in zip(*drawn))
    return strips, targets, weights


def as_input(batch: Batch) -> Batch:
    strips, targets, weights = batch
    return strips.permute(0, 3, 1, 2).float(), targets, weights


def varied(batch: Batch) -> Batch:
    """Half of the strips mirrored along the side, in other colours."""
    strips, targets, weights = as_input(batch)
    mirrored = half_of(len(strips), strips)
    strips = torch.where(mirrored[:, None, None, None], strips.flip(3), strips)
    targets = torch.where(mirrored[:, None, None], targets.flip(2), targets)
    weights = torch.where(mirrored[:, None], weights.flip(1), weights)
    return vary_colours(strips), targets, weights


def loss_of(network: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    strips, targets, weights = batch
    loss = weighted_loss(network(strips.contiguous(memory_format=torch.channels_last)), targets, weights)
    return loss, {"training": float(loss)}


def weighted_loss(logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    return (-(targets * F.log_softmax(logits, 1)).sum(1) * weights).sum() / weights.sum().clamp(min=1)


def evaluate(network: nn.Module, batch: Batch) -> dict[str, float]:
    """Loss; share of columns with an edge whose likeliest place is within a strip pixel of it; "no edge" where there is none."""
    strips, targets, weights = batch
    with torch.no_grad():
        logits = torch.cat([network(strips[i:i + 96]) for i in range(0, len(strips), 96)])
    counts = weights > 0
    there = (targets[:, STRIP_DEPTH] == 0) & counts
    nowhere = (targets[:, STRIP_DEPTH] == 1) & counts
    place, truth = logits[:, :STRIP_DEPTH].argmax(1), targets[:, :STRIP_DEPTH].argmax(1)
    share = F.softmax(logits, 1)[:, STRIP_DEPTH]
    return {
        "loss": float(weighted_loss(logits, targets, weights)), "within_1": float(((place - truth).abs() <= 1)[there].float().mean()),
        "within_3": float(((place - truth).abs() <= 3)[there].float().mean()),
        "edge_denied": float((share[there] > 0.5).float().mean()), "edge_invented": float((share[nowhere] < 0.5).float().mean()),
    }


def export(network: nn.Module, output: Path, facts: dict[str, object]) -> None:
    write_onnx(network, torch.zeros(4, 3, STRIP_DEPTH, STRIP_LENGTH), output / "document-edges.onnx", ["places"])
    metadata = {
        "input": {"name": "image", "dims": [4, 3, STRIP_DEPTH, STRIP_LENGTH], "colour": "RGB", "range": [0, 255], "ends": STRIP_ENDS},
        "outputs": {"places": {"dims": [4, STRIP_DEPTH + 1, STRIP_COLUMNS], "order": ["outermost", "...", "innermost", "nowhere"], "values": "logits"}},
        "opset": 13, "licence": "Apache-2.0", **facts,
    }
    (output / "document-edges.json").write_text(json.dumps(metadata, indent=2) + "\n")


def main() -> None:
    arguments = parse_arguments(__doc__ or "", scenes=1600, quads=16, iterations=3244, seed=31, cache="/tmp/honnin-scenes")
    cache, workers = Path(arguments.cache), arguments.workers
    scenes = stored_scenes(cache, arguments.scenes, workers=workers)
    held_out = stored_scenes(cache, VALIDATION_SCENES, "held_out", workers=workers)
    validation = as_input(on_cpu(draw_batch(np.random.default_rng(VALIDATION_SEED), held_out, VALIDATION_QUADS)))
    draw = drawn_beside(lambda rng: draw_batch(rng, scenes, arguments.quads), arguments)
    lesson = Lesson(draw, varied, loss_of, lambda network: evaluate(network, validation), export)
    train(EdgeNetwork(), COURSE, lesson, arguments, lambda iteration: {"scenes": arguments.scenes, "quads": iteration * arguments.quads})


if __name__ == "__main__":
    main()
