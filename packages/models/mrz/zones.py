"""Draws machine-readable zones as a camera sees them: lines for the reader, whole pictures for the finder.

Everything is luma uint8 or float32 0..255 and comes out of a numpy Generator, so that a seed gives the same picture again.
"""
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from glyphs import ALPHABET, GlyphSet
from networks import STRIDE, STRIP_HEIGHT, STRIP_PITCH

Rng = np.random.Generator
FILLER = ALPHABET.index("<")
FORMATS = [(3, 30), (2, 36), (2, 44)]  # lines, characters: TD1, TD2, TD3 (ICAO Doc 9303-5, -6, -4)
FORMAT_SHARES = [0.3, 0.15, 0.55]
DRAWN_PITCH = 30  # pixels from character to character before the camera
STRIP_MARGIN = 2 * STRIP_PITCH  # on both sides of the line in a strip
STRIP_WIDTH = 44 * STRIP_PITCH + 2 * STRIP_MARGIN
FINDER_SIZE = (384, 512)  # height, width while training


def smooth(rng: Rng, height: int, width: int, cells: int) -> np.ndarray:
    """Noise of about unit variance that changes slowly: float32 [height, width]."""
    aspect = max(1, round(cells * width / height))
    grid = rng.standard_normal((cells + 1, min(aspect + 1, 400)), dtype=np.float32)
    return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)


