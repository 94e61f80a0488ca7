"""Trains the document corner network on rendered scenes and writes document-corners.onnx.

    /usr/bin/python3 packages/models/document/train_corners.py --iterations 9000 --seed 20

One core of 2.6 GHz does about 2.3 iterations a second. With Debian's python3-torch, python3-opencv and python3-numpy; a GPU is
used where torch finds one. Scenes come from the training families only; every figure in the log is made on the
held-out families (surfaces and card looks that training never shows), from another seed. A training that was interrupted goes
on from its checkpoint, with other scenes than it would have seen.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from corner_network import HEATMAP_SIZE, CornerNetwork, decode_corners
from layers import WithProbabilities
from scenes import INPUT_SIZE, Scene, SceneRenderer
from textures import Rng
from training import Batch, Course, Lesson, parse_arguments, train

COURSE = Course("document-corners", learning_rate=3e-3, warm_up=200, cool_down=9000, last_share=0, keep=0.998)
BATCH = 32
FRESH_PER_ITERATION = 8  # each scene is seen about four times, each time in another light and half the time mirrored
POOL = 8000
FIRST_SCENES = 20 * BATCH
VALIDATION_SCENES = 400
VALIDATION_SEED = 77_000_000
TARGET_SIGMA = 1.0  # of the Gaussian around a corner, in heat map cells


@dataclass
class Pool:
    """Scenes as arrays, overwritten in turn."""

    images: np.ndarray
    corners: np.ndarray
    presence: np.ndarray
    is_id3: np.ndarray
    filled: int = 0
    cursor: int = 0

    @staticmethod
    def of(capacity: int) -> "Pool":
        return Pool(np.empty((capacity, INPUT_SIZE, INPUT_SIZE, 3), np.uint8), np.empty((capacity, 4, 2), np.float32),
                    np.empty(capacity, np.float32), np.empty(capacity, np.float32))

    def add(self, scene: Scene) -> None:
        at = self.cursor
        self.images[at], self.corners[at], self.presence[at], self.is_id3[at] = scene.image, scene.corners, scene.presence, float(scene.is_id3)
        self.cursor = (at + 1) % len(self.presence)
        self.filled = max(self.filled, at + 1)


def augment(rng: Rng, images: Tensor, corners: Tensor) -> tuple[Tensor, Tensor]:
    """Mirrors half the batch, changes contrast and colour balance a little, at times swaps or drops the colours."""
    mirrored = torch.from_numpy(rng.random(len(images)) < 0.5).to(images.device)
    images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    flipped = corners[:, [1, 0, 3, 2]] * torch.tensor([-1.0, 1.0], device=corners.device) + torch.tensor([1.0, 0.0], device=corners.device)
    corners = torch.where(mirrored[:, None, None], flipped, corners)
    if rng.random() < 0.3:
        images = images[:, torch.from_numpy(rng.permutation(3)).to(images.device)]
    grey = torch.from_numpy(rng.random(len(images)) < 0.1).to(images.device)
    images = torch.where(grey[:, None, None, None], images.mean(1, keepdim=True).expand_as(images), images)
    gain = torch.from_numpy(rng.uniform(0.85, 1.15, (len(images), 3, 1, 1)).astype(np.float32)).to(images.device)
    shift = torch.from_numpy(rng.uniform(-14, 14, (len(images), 1, 1, 1)).astype(np.float32)).to(images.device)
    return (images * gain + shift).clamp(0, 255), corners


def draw_batch(rng: Rng, renderer: SceneRenderer, pool: Pool) -> Batch:
    for _ in range(FRESH_PER_ITERATION if pool.filled else FIRST_SCENES + FRESH_PER_ITERATION):
        pool.add(renderer.render(rng))
    picked = rng.integers(0, pool.filled, BATCH)
    images = torch.from_numpy(pool.images[picked]).permute(0, 3, 1, 2).float()
    images, corners = augment(rng, images, torch.from_numpy(pool.corners[picked]))
    return images, corners, torch.from_numpy(pool.presence[picked]), torch.from_numpy(pool.is_id3[picked])


def loss_of(network: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Cross entropy against a Gaussian and distance of the map's mean, for corners in the frame of scenes with a
    document; binary cross entropy for the scores. Scenes with unclear presence (nan) train the corners only."""
    images, corners, presence, is_id3 = batch
    heatmaps, scores = network(images.contiguous(memory_format=torch.channels_last))
    device = heatmaps.device
    axis = torch.arange(HEATMAP_SIZE, device=device) + 0.5
    inside = ((corners >= 0) & (corners <= 1)).all(-1)
    present = (presence != 0) & ((presence == 1) | inside.any(-1))
    weight = (inside & present[:, None]).float()
    centre = corners * HEATMAP_SIZE
    near_x = torch.exp(-((axis[None, None] - centre[..., 0:1]) ** 2) / (2 * TARGET_SIGMA**2))
    near_y = torch.exp(-((axis[None, None] - centre[..., 1:2]) ** 2) / (2 * TARGET_SIGMA**2))
    target = near_y[..., :, None] * near_x[..., None, :]
    target = target / target.sum((2, 3), keepdim=True).clamp(min=1e-6)
    log_share = F.log_softmax(heatmaps.flatten(2), -1)
    cross_entropy = -(target.flatten(2) * log_share).sum(-1)
    share = log_share.exp().reshape(heatmaps.shape)
    mean = torch.stack([(share.sum(2) * axis).sum(-1), (share.sum(3) * axis).sum(-1)], -1)
    distance = F.smooth_l1_loss(mean, centre.clamp(0, HEATMAP_SIZE), reduction="none", beta=0.5).mean(-1)
    corner_loss = ((cross_entropy + 0.5 * distance) * weight).sum() / weight.sum().clamp(min=1)
    known = ~presence.isnan()
    presence_loss = F.binary_cross_entropy_with_logits(scores[known, 0], presence[known])
    kind_loss = (F.binary_cross_entropy_with_logits(scores[:, 1], is_id3, reduction="none") * present).sum() / present.sum().clamp(min=1)
    inside_loss = (F.binary_cross_entropy_with_logits(scores[:, 2:], inside.float(), reduction="none").mean(-1) * present).sum() / present.sum().clamp(min=1)
    loss = corner_loss + presence_loss + 0.3 * kind_loss + 0.3 * inside_loss
    return loss, {"corner": float(corner_loss), "presence": float(presence_loss), "kind": float(kind_loss), "inside": float(inside_loss)}


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union of two quads; 0 where the first is not convex."""
    a, b = np.ascontiguousarray(a, np.float32), np.ascontiguousarray(b, np.float32)
    if not cv2.isContourConvex(a):
        return 0.0
    common, _ = cv2.intersectConvexConvex(a, b)
    return float(common / max(cv2.contourArea(a) + cv2.contourArea(b) - common, 1e-9))


def evaluate(network: nn.Module, scenes: list[Scene]) -> dict[str, float]:
    """Figures of the bare network, without edge refinement, on whole documents and on empty scenes."""
    images = torch.from_numpy(np.stack([s.image for s in scenes])).permute(0, 3, 1, 2).float()
    with torch.no_grad():
        parts = [network(images[i:i + 50]) for i in range(0, len(images), 50)]
    corners, confidence = decode_corners(torch.cat([p[0] for p in parts]))
    scores = torch.sigmoid(torch.cat([p[1] for p in parts])).numpy()
    weakest = confidence.min(1).values.numpy()
    whole = [i for i, s in enumerate(scenes) if s.presence == 1 and s.kind != "partial"]
    empty = [i for i, s in enumerate(scenes) if s.kind == "empty"]
    ious, worst = [], []
    for i in whole:
        frame = np.array([max(1.0, scenes[i].frame_aspect), max(1.0, 1 / scenes[i].frame_aspect)], np.float32)
        found, truth = corners[i].numpy() * frame, scenes[i].corners * frame
        ious.append(overlap(found, truth))
        width = (np.linalg.norm(truth[1] - truth[0]) + np.linalg.norm(truth[2] - truth[3])) / 2
        worst.append(float(np.linalg.norm(found - truth, axis=1).max() / width))
    found = (scores[:, 0] > 0.5) & (weakest > 0.35)
    return {
        "iou_mean": float(np.mean(ious)), "iou_median": float(np.median(ious)), "worst_corner_median": float(np.median(worst)),
        "within_4_percent": float(np.mean(np.array(worst) < 0.04)), "missed": float(np.mean(~found[whole])),
        "false_alarms": float(np.mean(found[empty])), "kind_right": float(np.mean((scores[whole, 1] > 0.5) == np.array([scenes[i].is_id3 for i in whole]))),
        "documents": len(whole), "empty": len(empty),
    }


def export(network: nn.Module, output: Path, facts: dict[str, object]) -> None:
    torch.onnx.export(WithProbabilities(network).eval(), torch.zeros(1, 3, INPUT_SIZE, INPUT_SIZE), str(output / "document-corners.onnx"),
                      input_names=["image"], output_names=["heatmaps", "scores"], opset_version=13)
    metadata = {
        "input": {"name": "image", "dims": [1, 3, INPUT_SIZE, INPUT_SIZE], "colour": "RGB", "range": [0, 255], "fit": "stretch"},
        "outputs": {
            "heatmaps": {"dims": [1, 4, HEATMAP_SIZE, HEATMAP_SIZE], "order": ["topLeft", "topRight", "bottomRight", "bottomLeft"], "values": "logits"},
            "scores": {"dims": [1, 6], "order": ["presence", "isId3", "insideTopLeft", "insideTopRight", "insideBottomRight", "insideBottomLeft"], "values": "probabilities"},
        },
        "opset": 13, "licence": "Apache-2.0", **facts,
    }
    (output / "document-corners.json").write_text(json.dumps(metadata, indent=2) + "\n")


def main() -> None:
    arguments = parse_arguments(__doc__ or "", iterations=9000, seed=20)
    renderer = SceneRenderer(arguments.seed, "training")
    held_out_rng = np.random.default_rng(VALIDATION_SEED)
    held_out = SceneRenderer(VALIDATION_SEED, "held_out", scale=0.5, renewal=0.3, closer_share=0)
    validation = [held_out.render(held_out_rng) for _ in range(VALIDATION_SCENES)]
    pool = Pool.of(POOL)
    lesson = Lesson(lambda rng: draw_batch(rng, renderer, pool), loss_of, lambda network: evaluate(network, validation), export)
    train(CornerNetwork(), COURSE, lesson, arguments, lambda iteration: {"scenes": FIRST_SCENES + iteration * FRESH_PER_ITERATION})


if __name__ == "__main__":
    main()
