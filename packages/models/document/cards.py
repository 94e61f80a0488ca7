"""Faces of cards and passport pages, and flat things that are not identity documents."""
from __future__ import annotations

from typing import Callable

import cv2
import numpy as np

from textures import (
    Image, Rng, cloudy, dead_leaves, draw_glyph_line, draw_person, draw_text_line, fractal_noise, muted_colour,
    plain, random_colour, smooth_noise, to_bytes,
)

ID1_SIZE = (428, 270)  # 5 px per mm of 85.60 x 53.98 mm (ISO/IEC 7810 ID-1)
ID3_SIZE = (437, 308)  # 3.5 px per mm of 125 x 88 mm (ISO/IEC 7810 ID-3)

Face = Callable[[Rng], Image]


def security_ground(rng: Rng, width: int, height: int, light: bool = True) -> Image:
    """Two colours running into each other under fine waves, the ground of most cards."""
    low, high = (150, 256) if light else (10, 150)
    a = np.array(random_colour(rng, low, high), np.float32)
    b = np.clip(a + rng.normal(0, 30, 3), 0, 255).astype(np.float32)
    if rng.random() < 0.35:
        a, b = (np.full(3, rng.uniform(215, 254), np.float32) + rng.normal(0, 3, 3).astype(np.float32) for _ in range(2))
    ramp = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    ground = np.broadcast_to(a * (1 - ramp) + b * ramp, (height, width, 3)).copy()
    if rng.random() < 0.6:
        columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        waves = np.sin(rows * rng.uniform(0.05, 0.9) + rng.uniform(4, 30) * np.sin(columns * rng.uniform(0.005, 0.06)))
        ground += waves[:, :, None] * rng.normal(0, 9, 3).astype(np.float32)
    if rng.random() < 0.3:
        ground += smooth_noise(rng, height, width, int(rng.integers(3, 14)), 3) * rng.uniform(3, 16)
    return to_bytes(ground)


def portrait(rng: Rng, card: Image, x: int, y: int, width: int, height: int) -> None:
    patch = cloudy(rng, 32)
    patch = cv2.resize(patch, (width, height)) if rng.random() < 0.3 else np.full((height, width, 3), muted_colour(rng, 120, 250), np.uint8)
    draw_person(rng, patch, (0, 0, width, height))
    if rng.random() < 0.4:
        patch[:] = patch.mean(2, keepdims=True).astype(np.uint8)
    if rng.random() < 0.5:
        patch = cv2.GaussianBlur(patch, (0, 0), rng.uniform(0.5, 2))
    target = card[y:y + height, x:x + width]
    target[:] = patch[:target.shape[0], :target.shape[1]]


def text_block(rng: Rng, card: Image, box: tuple[int, int, int, int]) -> None:
    x, y, width, height = box
    size = int(rng.integers(7, 17))
    pitch = size + int(rng.integers(4, 18))
    ink = muted_colour(rng, 0, 80) if rng.random() < 0.85 else random_colour(rng, 0, 130)
    for top in range(y, y + height - size, pitch):
        if rng.random() < 0.15:
            continue
        length = max(2, int(width / size * rng.uniform(0.3, 1.3)))
        draw_text_line(rng, card, x + (int(rng.integers(0, 30)) if rng.random() < 0.2 else 0), top, size, length, ink)


