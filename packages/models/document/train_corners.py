"""Trains the document corner network on rendered scenes and writes document-corners.onnx.

    python3 packages/models/document/train_corners.py --workers 7 --batch 256 --pool 60000 --iterations 7400 --seed 21

With Debian's python3-torch, python3-opencv and python3-numpy, or newer ones; a GPU is used where torch finds one. Scenes come from the
training families only; every figure in the log is made on the held-out families (surfaces and card looks that training never shows),
from another seed. A training that was interrupted goes on from its checkpoint, with other scenes than it would have seen.
"""
from __future__ import annotations

import json
import mmap
import time
from argparse import Namespace
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
from training import Batch, Course, Draw, Drawn, Lesson, beside, half_of, parse_arguments, seeded_apart, train, write_onnx

COURSE = Course("document-corners", learning_rate=3e-3, warm_up=200, cool_down=1, last_share=0, keep=0.999)
RENEWED = 4  # without workers, each scene is seen about so often, each time in another light and framing
FIRST_BATCHES = 20  # scenes there are before the first iteration
REFRAMED = 0.6
VALIDATION_SCENES = 400
VALIDATION_SEED = 77_000_000
TARGET_SIGMA = 1.0  # of the Gaussian around a corner, in heat map cells


@dataclass(frozen=True)
class Pool:
    """Scenes as arrays in memory that processes share. Each of the strands that render has every so many-th place, and overwrites its
    own in turn; a batch that meets a scene at that moment has one picture of the scene before with the corners of the next."""

    images: np.ndarray
    corners: np.ndarray
    presence: np.ndarray
    is_id3: np.ndarray
    rendered: np.ndarray  # by each strand

    @staticmethod
    def of(capacity: int, strands: int) -> "Pool":
        return Pool(shared_array((capacity, INPUT_SIZE, INPUT_SIZE, 3), np.uint8), shared_array((capacity, 4, 2), np.float32),
                    shared_array((capacity,), np.float32), shared_array((capacity,), np.float32), shared_array((strands,), np.int64))

    @property
    def places(self) -> int:
        """Of each strand."""
        return len(self.presence) // len(self.rendered)

    @property
    def filled(self) -> int:
        return min(int(self.rendered.min()), self.places) * len(self.rendered)

    def add(self, scene: Scene, strand: int = 0) -> None:
        at = int(self.rendered[strand]) % self.places * len(self.rendered) + strand
        self.images[at], self.corners[at], self.presence[at], self.is_id3[at] = scene.image, scene.corners, scene.presence, float(scene.is_id3)
        self.rendered[strand] += 1

    def draw(self, rng: Rng, count: int) -> Drawn:
        picked = rng.integers(0, self.filled, count)
        return self.images[picked], self.corners[picked], self.presence[picked], self.is_id3[picked]


def shared_array(shape: tuple[int, ...], kind: type) -> np.ndarray:
    """Zeros that a forked process sees and changes as well."""
    count = int(np.prod(shape))
    return np.frombuffer(mmap.mmap(-1, count * np.dtype(kind).itemsize), kind, count).reshape(shape)


def drawing(arguments: Namespace, pool: Pool) -> Draw:
    """Batches from a pool that this process fills a little before each, or that others fill meanwhile."""
    first = min(FIRST_BATCHES * arguments.batch, pool.places * len(pool.rendered))
    if arguments.workers == 0:
        renderer = SceneRenderer(arguments.seed, "training")

        def draw(rng: Rng) -> Drawn:
            for _ in range(arguments.batch // RENEWED + (0 if pool.filled else first)):
                pool.add(renderer.render(rng))
            return pool.draw(rng, arguments.batch)
        return draw

    def keep_rendering(number: int) -> None:
        rng = seeded_apart(arguments.seed, number)
        renderer = SceneRenderer(int(rng.integers(2**31)), "training", scale=0.5, renewal=0.3)
        while True:
            pool.add(renderer.render(rng), number)

    beside(keep_rendering, arguments.workers)
    while pool.filled < first:
        time.sleep(0.1)
    return lambda rng: pool.draw(rng, arguments.batch)


def varied(batch: Batch) -> Batch:
    """Mirrors half the batch, looks closer at some, changes contrast and colour balance a little, at times swaps or drops the colours."""
    images, corners, presence, is_id3 = batch
    images = images.permute(0, 3, 1, 2).float()
    mirrored = half_of(len(images), images)
    images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    flipped = corners[:, [1, 0, 3, 2]] * corners.new_tensor([-1, 1]) + corners.new_tensor([1, 0])
    images, corners = reframed(images, torch.where(mirrored[:, None, None], flipped, corners))
    if torch.rand(()) < 0.3:
        images = images[:, torch.randperm(3).to(images.device)]
    grey = half_of(len(images), images, 0.1)
    images = torch.where(grey[:, None, None, None], images.mean(1, keepdim=True), images)
    gain = 0.85 + 0.3 * torch.rand((len(images), 3, 1, 1), device=images.device)
    shift = 28 * torch.rand((len(images), 1, 1, 1), device=images.device) - 14
    return (images * gain + shift).clamp(0, 255), corners, presence, is_id3


def reframed(images: Tensor, corners: Tensor) -> tuple[Tensor, Tensor]:
    """Some pictures a little larger, turned and moved, as far as no corner leaves the frame by it; the others as they are."""
    count, device = len(images), images.device
    larger, angle = 1 + 0.3 * torch.rand(count, device=device), 0.14 * (2 * torch.rand(count, device=device) - 1)
    move = (2 * torch.rand((count, 2), device=device) - 1) * (1 - 1 / larger)[:, None]
    cos, sin = torch.cos(angle) / larger, torch.sin(angle) / larger
    turn = torch.stack([torch.stack([cos, -sin], -1), torch.stack([sin, cos], -1)], 1)  # from the new picture to the old, in -1..1
    seen = ((2 * corners - 1 - move[:, None]) @ torch.linalg.inv(turn).transpose(1, 2) + 1) / 2
    lost = (((corners >= 0) & (corners <= 1)).all(-1) & ~((seen > 0) & (seen < 1)).all(-1)).any(-1)
    changes = half_of(count, images, REFRAMED) & ~lost
    grid = F.affine_grid(torch.cat([turn, move[:, :, None]], 2), list(images.shape), align_corners=False)
    closer = F.grid_sample(images, grid, padding_mode="border", align_corners=False)
    return torch.where(changes[:, None, None, None], closer, images), torch.where(changes[:, None, None], seen, corners)


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
    example = torch.zeros(1, 3, INPUT_SIZE, INPUT_SIZE)
    write_onnx(WithProbabilities(network), example, output / "document-corners.onnx", ["heatmaps", "scores"])
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
    arguments = parse_arguments(__doc__ or "", iterations=9000, seed=20, batch=32, pool=8000)
    held_out_rng = np.random.default_rng(VALIDATION_SEED)
    held_out = SceneRenderer(VALIDATION_SEED, "held_out", scale=0.5, renewal=0.3, closer_share=0)
    validation = [held_out.render(held_out_rng) for _ in range(VALIDATION_SCENES)]
    pool = Pool.of(arguments.pool, max(1, arguments.workers))
    lesson = Lesson(drawing(arguments, pool), varied, loss_of, lambda network: evaluate(network, validation), export)
    train(CornerNetwork(), COURSE, lesson, arguments, lambda iteration: {"scenes": int(pool.rendered.sum()), "batch": arguments.batch})


if __name__ == "__main__":
    main()