def random_lines(rng: Rng, count: int, length: int) -> np.ndarray:
    """Characters of a zone [count, length]: mostly evenly spread ones, so that no word is learnt, with runs of fillers."""
    text = rng.integers(0, 36, (count, length))
    kind = rng.random(count)
    for line, how in zip(text, kind):
        if how < 0.35:  # like the line of the names
            line[:] = rng.integers(10, 36, length)
            line[rng.random(length) < 0.1] = FILLER
        elif how < 0.55:
            line[rng.random(length) < 0.6] = rng.integers(0, 10)
            line[rng.random(length) < 0.12] = FILLER
        else:
            line[rng.random(length) < rng.choice([0.0, 0.05, 0.3])] = FILLER
        if rng.random() < 0.6:
            end = int(rng.integers(length // 4, length))
            line[end:] = FILLER
            strays = (np.arange(length) >= end) & (rng.random(length) < 0.06)
            line[strays] = rng.integers(0, 36, int(strays.sum()))
        if rng.random() < 0.3:  # characters that look alike, side by side
            at = rng.integers(0, length, 6)
            line[at] = [ALPHABET.index(c) for c in rng.choice(list("0OQDUB8S5Z2G6I1LT7VY4AMNWHKX<C"), 6)]
    return text


@dataclass(frozen=True)
class Zone:
    """luma: float32 [h, w] 0..255 on paper that fills the picture; centres: [lines, characters, 2] of x, y."""

    luma: np.ndarray
    centres: np.ndarray
    text: np.ndarray


def paper(rng: Rng, height: int, width: int, scale: float) -> np.ndarray:
    """Bright paper with the waves and lines of security printing; scale is the pitch in pixels."""
    ground = np.full((height, width), rng.uniform(150, 252), np.float32)
    ground += rng.uniform(0, 10) * smooth(rng, height, width, 2)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(rng.integers(0, 4)):
        wave = rng.uniform(0, 1.2) * scale * np.sin(x / (scale * rng.uniform(1, 6)) + rng.uniform(0, 6))
        angle = rng.uniform(0, np.pi)
        phase = (x * np.cos(angle) + (y + wave) * np.sin(angle)) / (scale * rng.uniform(0.15, 1.2))
        ground -= rng.uniform(2, 34) * np.clip(np.sin(phase * 2 * np.pi) * 3 - rng.uniform(0, 2.6), 0, 1)
    if rng.random() < 0.3:
        ground -= rng.uniform(5, 30) * (smooth(rng, height, width, int(rng.integers(3, 12))) > rng.uniform(0, 1))
    return ground


def printed_line(rng: Rng, glyphs: GlyphSet, text: np.ndarray, pitch: float) -> tuple[np.ndarray, np.ndarray]:
    """Ink 0..1 of one line [h, w] and the x of its characters' centres; the row of the centres is h / 2."""
    natural = rng.random() < 0.6
    size = rng.uniform(0.94, 1.0) if natural else rng.uniform(0.78, 1.08)
    masks = glyphs.scaled(pitch, size)
    tall = rng.uniform(0.9, 1.15)
    height = max(4, round(masks.shape[1] * tall))
    masks = np.stack([cv2.resize(m, (masks.shape[2], height), interpolation=cv2.INTER_AREA) for m in masks]) if abs(tall - 1) > 0.02 else masks
    _, h, w = masks.shape
    margin = w
    ink = np.zeros((h + 4, round(pitch * len(text)) + 2 * margin), np.float32)
    centres = margin + (np.arange(len(text)) + 0.5) * pitch
    uneven = rng.uniform(0, 0.02) * pitch
    for character, centre in zip(text, centres):
        left = round(centre + rng.normal(0, uneven) - w / 2)
        top = round(2 + rng.normal(0, uneven))
        top = min(4, max(0, top))
        target = ink[top:top + h, left:left + w]
        np.maximum(target, masks[character], out=target)
    return ink, centres


def change_weight(rng: Rng, ink: np.ndarray, pitch: float) -> np.ndarray:
    """Thinner, bolder, softer or rougher strokes, as printers and engravers leave them."""
    sigma = pitch * rng.uniform(0.015, 0.05)
    soft = cv2.GaussianBlur(ink, (0, 0), sigma)
    threshold = np.clip(rng.normal(0.5, 0.13), 0.22, 0.78)
    if rng.random() < 0.4:
        threshold = threshold + rng.uniform(0, 0.16) * smooth(rng, *ink.shape, 8)
    soft = np.clip((soft - threshold) * rng.uniform(1.5, 6) + 0.5, 0, 1)
    if rng.random() < 0.3:
        soft *= 1 - rng.uniform(0, 0.5) * np.clip(smooth(rng, *ink.shape, 10), 0, 1)
    return soft


def draw_zone(rng: Rng, glyphs: GlyphSet, pitch: float = DRAWN_PITCH) -> Zone:
    count, length = FORMATS[rng.choice(3, p=FORMAT_SHARES)]
    text = random_lines(rng, count, length)
    spacing = rng.uniform(2.2, 2.8) * pitch  # Doc 9303 puts 6.35 mm and a little less against a pitch of 2.54 mm
    printed = [printed_line(rng, glyphs, line, pitch) for line in text]
    widest = max(ink.shape[1] for ink, _ in printed)
    side = round(rng.uniform(2.2, 3.5) * pitch)
    height = round(spacing * (count - 1) + rng.uniform(3.6, 5.0) * pitch)
    ink = np.zeros((height, widest + 2 * side), np.float32)
    first = rng.uniform(1.8, max(1.81, height / pitch - 1.8 - (count - 1) * spacing / pitch)) * pitch
    centres = np.zeros((count, length, 2), np.float32)
    for row, (line, xs) in enumerate(printed):
        middle = first + row * spacing
        top = round(middle - line.shape[0] / 2)
        left = side + round(rng.normal(0, 0.1) * pitch)
        target = ink[max(0, top):top + line.shape[0], left:left + line.shape[1]]
        np.maximum(target, line[max(0, -top):max(0, -top) + target.shape[0]], out=target)
        centres[row, :, 0], centres[row, :, 1] = xs + left, top + line.shape[0] / 2
    ink = change_weight(rng, ink, pitch)
    ground = paper(rng, *ink.shape, pitch)
    if rng.random() < 0.25:  # marks of other printing around and under the zone
        for _ in range(rng.integers(1, 4)):
            at = (int(rng.integers(0, ink.shape[1])), int(rng.choice([0.3 * pitch, height - 0.3 * pitch])))
            cv2.putText(ground, "".join(rng.choice(list("abcdeghkmnoprstuvxyz "), 14)), at, cv2.FONT_HERSHEY_SIMPLEX, pitch / 60, rng.uniform(20, 160), 2, cv2.LINE_AA)
    level = min(rng.uniform(5, 90), float(ground.min()) - 20) if rng.random() < 0.8 else ground.mean() * rng.uniform(0.4, 0.75)
    return Zone(ground * (1 - ink) + level * ink, centres, text)


def project(points: np.ndarray, h: np.ndarray) -> np.ndarray:
    return cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float64), h).reshape(points.shape)


