"""Strips along the four sides of a quad, as edge-strips.ts cuts them, and where the document's edges run in them.

Coordinates of the plane that a quad spans: its width is 1, x runs along the first side and y down. Each side is turned so that its
strip runs from its first corner (clockwise) to its second and has the outside at the top.
"""
from __future__ import annotations

import cv2
import numpy as np

from textures import Image, Rng

STRIP_LENGTH, STRIP_DEPTH = 48, 48  # samples along and across a side
STRIP_COLUMNS = 24  # of the network's answer, along a side
STRIP_ENDS = 0.12  # of the side's length, added at both ends
MOST_ALONG, MOST_ACROSS = 4, 3  # samples per strip pixel
TARGET_SIGMA = 0.7  # of the Gaussian around an edge, in strip pixels


def plane_rectangle(aspect: float) -> np.ndarray:
    return np.array([[0, 0], [1, 0], [1, 1 / aspect], [0, 1 / aspect]], np.float32)


def side_axes(aspect: float, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First corner, way along the whole side, unit vector outwards."""
    corners = plane_rectangle(aspect)
    way = corners[(side + 1) % 4] - corners[side]
    unit = way / np.linalg.norm(way)
    return corners[side], way, np.array([unit[1], -unit[0]], np.float32)


def plane_to_picture(quad: np.ndarray, aspect: float) -> np.ndarray:
    return cv2.getPerspectiveTransform(plane_rectangle(aspect), quad.astype(np.float32))


def transform(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    shape = points.shape
    return cv2.perspectiveTransform(points.reshape(1, -1, 2).astype(np.float32), matrix).reshape(shape)


def cut_strips(image: Image, quad: np.ndarray, aspect: float, reach: float) -> np.ndarray:
    """uint8 [4, 48, 48, 3]; quad in pixels of the image, reach in widths of the quad to either side. Black outside the image."""
    matrix = plane_to_picture(quad, aspect)
    strips = []
    for side in range(4):
        start, way, outwards = side_axes(aspect, side)
        length = float(np.linalg.norm(quad[(side + 1) % 4] - quad[side]))
        width = float(np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
        fine_x = int(np.clip(round(length * (1 + 2 * STRIP_ENDS) / STRIP_LENGTH), 1, MOST_ALONG))
        fine_y = int(np.clip(round(width * 2 * reach / STRIP_DEPTH), 1, MOST_ACROSS))
        along = ((np.arange(STRIP_LENGTH * fine_x) + 0.5) / (STRIP_LENGTH * fine_x) * (1 + 2 * STRIP_ENDS) - STRIP_ENDS).astype(np.float32)
        across = ((0.5 - (np.arange(STRIP_DEPTH * fine_y) + 0.5) / (STRIP_DEPTH * fine_y)) * 2 * reach).astype(np.float32)
        places = transform(start + along[None, :, None] * way + across[:, None, None] * outwards, matrix) - 0.5
        how = cv2.INTER_LINEAR if fine_x * fine_y == 1 else cv2.INTER_NEAREST
        strip = cv2.remap(image, places[..., 0], places[..., 1], how, borderMode=cv2.BORDER_CONSTANT)
        strips.append(cv2.resize(strip, (STRIP_LENGTH, STRIP_DEPTH), interpolation=cv2.INTER_AREA))
    return np.stack(strips)


def edge_targets(truth: np.ndarray | None, quad: np.ndarray, aspect: float, reach: float, covered: Image, round_corner: float) -> tuple[np.ndarray, np.ndarray]:
    """What the network should say of each column, [4, 49, 24] (48 places from the outside in, then "no edge here"), and how much it
    counts, [4, 24]. truth and quad: corners in 0..1 of the frame, truth None without a document; covered: fingers, any size;
    round_corner: radius in widths, within which the edge bends away."""
    targets, weights = np.zeros((4, STRIP_DEPTH + 1, STRIP_COLUMNS), np.float32), np.ones((4, STRIP_COLUMNS), np.float32)
    targets[:, STRIP_DEPTH] = 1
    if truth is None:
        return targets, weights
    matrix = plane_to_picture(quad, aspect)
    corners = transform(truth, np.linalg.inv(matrix))
    size = np.array(covered.shape[::-1], np.float32)
    along = (np.arange(STRIP_COLUMNS) + 0.5) / STRIP_COLUMNS * (1 + 2 * STRIP_ENDS) - STRIP_ENDS
    rows = np.arange(STRIP_DEPTH)[:, None]
    for side in range(4):
        start, way, outwards = side_axes(aspect, side)
        length = float(np.linalg.norm(way))
        ends = np.stack([corners[side], corners[(side + 1) % 4]]) - start
        (from_, to), (out_from, out_to) = ends @ way / length**2, ends @ outwards
        if to - from_ < 0.2:
            weights[side] = 0
            continue
        offset = out_from + (out_to - out_from) * (along - from_) / (to - from_)
        here = transform((start + along[:, None] * way + offset[:, None] * outwards).astype(np.float32), matrix)
        in_frame = ((here > 0) & (here < 1)).all(1)
        cells = np.clip((here * size).astype(int), 0, size.astype(int) - 1)
        hidden = covered[cells[:, 1], cells[:, 0]]
        is_there = (along > from_) & (along < to) & in_frame & (np.abs(offset) < reach) & (hidden < 128)
        row = (0.5 - offset / (2 * reach)) * STRIP_DEPTH - 0.5
        peak = np.exp(-((rows - row[None]) ** 2) / (2 * TARGET_SIGMA**2))
        peak /= np.maximum(peak.sum(0, keepdims=True), 1e-6)
        targets[side, :STRIP_DEPTH] = np.where(is_there, peak, 0)
        targets[side, STRIP_DEPTH] = ~is_there
        margin = round_corner / length
        bends = (np.abs(along - from_) < margin) | (np.abs(along - to) < margin)
        weights[side, bends | ((hidden > 0) & (hidden < 255))] = 0
    return targets, weights