def band(rng: Rng, card: Image, y: int, height: int) -> None:
    """A bar from edge to edge: the thing most easily taken for the card's own border."""
    colour = random_colour(rng, 0, 256)
    card[y:y + height] = colour
    ink = (255, 255, 255) if sum(colour) < 380 else (20, 20, 20)
    draw_text_line(rng, card, int(rng.integers(8, 100)), y + max(0, height // 2 - 9), min(18, max(8, height - 8)), int(rng.integers(6, 24)), ink)


def licence_like(rng: Rng) -> Image:
    card = security_ground(rng, *ID1_SIZE)
    if rng.random() < 0.5:
        portrait(rng, card, int(rng.integers(285, 305)), int(rng.integers(85, 125)), int(rng.integers(95, 115)), int(rng.integers(115, 140)))
        text_block(rng, card, (14, 12, 260, 240))
    else:
        portrait(rng, card, int(rng.integers(12, 34)), int(rng.integers(60, 100)), int(rng.integers(85, 120)), int(rng.integers(110, 150)))
        text_block(rng, card, (150, 12, 260, 240))
    if rng.random() < 0.6:
        y = int(rng.integers(70, 160))
        cv2.rectangle(card, (10, y), (int(rng.integers(200, 280)), y + int(rng.integers(16, 30))), random_colour(rng, 100, 256), -1)
    if rng.random() < 0.5:
        for y in range(20, 80, 20):
            cv2.line(card, (8, y), (420, y), (90, 90, 90), 1)
    return card


def headed(rng: Rng) -> Image:
    card = security_ground(rng, *ID1_SIZE)
    height = int(rng.integers(20, 85))
    portrait(rng, card, int(rng.integers(12, 36)), height + 14, int(rng.integers(85, 115)), int(rng.integers(110, 140)))
    text_block(rng, card, (150, height + 8, 260, 255 - height))
    band(rng, card, 0, height)
    return card


def footed(rng: Rng) -> Image:
    card = security_ground(rng, *ID1_SIZE)
    height = int(rng.integers(18, 70))
    portrait(rng, card, int(rng.integers(280, 310)), 20, int(rng.integers(85, 115)), int(rng.integers(110, 140)))
    text_block(rng, card, (14, 10, 250, 250 - height))
    band(rng, card, ID1_SIZE[1] - height, height)
    return card


def sidebar(rng: Rng) -> Image:
    card = security_ground(rng, *ID1_SIZE)
    width = int(rng.integers(30, 150))
    card[:, :width] = random_colour(rng)
    portrait(rng, card, max(4, width - int(rng.integers(0, 60))), int(rng.integers(40, 90)), int(rng.integers(85, 110)), int(rng.integers(110, 140)))
    text_block(rng, card, (width + 100, 14, 180, 240))
    return card if rng.random() < 0.5 else np.ascontiguousarray(card[:, ::-1])


def payment_like(rng: Rng) -> Image:
    width, height = ID1_SIZE
    choice = rng.random()
    card = security_ground(rng, width, height, light=False) if choice < 0.5 else cv2.resize(dead_leaves(rng, 256) if choice < 0.75 else plain(rng, 128), (width, height))
    if rng.random() < 0.8:
        cv2.rectangle(card, (40, 90), (95, 135), (205, 180, 110), -1)
        cv2.rectangle(card, (40, 90), (95, 135), (120, 100, 50), 1)
    ink = muted_colour(rng, 170, 255)
    cv2.putText(card, "".join(str(int(d)) for d in rng.integers(0, 10, 16)), (36, 180), 0, 0.95, ink, 2, cv2.LINE_AA)
    draw_text_line(rng, card, 40, 215, 14, 18, ink)
    return card


def reverse_side(rng: Rng) -> Image:
    card = security_ground(rng, *ID1_SIZE)
    if rng.random() < 0.4:
        y = int(rng.integers(0, 40))
        card[y:y + int(rng.integers(35, 60))] = muted_colour(rng, 0, 70)
    for y in range(int(rng.integers(60, 90)), 255, int(rng.integers(18, 40))):
        cv2.line(card, (10, y), (418, y), (70, 70, 70), 1)
        if rng.random() < 0.6:
            draw_text_line(rng, card, 18, y - 14, 9, int(rng.integers(8, 40)), (40, 40, 40))
    if rng.random() < 0.4:
        module, left, top = int(rng.integers(2, 4)), int(rng.integers(10, 330)), int(rng.integers(60, 180))
        code = (rng.random((25, 25)) < 0.5).astype(np.uint8) * 235
        code = cv2.resize(code, (25 * module, 25 * module), interpolation=cv2.INTER_NEAREST)
        region = card[top:top + code.shape[0], left:left + code.shape[1]]
        region[:] = code[:region.shape[0], :region.shape[1], None]
    return card


def pictorial(rng: Rng) -> Image:
    card = cv2.resize(dead_leaves(rng, 256) if rng.random() < 0.6 else cloudy(rng, 256), ID1_SIZE)
    if rng.random() < 0.7:
        portrait(rng, card, int(rng.integers(12, 300)), int(rng.integers(30, 100)), int(rng.integers(85, 120)), int(rng.integers(110, 150)))
    text_block(rng, card, (150, 100, 260, 150))
    return card


def assorted_ground(rng: Rng, width: int, height: int) -> Image:
    choice = rng.random()
    if choice < 0.55:
        return security_ground(rng, width, height, light=bool(rng.random() < 0.8))
    if choice < 0.75:
        return np.full((height, width, 3), random_colour(rng, 60, 256), np.uint8)
    maker = (cloudy, dead_leaves, plain)[int(rng.integers(3))]
    ground = cv2.resize(maker(rng, 128), (width, height)).astype(np.float32)
    veil = rng.uniform(0, 0.85)  # a picture printed faintly under the text
    return to_bytes(ground * (1 - veil) + rng.uniform(180, 255) * veil)


def assorted_mark(rng: Rng, card: Image) -> None:
    """One thing that a card may carry, anywhere on it: most of them have an edge that is not the card's own."""
    height, width = card.shape[:2]
    x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
    choice = int(rng.integers(0, 9))
    if choice == 0:
        band(rng, card, 0 if rng.random() < 0.5 else y, int(rng.integers(6, height // 3)))
    elif choice == 1:
        start, end = sorted((int(rng.integers(-width // 4, width)), x))
        card[:, max(0, start):max(1, end)] = random_colour(rng)
    elif choice == 2:
        inset = rng.integers(2, 40, 2)
        cv2.rectangle(card, (int(inset[0]), int(inset[1])), (width - 1 - int(inset[0]), height - 1 - int(inset[1])), random_colour(rng), int(rng.integers(1, 7)), cv2.LINE_AA)
    elif choice == 3:
        size = rng.integers(12, height, 2)
        cv2.rectangle(card, (x, y), (x + int(size[0]), y + int(size[1])), random_colour(rng), -1 if rng.random() < 0.6 else int(rng.integers(1, 4)))
    elif choice == 4:
        points = (rng.normal(0, height * 0.5, (int(rng.integers(3, 6)), 2)) + (x, y)).astype(np.int32)
        cv2.fillPoly(card, [points], random_colour(rng), cv2.LINE_AA)
    elif choice == 5:
        columns = np.arange(width, dtype=np.float32)
        wave = y + rng.uniform(0, 40) * np.sin(columns * rng.uniform(0.004, 0.05) + rng.uniform(0, 6)) + rng.normal(0, 0.2) * (columns - width / 2)
        rows = np.arange(height, dtype=np.float32)[:, None]
        card[(rows < wave) if rng.random() < 0.5 else (np.abs(rows - wave) < rng.uniform(2, 30))] = random_colour(rng)
    elif choice == 6:
        cv2.circle(card, (x, y), int(rng.integers(8, 120)), random_colour(rng), -1 if rng.random() < 0.5 else int(rng.integers(1, 6)), cv2.LINE_AA)
    elif choice == 7:
        pitch = int(rng.integers(8, 40))
        ink = muted_colour(rng, 40, 200)
        for offset in range(pitch, width, pitch):
            if rng.random() < 0.9:
                cv2.line(card, (offset, 0), (offset, height), ink, 1)
    else:
        pitch = int(rng.integers(10, 44))
        ink = muted_colour(rng, 20, 180)
        for offset in range(y % pitch, height, pitch):
            cv2.line(card, (int(rng.integers(0, 20)), offset), (width - int(rng.integers(0, 20)), offset), ink, int(rng.integers(1, 4)))


def assorted(rng: Rng, width: int, height: int) -> Image:
    """No look of its own: ground, marks, portrait and text in any place and order, so that no layout can be learnt."""
    card = assorted_ground(rng, width, height)
    for _ in range(int(rng.integers(0, 5))):
        assorted_mark(rng, card)
    for _ in range(int(rng.choice([0, 1, 1, 1, 2]))):
        wide = int(rng.integers(40, 150))
        high = int(wide * rng.uniform(1.0, 1.5))
        portrait(rng, card, int(rng.integers(0, width - wide)), int(rng.integers(0, max(1, height - high))), wide, min(high, height))
    for _ in range(int(rng.integers(0, 4))):
        x, y = int(rng.integers(0, width - 60)), int(rng.integers(0, height - 30))
        text_block(rng, card, (x, y, int(rng.integers(60, width)), int(rng.integers(20, height))))
    return card


def assorted_id1(rng: Rng) -> Image:
    return assorted(rng, *ID1_SIZE)


def assorted_id3(rng: Rng) -> Image:
    page = assorted(rng, *ID3_SIZE)
    if rng.random() < 0.8:
        mrz_lines(rng, page, int(rng.integers(240, 258)))
    return page


def waved(rng: Rng) -> Image:
    """Held out: a header cut by a wave in two colours, portrait at the left, table at the right."""
    card = security_ground(rng, *ID1_SIZE)
    columns, rows = np.meshgrid(np.arange(ID1_SIZE[0]), np.arange(ID1_SIZE[1]))
    edge = rng.uniform(40, 90) + 20 * np.sin(columns * rng.uniform(0.008, 0.03))
    card[rows < edge] = random_colour(rng, 90, 240)
    card[rows < edge * 0.5] = random_colour(rng, 120, 256)
    portrait(rng, card, 20, 105, 100, 130)
    for y in range(110, 250, 28):
        cv2.line(card, (140, y), (415, y), (120, 120, 120), 1)
        draw_glyph_line(rng, card, 146, y + 6, 13, int(rng.integers(4, 16)), (30, 30, 30))
    return card


def framed(rng: Rng) -> Image:
    """Held out: a border inside the edge, bands at top and bottom, portrait in an oval."""
    card = security_ground(rng, *ID1_SIZE)
    band(rng, card, 0, int(rng.integers(20, 50)))
    band(rng, card, 235, 35)
    draw_person(rng, card, (290, 70, 110, 150))
    inset = int(rng.integers(4, 16))
    cv2.rectangle(card, (inset, inset), (427 - inset, 269 - inset), random_colour(rng), int(rng.integers(1, 5)))
    for y in range(70, 225, 24):
        draw_glyph_line(rng, card, 24, y, 14, int(rng.integers(5, 15)), (20, 30, 40))
    return card


def passport_page(rng: Rng) -> Image:
    width, height = ID3_SIZE
    page = security_ground(rng, width, height)
    if rng.random() < 0.5:
        band(rng, page, 0, int(rng.integers(16, 34)))
    portrait(rng, page, int(rng.integers(10, 28)), int(rng.integers(50, 75)), int(rng.integers(105, 130)), int(rng.integers(135, 165)))
    text_block(rng, page, (155, 40, 260, 190))
    mrz_lines(rng, page, int(rng.integers(246, 256)))
    return page


def mrz_lines(rng: Rng, page: Image, top: int) -> None:
    width, height = ID3_SIZE
    if rng.random() < 0.5:
        page[top - 6:] = int(rng.integers(225, 255))
    for index in range(2):
        line = "".join("<" if rng.random() < 0.4 else chr(int(code)) for code in rng.integers(65, 91, 44))
        cv2.putText(page, line, (12, top + 20 + index * 24), cv2.FONT_HERSHEY_PLAIN, 0.95, (25, 25, 25), 1, cv2.LINE_AA)


def passport_page_photo_grid(rng: Rng) -> Image:
    """Held out: dotted ground, two portraits, text in two columns."""
    page = security_ground(rng, *ID3_SIZE)
    for x in range(6, 437, 14):
        for y in range(6, 240, 14):
            cv2.circle(page, (x, y), 2, (170, 190, 200), -1)
    portrait(rng, page, 22, 48, 120, 160)
    portrait(rng, page, 370, 90, 50, 70)
    for y in range(48, 230, 30):
        draw_glyph_line(rng, page, 160, y, 11, int(rng.integers(3, 8)), (40, 40, 60))
        draw_text_line(rng, page, 270, y, 11, 10, (20, 20, 20))
    mrz_lines(rng, page, 250)
    return page


TRAINING_ID1: list[Face] = [licence_like, licence_like, headed, headed, footed, sidebar, payment_like, reverse_side, pictorial] + [assorted_id1] * 9
HELD_OUT_ID1: list[Face] = [waved, framed]
TRAINING_ID3: list[Face] = [passport_page, assorted_id3]
HELD_OUT_ID3: list[Face] = [passport_page_photo_grid]


def phone(rng: Rng) -> Image:
    face = np.full((420, 205, 3), int(rng.integers(0, 40)), np.uint8)
    screen = cv2.resize(cloudy(rng, 64) if rng.random() < 0.5 else plain(rng, 64), (185, 385))
    for y in range(20, 370, int(rng.integers(24, 60))):
        if rng.random() < 0.7:
            cv2.rectangle(screen, (10, y), (int(rng.integers(60, 175)), y + int(rng.integers(6, 22))), random_colour(rng), -1)
    if rng.random() < 0.7:
        face[18:403, 10:195] = screen
    return face


def book(rng: Rng) -> Image:
    height = int(rng.integers(300, 420))
    face = cv2.resize(plain(rng, 128) if rng.random() < 0.6 else dead_leaves(rng, 128), (int(height * rng.uniform(0.62, 0.82)), height))
    draw_text_line(rng, face, 20, int(rng.integers(20, 120)), int(rng.integers(16, 36)), int(rng.integers(4, 12)), muted_colour(rng))
    draw_text_line(rng, face, 20, height - 50, 14, int(rng.integers(4, 16)), muted_colour(rng))
    return face


def paper(rng: Rng) -> Image:
    face = np.full((424, 300, 3), int(rng.integers(215, 255)), np.uint8)
    for y in range(int(rng.integers(10, 60)), 410, int(rng.integers(10, 22))):
        if rng.random() < 0.9:
            draw_text_line(rng, face, 22, y, int(rng.integers(6, 10)), int(rng.integers(10, 48)), (40, 40, 40))
    return face


def receipt(rng: Rng) -> Image:
    length = int(rng.integers(300, 640))
    face = np.full((length, 160, 3), int(rng.integers(220, 255)), np.uint8)
    for y in range(16, length - 12, int(rng.integers(10, 18))):
        draw_text_line(rng, face, 10, y, 7, int(rng.integers(4, 22)), (60, 60, 60))
    return face


def keyboard(rng: Rng) -> Image:
    face = np.full((150, 430, 3), muted_colour(rng), np.uint8)
    colour = muted_colour(rng)
    for y in range(6, 140, 24):
        for x in range(6 + int(rng.integers(0, 10)), 410, 24):
            cv2.rectangle(face, (x, y), (x + 19, y + 19), colour, -1)
    return face


def banknote(rng: Rng) -> Image:
    face = security_ground(rng, 430, 200)
    draw_person(rng, face, (int(rng.integers(240, 300)), 20, 130, 170))
    draw_text_line(rng, face, 20, 20, 30, 5, muted_colour(rng, 20, 100))
    return face


def tablet(rng: Rng) -> Image:
    face = np.full((300, 420, 3), int(rng.integers(0, 60)), np.uint8)
    face[20:280, 22:398] = cv2.resize(dead_leaves(rng, 128), (376, 260))
    return face


OTHER_THINGS: list[Face] = [phone, book, paper, receipt, keyboard, banknote, tablet]


def with_wear(rng: Rng, face: Image) -> Image:
    """A hologram's blotch or a stamp, an outline, wear."""
    height, width = face.shape[:2]
    if rng.random() < 0.25:
        centre = (int(rng.integers(40, width - 40)), int(rng.integers(40, height - 40)))
        cv2.circle(face, centre, int(rng.integers(15, 60)), random_colour(rng), -1 if rng.random() < 0.3 else 2, cv2.LINE_AA)
    if rng.random() < 0.2:
        cv2.rectangle(face, (2, 2), (width - 3, height - 3), random_colour(rng), int(rng.integers(1, 5)))
    if rng.random() < 0.2:
        sheen = fractal_noise(rng, height, width, 3) * rng.uniform(2, 10)
        return to_bytes(face + sheen)
    return face
