"""Procedural pixels that scenes are made of: surfaces, marks that look like text, people drawn with ellipses.

Everything is RGB uint8 and comes out of a numpy Generator, so that a seed gives the same picture again.
"""
from __future__ import annotations

from typing import Callable

import cv2
import numpy as np

Rng = np.random.Generator
Image = np.ndarray
Colour = tuple[int, int, int]

SKIN_TONES: list[Colour] = [
    (250, 220, 196), (236, 196, 164), (224, 180, 140), (198, 146, 108), (160, 112, 78), (112, 74, 50), (78, 50, 36),
]


def random_colour(rng: Rng, low: int = 0, high: int = 256) -> Colour:
    red, green, blue = rng.integers(low, high, 3)
    return int(red), int(green), int(blue)


def muted_colour(rng: Rng, low: int = 20, high: int = 245) -> Colour:
    """A colour near grey: most desks, walls and clothes are."""
    level, spread = rng.uniform(low, high), rng.uniform(2, 40)
    red, green, blue = np.clip(level + rng.normal(0, spread, 3), 0, 255)
    return int(red), int(green), int(blue)


def smooth_noise(rng: Rng, height: int, width: int, cells: int, channels: int = 1) -> np.ndarray:
    """Normal noise on a coarse grid, enlarged: float32 [height, width, channels] with about unit variance."""
    grid = rng.standard_normal((max(2, cells), max(2, cells), channels), dtype=np.float32)
    return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC).reshape(height, width, channels)


def fractal_noise(rng: Rng, height: int, width: int, channels: int = 1, decay: float = 0.6) -> np.ndarray:
    """Sum of octaves: close to the 1/f spectrum of natural pictures."""
    total = np.zeros((height, width, channels), np.float32)
    weight, cells = 1.0, int(rng.integers(2, 5))
    while cells < width // 2:
        total += weight * smooth_noise(rng, height, width, cells, channels)
        weight, cells = weight * decay, cells * 2
    return total


def to_bytes(values: np.ndarray) -> Image:
    return np.clip(values, 0, 255).astype(np.uint8)


def rotate_texture(image: Image, degrees: float, scale: float = 1.5) -> Image:
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    return cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)


def random_text(rng: Rng, length: int) -> str:
    codes = np.where(rng.random(length) < 0.16, 32, rng.integers(48, 123, length))
    return "".join(chr(code) for code in codes)


