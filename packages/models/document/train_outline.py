"""Trains the outline network on views of rendered scenes and writes document-outline.onnx.

    python3 packages/models/document/train_outline.py --workers 2 --scenes 9600 --views 64 --iterations 4600 --seed 41

With Debian's python3-torch, python3-onnx, python3-opencv and python3-numpy, or newer ones; a GPU is used where torch finds one. The scenes, of the training
families only, are rendered first and kept in --cache. The log's figures are made on held-out families from another seed.
"""
from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from layers import WithProbabilities
from outline_network import OutlineNetwork
from outline_views import (
    CELLS_X, CELLS_Y, MAP_HEIGHT, MAP_WIDTH, MARGIN_X, MARGIN_Y, UNIT, VIEW_HEIGHT, VIEW_WIDTH, corners_in, cut_view, is_in_view, side_targets,
)
from edge_strips import transform
from poses import random_pose, rectangle
from scene_store import StoredScenes, stored_scenes, with_guesses
from scenes import ASPECTS
from textures import Rng
from training import Batch, Course, Drawn, Lesson, drawn_beside, half_of, on_cpu, parse_arguments, train, vary_colours, write_onnx

COURSE = Course("document-outline", learning_rate=3e-3, warm_up=200, cool_down=0.6, last_share=0.01, keep=0.997)
VALIDATION_SCENES, VALIDATION_VIEWS, VALIDATION_SEED = 400, 600, 78_000


def rough_quad(rng: Rng, scenes: StoredScenes, index: int) -> np.ndarray:
    """A quad in 0..1 of the frame near the document: what the corner network sees, or far enough off on every side that a network
    which only repeats what it is shown is mostly wrong."""
    guess, choice = scenes.guesses[index], rng.random()
    if cv2.isContourConvex(guess) and (choice < 0.25 or not scenes.has_document[index]):
        return moved(rng, guess, rng.normal(0, 0.03, 4), 0.03)
    if scenes.has_document[index]:
        truth = scenes.corners[index]
    else:
        truth = random_pose(rng, "flat", ASPECTS["id1"]).project(rectangle(ASPECTS["id1"]))
    if choice < 0.35:
        return moved(rng, truth, rng.normal(0, 0.02, 4), 0.015)
    return moved(rng, truth, np.clip(rng.normal(0, 0.1, 4), -0.3, 0.24), 0.05)


def moved(rng: Rng, quad: np.ndarray, shifts: np.ndarray, jitter: float) -> np.ndarray:
    """Its sides pushed outwards, its corners shaken, in shares of its own size; as it is where that leaves no quad."""
    top, right, bottom, left = shifts
    plane = (UNIT + np.array([[-left, -top], [right, -top], [right, bottom], [-left, bottom]]) + rng.normal(0, jitter, (4, 2))).astype(np.float32)
    result = transform(plane, cv2.getPerspectiveTransform(UNIT, quad.astype(np.float32)))
    return result if cv2.isContourConvex(result) and float(np.abs(result).max()) < 4 else quad


def draw_view(rng: Rng, scenes: StoredScenes) -> tuple[np.ndarray, ...]:
    """View, targets and weights of its sides, whether a whole document is in it and whether that is an ID-3 page (nan without one)."""
    index = int(rng.integers(len(scenes.aspects)))
    quad = rough_quad(rng, scenes, index)
    image, truth = scenes.image(index), scenes.corners[index]
    view = cut_view(image, quad * image.shape[0])
    corners = corners_in(quad, truth)
    sees = bool(scenes.has_document[index]) and is_in_view(corners)
    targets, weights = side_targets(corners) if sees else (np.zeros((4, MAP_HEIGHT, MAP_WIDTH), np.float32), np.zeros((4, MAP_WIDTH), np.float32))
    is_whole = sees and bool(((truth > 0) & (truth < 1)).all())
    return view, targets, weights, np.float32(is_whole), np.float32(scenes.is_id3[index] if sees else np.nan)


def draw_batch(rng: Rng, scenes: StoredScenes, views: int) -> Drawn:
    return [np.stack(part) for part in zip(*(draw_view(rng, scenes) for _ in range(views)))]


def as_input(batch: Batch) -> Batch:
    view, *others = batch
    return [view.permute(0, 3, 1, 2).float(), *others]