def tilted(rng: Rng, width: float, height: float, scale: float, tilt: float) -> np.ndarray:
    """A homography that scales by about `scale` and looks at the rectangle from up to `tilt` away."""
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    moved = corners * scale + rng.normal(0, 1, (4, 2)) * tilt * scale * np.array([width * 0.03, height * 0.1])
    return cv2.getPerspectiveTransform(corners.astype(np.float32), (moved - moved.min(0)).astype(np.float32))


def photographed(rng: Rng, luma: np.ndarray, pitch: float) -> np.ndarray:
    """Light, blur, noise and compression of a camera on a picture in which characters are `pitch` pixels apart."""
    height, width = luma.shape
    if rng.random() < 0.6:
        luma = luma * (1 + rng.uniform(0, 0.22) * smooth(rng, height, width, 2))
    if rng.random() < 0.5:
        luma = 255 * np.power(np.clip(luma, 0, 255) / 255, rng.uniform(0.6, 1.7))
    luma = luma * rng.uniform(0.45, 1.05) + rng.uniform(0, 40)
    if rng.random() < 0.12:
        spot = np.clip(smooth(rng, height, width, 2) - rng.uniform(0.6, 2), 0, 1)
        luma = luma + rng.uniform(60, 400) * spot
    sharp = 0.09 if rng.random() < 0.85 else 0.14  # in pitches; the strokes are 0.14 wide
    sigma = rng.uniform(0.25, max(0.5, sharp * pitch))
    luma = cv2.GaussianBlur(luma.astype(np.float32), (0, 0), sigma)
    if rng.random() < 0.2:
        length = max(1, int(rng.uniform(0.05, 0.25) * pitch))
        kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
        angle = rng.uniform(0, np.pi)
        step = np.array([np.cos(angle), np.sin(angle)]) * length
        cv2.line(kernel, tuple(int(v) for v in np.round(length - step / 2)), tuple(int(v) for v in np.round(length + step / 2)), 1.0)
        luma = cv2.filter2D(luma, -1, kernel / max(kernel.sum(), 1))
    noise = rng.uniform(0, 10) if rng.random() < 0.85 else rng.uniform(8, 22)
    luma = luma + noise * rng.standard_normal(luma.shape, dtype=np.float32)
    luma = np.clip(luma, 0, 255).astype(np.uint8)
    if rng.random() < 0.2:  # sharpened by the camera
        luma = np.clip(2.0 * luma - cv2.GaussianBlur(luma, (0, 0), 1.2).astype(np.float32), 0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        _, code = cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))])
        luma = cv2.imdecode(code, cv2.IMREAD_GRAYSCALE)
    return luma


@dataclass(frozen=True)
class Strip:
    """image: uint8 [32, w]; centres: x of the characters in pixels of the strip; text: index of each in ALPHABET."""

    image: np.ndarray
    centres: np.ndarray
    text: np.ndarray


