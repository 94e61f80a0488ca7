"""Fingers over a document and hands behind it."""
from __future__ import annotations

import cv2
import numpy as np

from textures import Image, Rng


def skin_line(image: Image, tip: np.ndarray, tail: np.ndarray, width: float, skin: np.ndarray) -> None:
    for step in range(4):
        shade_factor = 0.74 + 0.1 * step
        colour = tuple(float(v) for v in np.clip(skin * shade_factor, 0, 255))
        cv2.line(image, (int(tip[0]), int(tip[1])), (int(tail[0]), int(tail[1])), colour, max(1, int(width * (1 - step * 0.22))), cv2.LINE_AA)


def finger(rng: Rng, image: Image, corners: np.ndarray, skin: np.ndarray) -> None:
    """A finger over an edge; often at a corner, or lying along the edge, where it does most harm."""
    size = image.shape[0]
    edge = int(rng.integers(0, 4))
    a, b = corners[edge], corners[(edge + 1) % 4]
    along = rng.uniform(0, 1) if rng.random() < 0.6 else rng.choice([rng.uniform(0, 0.12), rng.uniform(0.88, 1)])
    point = a * (1 - along) + b * along
    outward = point - corners.mean(0)
    angle = np.arctan2(outward[1], outward[0]) + rng.normal(0, 0.45)
    if rng.random() < 0.3:
        tangent = b - a
        angle = np.arctan2(tangent[1], tangent[0]) + rng.choice([0, np.pi]) + rng.normal(0, 0.25)
    direction = np.array([np.cos(angle), np.sin(angle)])
    scale = float(np.linalg.norm(corners[1] - corners[0]))
    tip = (point - direction * rng.uniform(0.0, 0.16) * scale) * size
    tail = (point + direction * rng.uniform(0.3, 1.2) * scale) * size
    width = rng.uniform(0.1, 0.24) * scale * size
    skin_line(image, tip, tail, width, skin)
    if rng.random() < 0.5:
        nail = tuple(float(v) for v in np.clip(skin * 1.1 + 12, 0, 255))
        centre = tip + direction * width * 0.2
        cv2.ellipse(image, (int(centre[0]), int(centre[1])), (max(1, int(width * 0.3)), max(1, int(width * 0.22))), float(np.degrees(angle)), 0, 360, nail, -1, cv2.LINE_AA)


def hand_behind(rng: Rng, image: Image, corners: np.ndarray, skin: np.ndarray) -> None:
    """Palm and fingers that the document is held by, behind it."""
    size = image.shape[0]
    edge = int(rng.integers(0, 4))
    middle = (corners[edge] + corners[(edge + 1) % 4]) / 2
    outward = middle - corners.mean(0)
    scale = float(np.linalg.norm(corners[1] - corners[0]))
    palm = (middle + outward * rng.uniform(0.1, 0.9)) * size
    axes = (max(2, int(rng.uniform(0.25, 0.6) * scale * size)), max(2, int(rng.uniform(0.2, 0.45) * scale * size)))
    colour = tuple(float(v) for v in np.clip(skin * 0.92, 0, 255))
    cv2.ellipse(image, (int(palm[0]), int(palm[1])), axes, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
    for _ in range(int(rng.integers(1, 5))):
        start = palm + rng.normal(0, 0.15, 2) * scale * size
        end = (corners.mean(0) + rng.normal(0, 0.7, 2) * scale) * size
        skin_line(image, end, start, rng.uniform(0.1, 0.2) * scale * size, skin)