def varied(batch: Batch) -> Batch:
    """Half of it mirrored, in other colours."""
    view, targets, weights, *scores = as_input(batch)
    mirrored = half_of(len(view), view)
    view = torch.where(mirrored[:, None, None, None], view.flip(3), view)
    other_way = [0, 3, 2, 1]
    targets = torch.where(mirrored[:, None, None, None], targets[:, other_way].flip(3), targets)
    flipped = weights[:, other_way].clone()
    flipped[:, 0::2] = flipped[:, 0::2].flip(2)
    weights = torch.where(mirrored[:, None, None], flipped, weights)
    return [vary_colours(view), targets, weights, *scores]


def side_shares(sides: Tensor) -> Tensor:
    """Log probabilities of the places in each column (row, for left and right), [n, 4, 48, 64]."""
    return torch.stack([F.log_softmax(sides[:, side], 1 + side % 2) for side in range(4)], 1)


def loss_of(network: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    view, targets, weights, is_whole, is_id3 = batch
    sides, scores = network(view.contiguous(memory_format=torch.channels_last))
    said = targets * side_shares(sides)
    # Summed over the places, what is left is one value for each column, and the weights are in the targets as well.
    side_loss = -said.sum() / weights.sum().clamp(min=1)
    whole_loss = F.binary_cross_entropy_with_logits(scores[:, 0], is_whole)
    known = ~is_id3.isnan()
    kind_loss = F.binary_cross_entropy_with_logits(scores[known, 1], is_id3[known]) if known.any() else scores.sum() * 0
    loss = side_loss + whole_loss + 0.5 * kind_loss
    return loss, {"side": float(side_loss), "whole": float(whole_loss), "kind": float(kind_loss)}


def evaluate(network: nn.Module, batch: Batch) -> dict[str, float]:
    """Losses; share of the sides' columns placed within one cell; documents called whole and others that are; kinds."""
    view, targets, weights, is_whole, is_id3 = batch
    with torch.no_grad():
        _, losses = loss_of(network, batch)
        sides, scores = network(view)
    near = []
    for side in range(4):
        axis = 1 + side % 2
        off = (sides[:, side].argmax(axis) - targets[:, side].argmax(axis)).abs()
        near.append((off <= 1)[weights[:, side, :off.shape[1]] > 0].float())
    whole, kind = scores[:, 0] > 0, scores[:, 1] > 0
    known = ~is_id3.isnan()
    return {
        **losses, "within_1": float(torch.cat(near).mean()), "whole_missed": float((~whole)[is_whole == 1].float().mean()),
        "whole_invented": float(whole[is_whole == 0].float().mean()), "kind_right": float((kind == (is_id3 == 1))[known].float().mean()),
    }


def export(network: nn.Module, output: Path, facts: dict[str, object]) -> None:
    example = torch.zeros(1, 3, VIEW_HEIGHT, VIEW_WIDTH)
    write_onnx(WithProbabilities(network), example, output / "document-outline.onnx", ["sides", "scores"])
    metadata = {
        "input": {"name": "image", "dims": [1, 3, VIEW_HEIGHT, VIEW_WIDTH], "colour": "RGB", "range": [0, 255], "margins": {"x": MARGIN_X, "y": MARGIN_Y}},
        "outputs": {
            "sides": {"dims": [1, 4, MAP_HEIGHT, MAP_WIDTH], "order": ["top", "right", "bottom", "left"], "values": "logits over the rows of top and bottom, the columns of left and right"},
            "scores": {"dims": [1, 2], "order": ["isWhole", "isId3"], "values": "probabilities"},
        },
        "opset": 13, "licence": "Apache-2.0", **facts,
    }
    (output / "document-outline.json").write_text(json.dumps(metadata, indent=2) + "\n")


def main() -> None:
    arguments = parse_arguments(__doc__ or "", scenes=3200, views=32, iterations=3500, seed=41, cache="/tmp/honnin-scenes")
    cache, workers = Path(arguments.cache), arguments.workers
    scenes = with_guesses(stored_scenes(cache, arguments.scenes, workers=workers), workers)
    held_out = with_guesses(stored_scenes(cache, VALIDATION_SCENES, "held_out", workers=workers), workers)
    validation = as_input(on_cpu(draw_batch(np.random.default_rng(VALIDATION_SEED), held_out, VALIDATION_VIEWS)))
    draw = drawn_beside(lambda rng: draw_batch(rng, scenes, arguments.views), arguments)
    lesson = Lesson(draw, varied, loss_of, lambda network: evaluate(network, validation), export)
    train(OutlineNetwork(), COURSE, lesson, arguments, lambda iteration: {"scenes": arguments.scenes, "views": iteration * arguments.views})


if __name__ == "__main__":
    main()