def cut_strip(rng: Rng, picture: np.ndarray, centres: np.ndarray, text: np.ndarray) -> Strip:
    """Cuts a line as `readMrz` does, with the errors that its finder makes in place, slope and length."""
    count = len(text)
    start, end = centres[0].astype(np.float64), centres[-1].astype(np.float64)
    pitch = float(np.linalg.norm(end - start)) / (count - 1)
    along = (end - start) / np.linalg.norm(end - start)
    across = np.array([-along[1], along[0]])
    middle = (start + end) / 2 + along * rng.normal(0, 0.5) * pitch + across * np.clip(rng.normal(0, 0.12), -0.32, 0.32) * pitch
    angle = np.clip(rng.normal(0, 0.003), -0.009, 0.009)
    along, across = along + across * angle, across - along * angle
    step = pitch / STRIP_PITCH * np.clip(rng.normal(1, 0.035), 0.9, 1.1)  # source pixels per pixel of the strip
    reduction = max(1, int(step))
    if reduction > 1:
        picture = cv2.resize(picture, (picture.shape[1] // reduction, picture.shape[0] // reduction), interpolation=cv2.INTER_AREA)
    origin = middle - along * step * STRIP_WIDTH / 2 - across * step * STRIP_HEIGHT / 2
    columns = np.stack([along * step, across * step], 1)
    matrix = np.concatenate([columns, (origin + columns.sum(1) * 0.5)[:, None]], 1) / reduction
    matrix[:, 2] -= 0.5
    image = cv2.warpAffine(picture, matrix, (STRIP_WIDTH, STRIP_HEIGHT), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    xs = np.linalg.solve(columns, (centres.astype(np.float64) - origin).T)[0]
    return Strip(image, xs.astype(np.float32), text)


def render_strips(rng: Rng, glyphs: GlyphSet, pitch: float | None = None) -> list[Strip]:
    """One zone in front of a camera, cut into its lines."""
    zone = draw_zone(rng, glyphs)
    pitch = pitch or float(np.exp(rng.uniform(np.log(8.5), np.log(34))))
    scale = pitch / DRAWN_PITCH
    luma = cv2.GaussianBlur(zone.luma, (0, 0), 0.45 / scale) if scale < 0.9 else zone.luma
    height, width = luma.shape
    h = tilted(rng, width, height, scale, rng.choice([0.2, 0.6, 1.0]))
    turn = np.eye(3)
    angle = rng.normal(0, 0.06)
    turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    corners = project(np.array([[0, 0], [width, 0], [width, height], [0, height]]), turn @ h)
    shift = np.eye(3)
    shift[:2, 2] = -corners.min(0)
    h = shift @ turn @ h
    size = np.ceil(corners.max(0) - corners.min(0)).astype(int)
    seen = cv2.warpPerspective(luma, h, (int(size[0]), int(size[1])), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = photographed(rng, seen, pitch)
    centres = project(zone.centres, h)
    return [cut_strip(rng, seen, line, text) for line, text in zip(centres, zone.text)]


def scribble(rng: Rng, page: np.ndarray, scale: float) -> None:
    """Printing that is no zone: fields, portrait, headings, rules, and rows of figures."""
    height, width = page.shape
    for _ in range(rng.integers(4, 16)):
        x, y = int(rng.uniform(0, width * 0.8)), int(rng.uniform(0, height))
        size = scale * rng.uniform(0.5, 1.6) / 30
        letters = list("abcdefghijklmnoprstuvxyz ") if rng.random() < 0.6 else list("ABCDEFGHIJKLMNOPRSTUVWXYZ 0123456789-./")
        face = int(rng.choice([cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_PLAIN]))
        words = "".join(rng.choice(letters, int(rng.integers(4, 30))))
        cv2.putText(page, words, (x, y), face, size * (2 if face == cv2.FONT_HERSHEY_PLAIN else 1), rng.uniform(0, 140), max(1, int(size * 1.8)), cv2.LINE_AA)
    for _ in range(rng.integers(0, 4)):
        x, y, w, h = (rng.uniform(0.02, 0.9, 4) * [width, height, width * 0.4, height * 0.4]).astype(int)
        cv2.rectangle(page, (x, y), (x + w, y + h), rng.uniform(30, 230), -1 if rng.random() < 0.7 else 2)
    for _ in range(rng.integers(0, 3)):
        y = int(rng.uniform(0, height))
        cv2.line(page, (0, y), (width, y + int(rng.normal(0, 4))), rng.uniform(0, 200), int(rng.integers(1, 5)))


def surroundings(rng: Rng, height: int, width: int) -> np.ndarray:
    """What a document lies on: smooth, grained, striped, chequered, or a printed page."""
    ground = rng.uniform(20, 235) + rng.uniform(2, 30) * smooth(rng, height, width, int(rng.integers(2, 8)))
    ground = ground + rng.uniform(0, 14) * smooth(rng, height, width, int(rng.integers(30, 120)))
    if rng.random() < 0.35:
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        angle, period = rng.uniform(0, np.pi), rng.uniform(4, 60)
        across = (x * np.cos(angle) + y * np.sin(angle)) / period * 2 * np.pi
        pattern = np.sin(across) if rng.random() < 0.5 else np.sin(across) * np.sin((y * np.cos(angle) - x * np.sin(angle)) / period * 2 * np.pi)
        ground = ground + rng.uniform(5, 50) * (pattern if rng.random() < 0.5 else np.sign(pattern))
    if rng.random() < 0.5:
        scribble(rng, ground, rng.uniform(5, 25))
    return ground.astype(np.float32)


@dataclass(frozen=True)
class Picture:
    """image: uint8 [h, w]; lines: from each the centres of its characters in pixels; what they say is in text."""

    image: np.ndarray
    centres: np.ndarray
    text: np.ndarray


def render_picture(rng: Rng, glyphs: GlyphSet, height: int = FINDER_SIZE[0], width: int = FINDER_SIZE[1], with_zone: bool = True) -> Picture:
    """A document with its zone at the foot, anywhere in the picture, or other printed things without one."""
    ground = surroundings(rng, height, width)
    share = rng.uniform(0.33, 0.96) if rng.random() < 0.8 else 1.12  # of the picture's width that the document takes
    zone = draw_zone(rng, glyphs, pitch=14)
    zone_height, zone_width = zone.luma.shape
    aspect = 88 / 125 if zone.text.shape[1] == 44 else 54 / 85.6 if zone.text.shape[1] == 30 else 74 / 105
    page_width = round(zone_width * rng.uniform(1.0, 1.1))
    page_height = round(page_width * aspect * rng.uniform(0.95, 1.05))
    page = paper(rng, page_height, page_width, 14)
    scribble(rng, page, 14)
    centres, text = zone.centres, zone.text
    if with_zone:
        x, y = (page_width - zone_width) // 2, page_height - zone_height - int(rng.uniform(0, 8))
        if rng.random() < 0.5:
            page[y:y + zone_height, x:x + zone_width] = zone.luma
        else:
            page[y:y + zone_height, x:x + zone_width] = np.minimum(page[y:y + zone_height, x:x + zone_width], zone.luma)
            page[y:y + zone_height, x:x + zone_width] = zone.luma * 0.8 + 0.2 * page[y:y + zone_height, x:x + zone_width]
        centres = centres + np.array([x, y], np.float32)
    else:
        centres, text = centres[:0], text[:0]
    scale = width * share / page_width
    h = tilted(rng, page_width, page_height, scale, rng.choice([0.2, 0.6, 1.2]) * 0.5)
    angle = rng.normal(0, 0.12) + (rng.choice(4) * np.pi / 2 if rng.random() < 0.3 else 0)
    turn = np.eye(3)
    turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    corners = project(np.array([[0, 0], [page_width, 0], [page_width, page_height], [0, page_height]]), turn @ h)
    span = corners.max(0) - corners.min(0)
    free = np.array([width, height]) - span
    shift = np.eye(3)
    shift[:2, 2] = -corners.min(0) + free * (rng.uniform(0, 1, 2) if share < 1 else rng.uniform(0.3, 0.7, 2))
    h = shift @ turn @ h
    if scale < 0.9:
        page = cv2.GaussianBlur(page, (0, 0), 0.45 / scale)
    seen = cv2.warpPerspective(page, h, (width, height), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.ones_like(page), h, (width, height), flags=cv2.INTER_LINEAR)
    picture = ground * (1 - mask) + seen * mask
    centres = project(centres, h) if len(centres) else centres
    return Picture(photographed(rng, picture, 14 * scale), centres, text)


def line_targets(picture: Picture) -> np.ndarray:
    """float32 [h/4, w/4] in 0..1: the middle half of every line, for the finder."""
    height, width = picture.image.shape
    target = np.zeros((height, width), np.float32)
    lines = picture.centres
    for row, line in enumerate(lines):
        other = lines[row - 1] if row else lines[min(1, len(lines) - 1)]
        thickness = max(2, round(0.42 * float(np.linalg.norm(line.mean(0) - other.mean(0)))))
        end = (line[-1] - line[0]) / (len(line) - 1) / 2
        points = np.concatenate([[line[0] - end], line, [line[-1] + end]])
        # Square ends: a round cap would make the line longer than it is.
        side = np.array([-end[1], end[0]]) / max(np.linalg.norm(end), 1e-6) * thickness / 2
        outline = np.concatenate([points + side, (points - side)[::-1]])
        cv2.fillPoly(target, [np.round(outline * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    return cv2.resize(target, (width // STRIDE, height // STRIDE), interpolation=cv2.INTER_AREA)
