"""Scenes for the edge network, kept in a folder: each is looked at many times, at another quad every time."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from poses import SceneKind
from scenes import Families, SceneRenderer

SCENE_SIZE = 512
EDGE_MIX: dict[SceneKind, float] = {"empty": 0.14, "flat": 0.38, "oblique": 0.24, "with_face": 0.1, "far": 0.05, "partial": 0.09}


@dataclass(frozen=True)
class EdgeScenes:
    """images: uint8 [n, 512, 512, 3], frames stretched to squares; covered: uint8 [n, 128, 128]; corners: [n, 4, 2] in 0..1 of
    the frame; aspects: width by height of the frame, [n]; has_document and is_id3: bool [n]."""

    images: np.ndarray
    covered: np.ndarray
    corners: np.ndarray
    aspects: np.ndarray
    has_document: np.ndarray
    is_id3: np.ndarray


def render_edge_scenes(folder: Path, count: int, seed: int, families: Families = "training") -> EdgeScenes:
    """Renders scenes into the folder, or takes those that are there already."""
    if not (folder / "facts.npz").exists():
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(seed)
        renderer = SceneRenderer(seed, families, scale=0.2, renewal=0.35, size=SCENE_SIZE, closer_share=0)
        images = np.lib.format.open_memmap(folder / "images.npy", "w+", np.uint8, (count, SCENE_SIZE, SCENE_SIZE, 3))
        covered = np.zeros((count, SCENE_SIZE // 4, SCENE_SIZE // 4), np.uint8)
        corners, aspects = np.zeros((count, 4, 2), np.float32), np.zeros(count, np.float32)
        has_document, is_id3 = np.zeros(count, bool), np.zeros(count, bool)
        kinds, shares = list(EDGE_MIX), list(EDGE_MIX.values())
        for index in range(count):
            scene = renderer.render(rng, kinds[int(rng.choice(len(kinds), p=shares))])
            images[index], covered[index], corners[index] = scene.image, scene.covered, scene.corners
            aspects[index], has_document[index], is_id3[index] = scene.frame_aspect, scene.kind != "empty", scene.is_id3
            if index % 200 == 0:
                print(f"{index} of {count} scenes", flush=True)
        images.flush()
        np.savez(folder / "facts.npz", covered=covered, corners=corners, aspects=aspects, has_document=has_document, is_id3=is_id3)
    facts = np.load(folder / "facts.npz")
    return EdgeScenes(np.load(folder / "images.npy", mmap_mode="r"), *(facts[name] for name in ("covered", "corners", "aspects", "has_document", "is_id3")))