def draw_glyph_line(rng: Rng, image: Image, x: int, y: int, size: int, count: int, colour: Colour) -> None:
    """Marks in square cells made of strokes, as kanji look from afar."""
    for index in range(count):
        if rng.random() < 0.08:
            continue
        left = x + index * (size + max(1, size // 6))
        for _ in range(int(rng.integers(3, 6))):
            a, b = rng.integers(0, size + 1, 2), rng.integers(0, size + 1, 2)
            if rng.random() < 0.4:
                b[0] = a[0]
            elif rng.random() < 0.6:
                b[1] = a[1]
            cv2.line(image, (left + int(a[0]), y + int(a[1])), (left + int(b[0]), y + int(b[1])), colour, max(1, size // 9), cv2.LINE_AA)


def draw_text_line(rng: Rng, image: Image, x: int, y: int, size: int, length: int, colour: Colour) -> None:
    """One line of text with its top left at x, y: Latin letters or glyph cells."""
    if rng.random() < 0.5:
        draw_glyph_line(rng, image, x, y, max(5, size), max(1, length // 2), colour)
    else:
        weight = 2 if rng.random() < 0.3 else 1
        cv2.putText(image, random_text(rng, length), (x, y + size), int(rng.integers(0, 5)), size / 24, colour, weight, cv2.LINE_AA)


def draw_person(rng: Rng, image: Image, box: tuple[int, int, int, int]) -> None:
    """Head, hair, features and shoulders filling box (x, y, width, height)."""
    x, y, width, height = box
    skin = np.array(SKIN_TONES[int(rng.integers(len(SKIN_TONES)))], np.float32) * rng.uniform(0.8, 1.1)
    hair = muted_colour(rng, 5, 110) if rng.random() < 0.85 else random_colour(rng)
    cloth = muted_colour(rng)
    centre_x, centre_y = x + width * rng.uniform(0.44, 0.56), y + height * rng.uniform(0.4, 0.5)
    radius_x, radius_y = width * rng.uniform(0.22, 0.3), height * rng.uniform(0.26, 0.34)
    tilt = float(rng.normal(0, 5))

    def ellipse(dx: float, dy: float, rx: float, ry: float, colour: tuple[float, ...], start: int = 0, end: int = 360) -> None:
        centre = (int(centre_x + dx * radius_x), int(centre_y + dy * radius_y))
        axes = (max(1, int(rx * radius_x)), max(1, int(ry * radius_y)))
        cv2.ellipse(image, centre, axes, tilt, start, end, colour, -1, cv2.LINE_AA)

    def tone(factor: float) -> tuple[float, ...]:
        return tuple(float(v) for v in np.clip(skin * factor, 0, 255))

    if rng.random() < 0.5:
        ellipse(0, rng.uniform(0, 0.5), rng.uniform(1.15, 1.4), rng.uniform(1.2, 1.7), hair)
    ellipse(0, 2.1, rng.uniform(1.9, 2.4), 1.0, cloth)
    ellipse(0, 1.0, 0.5, 0.6, tone(0.85))
    ellipse(0, -0.12, 1.1, 1.1, hair)
    ellipse(0, 0.06, 0.96, 0.98, tone(1.0))
    ellipse(rng.uniform(-0.35, 0.35), 0.1, 0.5, 0.6, tone(1.08))
    ellipse(0, -0.35, 1.08, 0.95, hair, 185, 355)
    for side in (-1, 1):
        ellipse(side * 0.4, -0.1, 0.16, 0.07, (30, 24, 22))
        ellipse(side * 0.4, -0.28, 0.24, 0.05, tuple(float(v) for v in hair))
    ellipse(0, 0.2, 0.1, 0.12, tone(0.85))
    ellipse(0, 0.5, 0.3, 0.07, tone(0.68))
    if rng.random() < 0.2:
        for side in (-1, 1):
            cv2.ellipse(image, (int(centre_x + side * 0.4 * radius_x), int(centre_y - 0.1 * radius_y)),
                        (max(1, int(0.3 * radius_x)), max(1, int(0.2 * radius_y))), tilt, 0, 360, (20, 20, 20), max(1, width // 60), cv2.LINE_AA)


def finish_surface(rng: Rng, base: np.ndarray) -> Image:
    """The surface with an uneven tone in most cases, and with grain in some."""
    height, width = base.shape[:2]
    for chance, cells, strongest in ((0.6, (2, 12), 22), (0.4, (60, 240), 12)):
        if rng.random() < chance:
            base = base + smooth_noise(rng, height, width, int(rng.integers(*cells))) * rng.uniform(2, strongest)
    return to_bytes(base)


def plain(rng: Rng, size: int) -> Image:
    return finish_surface(rng, np.full((size, size, 3), muted_colour(rng, 5, 255), np.float32))


def gradient(rng: Rng, size: int) -> Image:
    a, b = np.array(muted_colour(rng), np.float32), np.array(muted_colour(rng), np.float32)
    ramp = np.linspace(0, 1, size, dtype=np.float32)[:, None, None]
    return finish_surface(rng, rotate_texture(to_bytes(np.broadcast_to(a * (1 - ramp) + b * ramp, (size, size, 3))), rng.uniform(0, 360)).astype(np.float32))


def wood(rng: Rng, size: int) -> Image:
    grain = cv2.resize(rng.standard_normal((1, int(rng.integers(20, 140))), dtype=np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    grain = grain + fractal_noise(rng, size, size)[:, :, 0] * 0.3
    warp = smooth_noise(rng, size, size, int(rng.integers(2, 6)))[:, :, 0] * rng.uniform(2, 25)
    columns, rows = np.meshgrid(np.arange(size, dtype=np.float32), np.arange(size, dtype=np.float32))
    grain = cv2.remap(grain, columns + warp, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    tint = np.array([1.0, rng.uniform(0.6, 0.9), rng.uniform(0.35, 0.75)], np.float32) if rng.random() < 0.7 else np.ones(3, np.float32)
    base = (rng.uniform(60, 230) + grain[:, :, None] * rng.uniform(5, 26)) * tint
    planks = int(rng.integers(0, 7))
    for index in range(planks):
        cv2.line(base, (index * size // planks, 0), (index * size // planks, size), (30.0, 22.0, 16.0), int(rng.integers(1, 4)))
    return rotate_texture(to_bytes(base), rng.uniform(0, 180))


def cloth(rng: Rng, size: int) -> Image:
    columns, rows = np.meshgrid(np.arange(size, dtype=np.float32), np.arange(size, dtype=np.float32))
    frequency = rng.uniform(0.15, 1.4)
    weave = np.sin(columns * frequency) * np.sin(rows * frequency * rng.uniform(0.6, 1.6))
    folds = smooth_noise(rng, size, size, int(rng.integers(2, 6)))[:, :, 0]
    base = np.array(random_colour(rng, 10, 245), np.float32) + (weave * rng.uniform(2, 22) + folds * rng.uniform(3, 35))[:, :, None]
    return rotate_texture(finish_surface(rng, base), rng.uniform(0, 90))


def tiles(rng: Rng, size: int) -> Image:
    base = np.full((size, size, 3), muted_colour(rng), np.float32)
    pitch_x, pitch_y = int(rng.integers(20, 150)), int(rng.integers(20, 150))
    line, width = muted_colour(rng), int(rng.integers(1, 6))
    for x in range(0, size, pitch_x):
        if rng.random() < 0.3:
            base[:, x:x + pitch_x] += rng.normal(0, 14)
        cv2.line(base, (x, 0), (x, size), line, width)
    for y in range(0, size, pitch_y):
        cv2.line(base, (0, y), (size, y), line, width)
    return rotate_texture(finish_surface(rng, base), rng.uniform(0, 90), rng.uniform(1.2, 2))


def printed_page(rng: Rng, size: int) -> Image:
    page = np.full((size, size, 3), int(rng.integers(190, 255)), np.uint8)
    ink, pitch = muted_colour(rng, 0, 90), int(rng.integers(10, 34))
    for y in range(6, size, pitch):
        draw_text_line(rng, page, int(rng.integers(0, 40)), y, int(pitch * 0.6), int(rng.integers(10, 60)), ink)
    for _ in range(int(rng.integers(0, 4))):
        x, y, w, h = rng.integers(0, size, 4)
        cv2.rectangle(page, (int(x), int(y)), (int(x + w // 2), int(y + h // 3)), random_colour(rng), -1 if rng.random() < 0.5 else 2)
    return rotate_texture(page, rng.uniform(-40, 40), rng.uniform(1.2, 1.8))


def stripes(rng: Rng, size: int) -> Image:
    columns = np.arange(size) // int(rng.integers(6, 70)) % 2
    a, b = np.array(random_colour(rng), np.float32), np.array(muted_colour(rng), np.float32)
    pattern = columns[None, :]
    if rng.random() < 0.4:
        pattern = pattern ^ columns[:, None]
    base = np.broadcast_to(np.where(pattern[:, :, None] == 1, a, b), (size, size, 3))
    return rotate_texture(finish_surface(rng, base.astype(np.float32)), rng.uniform(0, 180))


def cloudy(rng: Rng, size: int) -> Image:
    channels = 3 if rng.random() < 0.4 else 1
    noise = fractal_noise(rng, size, size, channels, rng.uniform(0.45, 0.9))
    return to_bytes(np.array(muted_colour(rng), np.float32) + noise * rng.uniform(8, 45))


def dead_leaves(rng: Rng, size: int) -> Image:
    """Shapes over shapes with sizes by a power law: the edges and occlusions of a natural picture."""
    image = cloudy(rng, size)
    palette = [muted_colour(rng) if rng.random() < 0.7 else random_colour(rng) for _ in range(int(rng.integers(3, 14)))]
    kind = int(rng.integers(0, 4))
    for _ in range(int(rng.integers(20, 220))):
        radius = min(float(size) * 0.4, 6 * float(rng.pareto(1.3)) + 4)
        x, y = float(rng.integers(0, size)), float(rng.integers(0, size))
        colour = palette[int(rng.integers(len(palette)))]
        shape = kind if kind < 3 else int(rng.integers(0, 3))
        if shape == 0:
            cv2.circle(image, (int(x), int(y)), int(radius), colour, -1, cv2.LINE_AA)
        elif shape == 1:
            box = cv2.boxPoints(((x, y), (radius * rng.uniform(0.5, 3), radius), float(rng.uniform(0, 180)))).astype(np.int32)
            cv2.fillPoly(image, [box], colour, cv2.LINE_AA)
        else:
            points = (rng.normal(0, radius, (int(rng.integers(3, 7)), 2)) + (x, y)).astype(np.int32)
            cv2.fillPoly(image, [points], colour, cv2.LINE_AA)
    return finish_surface(rng, image.astype(np.float32))


def room(rng: Rng, size: int) -> Image:
    """Large soft blocks: a room out of focus."""
    image = plain(rng, size)
    for _ in range(int(rng.integers(4, 16))):
        x, y = int(rng.integers(-size // 4, size)), int(rng.integers(-size // 4, size))
        w, h = int(rng.integers(size // 16, size // 2)), int(rng.integers(size // 16, size))
        cv2.rectangle(image, (x, y), (x + w, y + h), muted_colour(rng), -1)
    return cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.5, 14)))


def terrazzo(rng: Rng, size: int) -> Image:
    image = plain(rng, size)
    for _ in range(int(rng.integers(200, 900))):
        x, y = rng.integers(0, size, 2)
        cv2.circle(image, (int(x), int(y)), int(rng.integers(1, 6)), muted_colour(rng), -1)
    return image


def mosaic(rng: Rng, size: int) -> Image:
    seeds = rng.uniform(0, 128, (int(rng.integers(12, 160)), 2)).astype(np.float32)
    columns, rows = np.meshgrid(np.arange(128), np.arange(128))
    distance = (columns[:, :, None] - seeds[:, 0]) ** 2 + (rows[:, :, None] - seeds[:, 1]) ** 2
    colours = np.array([muted_colour(rng) for _ in seeds], np.float32)
    base = cv2.resize(colours[distance.argmin(-1)], (size, size), interpolation=cv2.INTER_NEAREST)
    return finish_surface(rng, base)


def marble(rng: Rng, size: int) -> Image:
    turbulence = fractal_noise(rng, size, size)[:, :, 0]
    columns = np.arange(size, dtype=np.float32)[None, :]
    veins = np.abs(np.sin(columns * rng.uniform(0.01, 0.06) + turbulence * rng.uniform(0.8, 2.5))) ** 0.4
    a, b = np.array(muted_colour(rng), np.float32), np.array(muted_colour(rng), np.float32)
    return rotate_texture(to_bytes(a * veins[:, :, None] + b * (1 - veins[:, :, None])), rng.uniform(0, 180))


def chevron(rng: Rng, size: int) -> Image:
    columns, rows = np.meshgrid(np.arange(size), np.arange(size))
    pitch, wave = int(rng.integers(8, 50)), int(rng.integers(10, 80))
    band = ((rows + np.abs(columns % (2 * wave) - wave)) // pitch) % 2
    colours = np.array([random_colour(rng), muted_colour(rng)], np.float32)
    return rotate_texture(finish_surface(rng, colours[band]), rng.uniform(0, 180))


def bokeh(rng: Rng, size: int) -> Image:
    image = cloudy(rng, size).astype(np.float32) * rng.uniform(0.3, 0.9)
    for _ in range(int(rng.integers(10, 60))):
        layer = np.zeros((size, size), np.uint8)
        x, y = rng.integers(0, size, 2)
        cv2.circle(layer, (int(x), int(y)), int(rng.integers(6, 50)), 255, -1, cv2.LINE_AA)
        image += layer[:, :, None] / 255 * np.array(random_colour(rng), np.float32) * rng.uniform(0.1, 0.6)
    return to_bytes(image)


def key_rows(rng: Rng, size: int) -> Image:
    """Rows of keys seen from above."""
    image = np.full((size, size, 3), muted_colour(rng), np.uint8)
    key, gap, colour, legend = int(rng.integers(24, 60)), int(rng.integers(3, 9)), muted_colour(rng), muted_colour(rng)
    for row in range(0, size, key + gap):
        offset = int(rng.integers(0, key))
        for column in range(-offset, size, key + gap):
            cv2.rectangle(image, (column, row), (column + key, row + key), colour, -1)
            cv2.putText(image, random_text(rng, 1), (column + key // 3, row + key * 2 // 3), 0, key / 60, legend, 1, cv2.LINE_AA)
    return rotate_texture(image, rng.uniform(-40, 40), rng.uniform(1.2, 1.8))


def blended(rng: Rng, size: int) -> Image:
    """Two surfaces through each other, by a cloud's outline or evenly, in colours of neither."""
    makers = (plain, gradient, wood, cloth, tiles, stripes, cloudy, dead_leaves, room, terrazzo)
    a, b = (makers[int(rng.integers(len(makers)))](rng, size).astype(np.float32) for _ in range(2))
    if rng.random() < 0.5:
        cover = (fractal_noise(rng, size, size) > rng.normal(0, 0.5)).astype(np.float32)
    else:
        cover = np.float32(rng.uniform(0.2, 0.8))
    mix = np.eye(3, dtype=np.float32) * 0.5 + rng.dirichlet(np.ones(3), 3).astype(np.float32) * 0.5
    return to_bytes((a * cover + b * (1 - cover)) @ mix.T)


def motif(rng: Rng, width: int, height: int) -> np.ndarray:
    """What a pattern repeats: checks, woven checks, or a few shapes on a ground."""
    a, b = np.array(random_colour(rng), np.float32), np.array(muted_colour(rng), np.float32)
    choice = rng.random()
    across, down = np.zeros(width, np.float32), np.zeros(height, np.float32)
    across[:int(width * rng.uniform(0.25, 0.7))], down[:int(height * rng.uniform(0.25, 0.7))] = 1, 1
    if choice < 0.3:
        return a + (b - a) * np.abs(across[None, :, None] - down[:, None, None])
    if choice < 0.6:
        return a + (b - a) * (across[None, :, None] * 0.5 + down[:, None, None] * 0.5)
    tile = np.broadcast_to(a, (height, width, 3)).copy()
    for _ in range(int(rng.integers(1, 5))):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        axes = (int(rng.integers(2, max(3, width // 2))), int(rng.integers(2, max(3, height // 2))))
        colour, filled = random_colour(rng), -1 if rng.random() < 0.7 else 2
        if rng.random() < 0.5:
            cv2.ellipse(tile, centre, axes, float(rng.uniform(0, 180)), 0, 360, colour, filled, cv2.LINE_AA)
        else:
            box = cv2.boxPoints((centre, (2 * axes[0], 2 * axes[1]), float(rng.choice([0, 0, 45, rng.uniform(0, 90)]))))
            cv2.drawContours(tile, [box.astype(np.int32)], 0, colour, filled, cv2.LINE_AA)
    return tile


def patterned(rng: Rng, size: int) -> Image:
    """A motif repeated in rows: table cloths, wrapping paper, floors."""
    width = int(rng.integers(14, 120))
    tile = motif(rng, width, int(np.clip(width * rng.uniform(0.6, 1.6), 10, 140)) if rng.random() < 0.4 else width)
    row = np.tile(tile, (1, size // width + 2, 1))
    shift = width // 2 if rng.random() < 0.3 else 0
    rows = [np.roll(row, shift * (index % 2), 1) for index in range(size // tile.shape[0] + 1)]
    return rotate_texture(finish_surface(rng, np.concatenate(rows)[:size, :size]), rng.uniform(0, 180), rng.uniform(1.2, 1.8))


def folded(rng: Rng, size: int) -> Image:
    """Another surface in folds: bent lines, light and shade where it rises and falls."""
    makers = (cloth, stripes, patterned, patterned, printed_page, dead_leaves)
    flat = makers[int(rng.integers(len(makers)))](rng, size)
    height = smooth_noise(rng, size, size, int(rng.integers(2, 9)))[:, :, 0]
    slope_x, slope_y = cv2.Sobel(height, cv2.CV_32F, 1, 0), cv2.Sobel(height, cv2.CV_32F, 0, 1)
    columns, rows = np.meshgrid(np.arange(size, dtype=np.float32), np.arange(size, dtype=np.float32))
    depth = rng.uniform(40, 250)
    bent = cv2.remap(flat, columns + slope_x * depth, rows + slope_y * depth, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    light = 1 + rng.uniform(1, 8) * (slope_x * rng.uniform(-1, 1) + slope_y * rng.uniform(-1, 1))
    return to_bytes(bent * np.clip(light, 0.4, 1.6)[:, :, None])


Surface = Callable[[Rng, int], Image]

# Held-out surfaces are never seen in training: figures of the model card are made on them alone.
TRAINING_SURFACES: list[Surface] = [plain, gradient, wood, cloth, tiles, printed_page, stripes, cloudy, dead_leaves, dead_leaves, room, terrazzo, key_rows] + [patterned] * 3 + [folded] * 2 + [blended] * 5
HELD_OUT_SURFACES: list[Surface] = [mosaic, marble, chevron, bokeh]
