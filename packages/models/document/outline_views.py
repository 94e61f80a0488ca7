"""What the outline network sees of a rough quad, as outline-view.ts cuts it, and what it should say of it.

Coordinates of the quad: its corners are (0, 0), (1, 0), (1, 1), (0, 1), whatever the document's format.
"""
from __future__ import annotations

import cv2
import numpy as np

from edge_strips import transform
from textures import Image

VIEW_WIDTH, VIEW_HEIGHT = 128, 96
MARGIN_X, MARGIN_Y = 0.28, 0.4  # of the quad's width and height, added on every side
MAP_WIDTH, MAP_HEIGHT = 64, 48
MOST_SAMPLES = 3  # per pixel of the view, along each axis
TARGET_SIGMA = 0.8  # of the Gaussian around a side, in cells of the map
BEYOND = 0.06  # of a side's length: how far past its corners its line is still asked for

UNIT = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
# Centres of the map's cells in coordinates of the quad.
CELLS_X = ((np.arange(MAP_WIDTH) + 0.5) / MAP_WIDTH * (1 + 2 * MARGIN_X) - MARGIN_X).astype(np.float32)
CELLS_Y = ((np.arange(MAP_HEIGHT) + 0.5) / MAP_HEIGHT * (1 + 2 * MARGIN_Y) - MARGIN_Y).astype(np.float32)


def view_size(quad: np.ndarray) -> tuple[int, int]:
    """Samples along and down: about one for each pixel of the picture, none more than MOST_SAMPLES per pixel of the view."""
    sides = np.linalg.norm(np.roll(quad, -1, 0) - quad, axis=1)
    across, down = (sides[0] + sides[2]) / 2 * (1 + 2 * MARGIN_X), (sides[1] + sides[3]) / 2 * (1 + 2 * MARGIN_Y)
    fine_x = int(np.clip(round(float(across) / VIEW_WIDTH), 1, MOST_SAMPLES))
    fine_y = int(np.clip(round(float(down) / VIEW_HEIGHT), 1, MOST_SAMPLES))
    return VIEW_WIDTH * fine_x, VIEW_HEIGHT * fine_y


def cut_view(image: Image, quad: np.ndarray) -> Image:
    """uint8 [96, 128, 3]; quad in pixels of the image. Black outside the image."""
    across, down = view_size(quad)
    corners = (UNIT + [MARGIN_X, MARGIN_Y]) / [1 + 2 * MARGIN_X, 1 + 2 * MARGIN_Y] * [across, down]
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32) - 0.5, (corners - 0.5).astype(np.float32))
    fine = cv2.warpPerspective(image, matrix, (across, down), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return cv2.resize(fine, (VIEW_WIDTH, VIEW_HEIGHT), interpolation=cv2.INTER_AREA)


def corners_in(quad: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The document's corners in coordinates of the quad."""
    return transform(truth, cv2.getPerspectiveTransform(quad.astype(np.float32), UNIT))


def is_in_view(corners: np.ndarray) -> bool:
    low, high = np.array([-MARGIN_X, -MARGIN_Y]), np.array([1 + MARGIN_X, 1 + MARGIN_Y])
    return bool(((corners > low) & (corners < high)).all() and cv2.isContourConvex(corners.astype(np.float32)))


def side_targets(corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the four sides run, [4, 48, 64], each map's columns (rows, for left and right) summing to one, and how much each of these
    counts, [4, 64] (of the 64, left and right use 48). A side counts under a finger, too: the rest of the document tells where it is."""
    targets, weights = np.zeros((4, MAP_HEIGHT, MAP_WIDTH), np.float32), np.zeros((4, MAP_WIDTH), np.float32)
    for side in range(4):
        a, b = corners[side], corners[(side + 1) % 4]
        along_axis = side % 2  # 0: the side runs along x
        along, across = (CELLS_X, CELLS_Y) if along_axis == 0 else (CELLS_Y, CELLS_X)
        length = b[along_axis] - a[along_axis]
        if abs(length) < 0.2:
            continue
        share = (along - a[along_axis]) / length
        place = a[1 - along_axis] + (b[1 - along_axis] - a[1 - along_axis]) * share
        step = across[1] - across[0]
        peak = np.exp(-(((across[:, None] - place[None]) / step) ** 2) / (2 * TARGET_SIGMA**2))
        total = peak.sum(0)
        counts = (share > -BEYOND) & (share < 1 + BEYOND) & (total > 0.5)
        peak = peak / np.maximum(total, 1e-6) * counts
        targets[side] = peak if along_axis == 0 else peak.T
        weights[side, :len(along)] = counts
    return targets, weights
