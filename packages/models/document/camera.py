"""What a camera makes of a scene."""
from __future__ import annotations

import cv2
import numpy as np

from textures import Image, Rng, to_bytes


def photograph(rng: Rng, image: Image, output: int) -> Image:
    """Light, exposure, blur, sampling, noise and compression: what a camera makes of it."""
    grid = np.linspace(-0.5, 0.5, 36, dtype=np.float32)
    light = np.ones((36, 36, 1), np.float32)
    if rng.random() < 0.7:
        angle, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.7)
        light[:, :, 0] += depth * (grid[None, :] * np.cos(angle) + grid[:, None] * np.sin(angle))
    if rng.random() < 0.2:
        shadow = np.zeros((36, 36), np.float32)
        cv2.fillPoly(shadow, [rng.integers(-12, 48, (int(rng.integers(3, 5)), 2)).astype(np.int32)], 1.0)
        light[:, :, 0] *= 1 - cv2.GaussianBlur(shadow, (0, 0), float(rng.uniform(0.5, 3))) * rng.uniform(0.15, 0.6)
    glare = np.zeros((36, 36, 1), np.float32)
    if rng.random() < 0.3:
        x, y, wide, high = rng.uniform(-0.4, 0.4), rng.uniform(-0.4, 0.4), rng.uniform(0.03, 0.22), rng.uniform(0.03, 0.22)
        glare[:, :, 0] = np.exp(-(((grid[None, :] - x) / wide) ** 2 + ((grid[:, None] - y) / high) ** 2)) * rng.uniform(60, 260)
    # Low light falls off to about 0.18 of full exposure; noise grows with it.
    exposure = rng.uniform(0.18, 0.4) if rng.random() < 0.12 else rng.uniform(0.45, 1.35)
    balance = (1 + rng.normal(0, 0.07, 3)).astype(np.float32) * np.float32(exposure)
    field = cv2.resize(light, image.shape[:2])[:, :, None] * balance
    seen = image * field
    seen += cv2.resize(glare, image.shape[:2])[:, :, None] + np.float32(rng.uniform(-8, 20))
    seen = to_bytes(seen)
    choice = rng.random()
    if choice < 0.25:
        seen = cv2.GaussianBlur(seen, (0, 0), float(rng.uniform(0.6, 3.4)))
    elif choice < 0.4:
        size = int(rng.integers(3, 15))
        kernel = np.zeros((size, size), np.float32)
        kernel[size // 2] = 1
        kernel = cv2.warpAffine(kernel, cv2.getRotationMatrix2D((size / 2 - 0.5, size / 2 - 0.5), rng.uniform(0, 180), 1), (size, size))
        seen = cv2.filter2D(seen, -1, kernel / max(float(kernel.sum()), 1e-3))
    seen = cv2.resize(seen, (output, output), interpolation=cv2.INTER_AREA if rng.random() < 0.8 else cv2.INTER_NEAREST)
    if rng.random() < 0.6:
        level = rng.uniform(1, 8) * (1.6 if exposure < 0.4 else 1)
        noise = np.empty((output, output, 3), np.int16)
        cv2.setRNGSeed(int(rng.integers(1, 2**31 - 1)))
        cv2.randn(noise, (0, 0, 0), (level, level, level))
        seen = np.clip(seen + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        ok, coded = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
        seen = cv2.imdecode(coded, cv2.IMREAD_COLOR) if ok else seen
    return seen
