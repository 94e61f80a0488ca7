"""Scenes kept in a folder, for the networks that look at each of them many times, every time around another quad."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from corner_network import decode_corners
from poses import SceneKind
from scenes import INPUT_SIZE, Families, SceneRenderer

SCENE_SIZE = 512
STORE_MIX: dict[SceneKind, float] = {"empty": 0.14, "flat": 0.38, "oblique": 0.24, "with_face": 0.1, "far": 0.05, "partial": 0.09}
FACTS = ("covered", "corners", "aspects", "has_document", "is_id3")


@dataclass(frozen=True)
class StoredScenes:
    """images: uint8 [512, 512, 3] each, frames stretched to squares; covered: uint8 [n, 128, 128]; corners: [n, 4, 2] in 0..1 of
    the frame; aspects: width by height of the frame, [n]; has_document and is_id3: bool [n]; guesses: the corners that
    document-corners.onnx sees in each, [n, 4, 2]."""

    images: list[np.ndarray]  # a shard each
    covered: np.ndarray
    corners: np.ndarray
    aspects: np.ndarray
    has_document: np.ndarray
    is_id3: np.ndarray
    guesses: np.ndarray

    def image(self, index: int) -> np.ndarray:
        shard = len(self.images[0])
        return self.images[index // shard][index % shard]


def stored_scenes(folder: Path, count: int, seed: int, shard: int, families: Families = "training") -> StoredScenes:
    """Renders scenes into the folder, or takes those that are there already: so many from each seed, from the given one on."""
    shards = [folder / f"{families}-{seed + index}-{shard}" for index in range(count // shard)]
    for index, path in enumerate(shards):
        if not (path / "facts.npz").exists():
            print(f"rendering {path}", flush=True)
            render_shard(path, shard, seed + index, families)
    facts = [np.load(path / "facts.npz") for path in shards]
    images = [np.load(path / "images.npy", mmap_mode="r") for path in shards]
    return StoredScenes(images, *(np.concatenate([part[name] for part in facts]) for name in FACTS), np.concatenate([guesses_of(part) for part in images]))


def render_shard(folder: Path, count: int, seed: int, families: Families) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    renderer = SceneRenderer(seed, families, scale=0.2, renewal=0.35, size=SCENE_SIZE, closer_share=0)
    images = np.lib.format.open_memmap(folder / "images.npy", "w+", np.uint8, (count, SCENE_SIZE, SCENE_SIZE, 3))
    kinds, shares = list(STORE_MIX), list(STORE_MIX.values())
    rows = []
    for index in range(count):
        scene = renderer.render(rng, kinds[int(rng.choice(len(kinds), p=shares))])
        images[index] = scene.image
        rows.append((scene.covered, scene.corners, np.float32(scene.frame_aspect), scene.kind != "empty", scene.is_id3))
    images.flush()
    np.savez(folder / "facts.npz", **{name: np.stack(column) for name, column in zip(FACTS, zip(*rows))})


def guesses_of(images: np.ndarray) -> np.ndarray:
    """Corners in 0..1 that document-corners.onnx gives for each picture, [n, 4, 2]."""
    network = cv2.dnn.readNetFromONNX(str(Path(__file__).parent / "document-corners.onnx"))
    guesses = []
    for image in images:
        network.setInput(cv2.resize(image, (INPUT_SIZE, INPUT_SIZE), interpolation=cv2.INTER_AREA).astype(np.float32).transpose(2, 0, 1)[None])
        heatmaps = torch.from_numpy(network.forward("heatmaps").copy())
        guesses.append(decode_corners(heatmaps)[0][0].numpy())
    return np.stack(guesses)
