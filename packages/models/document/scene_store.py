"""Scenes kept in a folder, for the networks that look at each of them many times, every time around another quad."""
from __future__ import annotations

import multiprocessing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable

import cv2
import numpy as np
import torch

from corner_network import CornerNetwork, decode_corners
from exported_weights import with_exported_weights
from poses import SceneKind
from scenes import INPUT_SIZE, Families, SceneRenderer

SCENE_SIZE = 512
SHARD = 400  # scenes of one seed
FIRST_SEEDS: dict[Families, int] = {"training": 41_000, "held_out": 78_000_000}
STORE_MIX: dict[SceneKind, float] = {"empty": 0.14, "flat": 0.38, "oblique": 0.24, "with_face": 0.1, "far": 0.05, "partial": 0.09}
FACTS = ("covered", "corners", "aspects", "has_document", "is_id3")


@dataclass(frozen=True)
class StoredScenes:
    """images: uint8 [512, 512, 3] each, frames stretched to squares; covered: uint8 [n, 128, 128]; corners: [n, 4, 2] in 0..1 of
    the frame; aspects: width by height of the frame, [n]; has_document and is_id3: bool [n]; guesses: the corners that
    document-corners.onnx sees in each, [n, 4, 2], none before with_guesses."""

    images: list[np.ndarray]  # a shard each
    covered: np.ndarray
    corners: np.ndarray
    aspects: np.ndarray
    has_document: np.ndarray
    is_id3: np.ndarray
    guesses: np.ndarray

    def image(self, index: int) -> np.ndarray:
        return self.images[index // SHARD][index % SHARD]


def stored_scenes(folder: Path, count: int, families: Families = "training", workers: int = 0) -> StoredScenes:
    """Renders scenes into the folder, or takes those that are there already: a shard from each seed, from the families' first on."""
    seeds = range(FIRST_SEEDS[families], FIRST_SEEDS[families] + count // SHARD)
    shards = [folder / f"{families}-{seed}-{SHARD}" for seed in seeds]
    in_turn(render_shard, [(path, seed, families) for path, seed in zip(shards, seeds) if not (path / "facts.npz").exists()], workers)
    facts = [np.load(path / "facts.npz") for path in shards]
    images = [np.load(path / "images.npy", mmap_mode="r") for path in shards]
    return StoredScenes(images, *(np.concatenate([part[name] for part in facts]) for name in FACTS), np.empty((0, 4, 2), np.float32))


def with_guesses(scenes: StoredScenes, workers: int = 0) -> StoredScenes:
    return replace(scenes, guesses=np.concatenate(in_turn(guesses_of, [(shard,) for shard in scenes.images], workers)))


def in_turn(work: Callable[..., Any], each: list[tuple[Any, ...]], workers: int) -> list[Any]:
    """work(*arguments) for each, in so many processes beside this one."""
    if workers == 0 or not each:
        return [work(*arguments) for arguments in each]
    with multiprocessing.get_context("fork").Pool(workers) as processes:
        return processes.starmap(work, each, chunksize=1)


def render_shard(folder: Path, seed: int, families: Families) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    renderer = SceneRenderer(seed, families, scale=0.2, renewal=0.35, size=SCENE_SIZE, closer_share=0)
    images = np.lib.format.open_memmap(folder / "images.npy", "w+", np.uint8, (SHARD, SCENE_SIZE, SCENE_SIZE, 3))
    kinds, shares = list(STORE_MIX), list(STORE_MIX.values())
    rows = []
    for index in range(SHARD):
        scene = renderer.render(rng, kinds[int(rng.choice(len(kinds), p=shares))])
        images[index] = scene.image
        rows.append((scene.covered, scene.corners, np.float32(scene.frame_aspect), scene.kind != "empty", scene.is_id3))
    images.flush()
    np.savez(folder / "facts.npz", **{name: np.stack(column) for name, column in zip(FACTS, zip(*rows))})


@torch.no_grad()
def guesses_of(images: np.ndarray) -> np.ndarray:
    """Corners in 0..1 that document-corners.onnx gives for each picture, [n, 4, 2]."""
    example = torch.zeros(1, 3, INPUT_SIZE, INPUT_SIZE)
    network = with_exported_weights(CornerNetwork(), Path(__file__).parent / "document-corners.onnx", example)
    guesses = []
    for image in images:
        small = cv2.resize(image, (INPUT_SIZE, INPUT_SIZE), interpolation=cv2.INTER_AREA)
        heatmaps, _ = network(torch.from_numpy(small).permute(2, 0, 1)[None].float())
        guesses.append(decode_corners(heatmaps)[0][0].numpy())
    return np.stack(guesses)
