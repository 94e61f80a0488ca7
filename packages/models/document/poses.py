"""Where a document stands before the camera."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from textures import Rng

FRAME_ASPECTS = [16 / 9, 16 / 9, 4 / 3, 4 / 3, 1.0, 3 / 4, 9 / 16]

SceneKind = Literal["empty", "flat", "oblique", "with_face", "far", "partial"]


def rotation(yaw: float, pitch: float, roll: float) -> np.ndarray:
    cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


@dataclass(frozen=True)
class Pose:
    """A plane in front of a pinhole camera; its coordinates have the document's width as unit."""

    turn: np.ndarray
    centre: np.ndarray
    focal: float
    frame_aspect: float
    window: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)  # left, top, right, bottom: the part that is looked at

    def project(self, points: np.ndarray) -> np.ndarray:
        """[n, 3] points of the plane to [n, 2] in 0..1 of the frame."""
        seen = points @ self.turn.T + self.centre
        flat = seen[:, :2] * self.focal / np.maximum(seen[:, 2:], 0.05)
        width, height = (1.0, 1 / self.frame_aspect) if self.frame_aspect >= 1 else (self.frame_aspect, 1.0)
        left, top, right, bottom = self.window
        return ((flat / (width, height) + 0.5 - (left, top)) / (right - left, bottom - top)).astype(np.float32)

    def closer(self, rng: Rng, corners: np.ndarray) -> "Pose":
        """The second look that locateDocument takes: the document's box and about 0.3 of it on every side."""
        low, high = corners.min(0), corners.max(0)
        margins = rng.uniform(0.12, 0.5, 4)
        left, top = np.maximum(0, low - margins[:2] * (high - low))
        right, bottom = np.minimum(1, high + margins[2:] * (high - low))
        return Pose(self.turn, self.centre, self.focal, self.frame_aspect, (float(left), float(top), float(right), float(bottom)))

    def seen_aspect(self) -> float:
        left, top, right, bottom = self.window
        return self.frame_aspect * (right - left) / (bottom - top)


def rectangle(aspect: float, depth: float = 0.0, shift_y: float = 0.0) -> np.ndarray:
    half = 0.5 / aspect
    return np.array([[-0.5, -half + shift_y, depth], [0.5, -half + shift_y, depth], [0.5, half + shift_y, depth], [-0.5, half + shift_y, depth]])


def random_pose(rng: Rng, kind: SceneKind, aspect: float) -> Pose:
    """Tries until the document lies in the frame as the kind of scene asks for."""
    frame_aspect = FRAME_ASPECTS[int(rng.integers(len(FRAME_ASPECTS)))]
    frame_width, frame_height = (1.0, 1 / frame_aspect) if frame_aspect >= 1 else (frame_aspect, 1.0)
    widths = {"with_face": (0.25, 0.6), "far": (0.14, 0.4), "partial": (0.5, 1.3)}.get(kind, (0.38, 0.99))
    for attempt in range(80):
        if kind == "oblique":
            tilt = np.radians(rng.uniform(22, 62))
        elif kind == "partial":
            tilt = np.radians(rng.uniform(0, 50) * (rng.random() < 0.5))
        else:
            tilt = np.radians(min(35.0, abs(rng.normal(0, 13))))
        # The thickness shot tips the card about its long edge; the direction is free, with that one favoured.
        direction = rng.normal(0, 0.35) + (0 if rng.random() < 0.5 else np.pi) if rng.random() < 0.55 else rng.uniform(0, 2 * np.pi)
        pitch, yaw = tilt * np.cos(direction), tilt * np.sin(direction)
        roll = np.radians(np.clip(rng.normal(0, 9) if rng.random() < 0.75 else rng.uniform(-42, 42), -42, 42))
        focal = rng.uniform(0.65, 1.5)
        width = rng.uniform(*widths) * frame_width
        depth = focal / width
        if kind == "partial":
            x, y = rng.uniform(-0.6, 0.6) * frame_width, rng.uniform(-0.6, 0.6) * frame_height
        elif kind == "with_face" or rng.random() < 0.5:
            x, y = rng.uniform(-0.4, 0.4) * frame_width, rng.uniform(-0.4, 0.4) * frame_height
        else:
            x, y = rng.normal(0, 0.05) * frame_width, rng.normal(0, 0.05) * frame_height
        centre = np.array([x * depth / focal, y * depth / focal, depth])
        pose = Pose(rotation(yaw, pitch, roll), centre, focal, frame_aspect)
        corners = pose.project(rectangle(aspect))
        outside = int(((corners < 0.004) | (corners > 0.996)).any(1).sum())
        if (kind == "partial" and outside in (1, 2, 3)) or (kind != "partial" and outside == 0):
            if cv2.contourArea(corners) > 0.008:
                return pose
    depth = 2.5
    return Pose(np.eye(3), np.array([0, 0, depth]), 0.5 * depth * frame_width * 0.9, frame_aspect)


def visible_share(corners: np.ndarray) -> float:
    area = cv2.contourArea(corners)
    frame = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    seen, _ = cv2.intersectConvexConvex(np.ascontiguousarray(corners), frame)
    return float(seen / max(area, 1e-6))
