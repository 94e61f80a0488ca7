"""Renders scenes with one document (or none) and knows where its corners are."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from cards import (
    HELD_OUT_ID1, HELD_OUT_ID3, OTHER_THINGS, TRAINING_ID1, TRAINING_ID3, Face, with_wear,
)
from camera import photograph
from hands import finger, hand_behind
from poses import Pose, SceneKind, random_pose, rectangle, visible_share
from textures import (
    HELD_OUT_SURFACES, SKIN_TONES, TRAINING_SURFACES, Image, Rng, Surface, draw_person, muted_colour,
    random_colour, to_bytes,
)

INPUT_SIZE = 192
OVERSAMPLING = 1.5  # scenes are drawn larger and area-averaged, as the real frame is for the network
CARD_THICKNESS = 0.76 / 85.6  # ISO/IEC 7810, in card widths
ASPECTS = {"id1": 85.6 / 53.98, "id3": 125 / 88}

# Shares of the training families' documents that are in a clear sleeve, and that lie on something of their own colour. Of held-out
# families none: nothing is drawn by chance for it there, so that their scenes are the same for every version of training.
SLEEVED, ALIKE = 0.06, 0.1

Families = Literal["training", "held_out"]
SCENE_MIX: dict[SceneKind, float] = {
    "empty": 0.22, "flat": 0.38, "oblique": 0.18, "with_face": 0.09, "far": 0.05, "partial": 0.08,
}


@dataclass(frozen=True)
class Scene:
    """image: RGB uint8 [size, size, 3], the frame stretched to a square; corners: float32 [4, 2] in 0..1 of the
    frame, clockwise from the top left; presence: 1, 0 or nan (a document of which too little is in view to say);
    covered: uint8 [size / 4, size / 4], 255 where fingers lie over the document."""

    image: Image
    corners: np.ndarray
    presence: float
    is_id3: bool
    kind: SceneKind
    frame_aspect: float
    covered: Image


def rounded_mask(width: int, height: int, radius: int) -> Image:
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - 1 - radius, height - 1), 255, -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - 1 - radius), 255, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    return mask


class Bank:
    """Drawn pieces kept for reuse; each use may replace one, so that the stock moves through the family."""

    def __init__(self, rng: Rng, makers: list[Face], count: int, renewal: float):
        self.makers, self.renewal = makers, renewal
        self.items = [self.make(rng) for _ in range(count)]

    def make(self, rng: Rng) -> Image:
        return self.makers[int(rng.integers(len(self.makers)))](rng)

    def draw(self, rng: Rng) -> Image:
        index = int(rng.integers(len(self.items)))
        if rng.random() < self.renewal:
            self.items[index] = self.make(rng)
        return self.items[index]


def surface_maker(surface: Surface) -> Face:
    return lambda rng: surface(rng, 448)


def card_maker(face: Face, radius: int) -> Face:
    def make(rng: Rng) -> Image:
        picture = with_wear(rng, face(rng))
        height, width = picture.shape[:2]
        corner = int(radius * rng.uniform(0.8, 1.2)) if rng.random() < 0.93 else 2
        mask = rounded_mask(width, height, corner)
        # Premultiplied, so that warping fades colour and cover together.
        return np.dstack([cv2.multiply(picture, cv2.merge([mask] * 3), scale=1 / 255), mask])
    return make


class SceneRenderer:
    """renderer.render(rng) gives one Scene after another; families choose the looks (training or held out)."""

    def __init__(self, seed: int, families: Families, scale: float = 1.0, renewal: float = 0.12, size: int = INPUT_SIZE, closer_share: float = 0.35):
        self.closer_share = closer_share
        self.size, self.canvas = size, int(size * OVERSAMPLING)
        rng = np.random.default_rng(seed)
        training = families == "training"
        self.sleeved, self.alike = (SLEEVED, ALIKE) if training else (0, 0)
        surfaces = TRAINING_SURFACES if training else HELD_OUT_SURFACES
        id1, id3 = (TRAINING_ID1, TRAINING_ID3) if training else (HELD_OUT_ID1, HELD_OUT_ID3)
        self.surfaces = Bank(rng, [surface_maker(s) for s in surfaces], int(240 * scale), renewal)
        # 3.18 mm corner radius of ISO/IEC 7810 at 5 px per mm; passport pages at 3.5 px per mm.
        self.id1 = Bank(rng, [card_maker(f, 16) for f in id1], int(260 * scale), renewal)
        self.id3 = Bank(rng, [card_maker(f, 11) for f in id3], int(80 * scale), renewal)
        self.things = Bank(rng, OTHER_THINGS, int(120 * scale), renewal)

    def background(self, rng: Rng) -> Image:
        surface = self.surfaces.draw(rng)
        size = surface.shape[0]
        side = int(rng.uniform(0.35, 1.0) * size)
        y, x = rng.integers(0, size - side + 1, 2)
        image = cv2.resize(surface[y:y + side, x:x + side], (self.canvas, self.canvas), interpolation=cv2.INTER_AREA if side > self.canvas else cv2.INTER_LINEAR)
        image = np.rot90(image, int(rng.integers(0, 4)))
        if rng.random() < 0.5:
            image = image[:, ::-1]
        if rng.random() < 0.25:  # a second surface: the edge of a desk
            image = np.ascontiguousarray(image)
            other = cv2.resize(self.surfaces.draw(rng), (self.canvas, self.canvas), interpolation=cv2.INTER_AREA)
            angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.4, 0.4) * self.canvas
            columns, rows = np.meshgrid(np.arange(self.canvas) - self.canvas / 2, np.arange(self.canvas) - self.canvas / 2)
            beyond = columns * np.cos(angle) + rows * np.sin(angle) > offset
            image[beyond] = other[beyond]
        if rng.random() < 0.5:
            gain = rng.uniform(0.7, 1.25) * (1 + rng.normal(0, 0.12, 3))
            image = to_bytes(image * gain.astype(np.float32))
        if rng.random() < 0.25:
            image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.8, 5)))
        return np.ascontiguousarray(image)

    def place_thing(self, rng: Rng, image: Image, large: bool) -> None:
        thing = self.things.draw(rng)
        height, width = thing.shape[:2]
        length = rng.uniform(0.35, 1.2 if large else 0.8) * self.canvas
        scale = length / max(height, width)
        angle = float(rng.uniform(0, 360)) if rng.random() < 0.5 else float(rng.normal(0, 15))
        box = cv2.boxPoints(((0.0, 0.0), (width * scale, height * scale), angle))
        box = box + rng.uniform(-0.05 if large else -0.2, 1.05 if large else 1.2, 2) * self.canvas if not large or rng.random() < 0.5 else box + self.canvas * rng.normal(0.5, 0.1, 2)
        box = (box + rng.normal(0, 0.04, (4, 2)) * length).astype(np.float32)
        # boxPoints starts at the bottom left and runs clockwise.
        source = np.array([[0, height], [0, 0], [width, 0], [width, height]], np.float32)
        matrix = cv2.getPerspectiveTransform(source, box)
        if rng.random() < 0.5:
            shade(rng, image, box)
        cv2.warpPerspective(thing, matrix, (self.canvas, self.canvas), dst=image, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)

    def clutter(self, rng: Rng, image: Image) -> None:
        for _ in range(int(rng.integers(0, 8))):
            colour = muted_colour(rng) if rng.random() < 0.6 else random_colour(rng)
            x, y = (int(v) for v in rng.integers(-30, self.canvas + 30, 2))
            choice = rng.random()
            if choice < 0.3:
                end = tuple(int(v) for v in rng.integers(-30, self.canvas + 30, 2))
                cv2.line(image, (x, y), end, colour, int(rng.integers(1, 9)), cv2.LINE_AA)
            elif choice < 0.6:
                axes = (int(rng.integers(4, 70)), int(rng.integers(4, 70)))
                cv2.ellipse(image, (x, y), axes, float(rng.uniform(0, 180)), 0, 360, colour, -1 if rng.random() < 0.7 else 2, cv2.LINE_AA)
            else:
                box = cv2.boxPoints(((x, y), (float(rng.integers(10, 260)), float(rng.integers(10, 160))), float(rng.uniform(0, 180))))
                cv2.fillPoly(image, [box.astype(np.int32)], colour, cv2.LINE_AA)
                if rng.random() < 0.4:
                    cv2.polylines(image, [box.astype(np.int32)], True, random_colour(rng), 2, cv2.LINE_AA)

    def document(self, rng: Rng, image: Image, pose: Pose, is_id3: bool) -> np.ndarray:
        """Draws the document into the image and returns its corners in 0..1."""
        aspect = ASPECTS["id3" if is_id3 else "id1"]
        corners = pose.project(rectangle(aspect))
        card = (self.id3 if is_id3 else self.id1).draw(rng)
        if rng.random() < 0.12 and not is_id3:
            card = np.ascontiguousarray(card[::-1, ::-1])
        pixels = corners * self.canvas
        if self.alike > 0 and rng.random() < self.alike:
            share, own = np.float32(rng.uniform(0.4, 0.95)), card[:, :, :3].mean((0, 1), dtype=np.float32)
            image[:] = to_bytes(image * (1 - share) + own * share)
        if rng.random() < 0.6:
            shade(rng, image, pixels)
        if is_id3 and rng.random() < 0.6:
            facing = pose.project(rectangle(aspect, shift_y=-1 / aspect)) * self.canvas
            tone = int(rng.integers(150, 250))
            cv2.fillConvexPoly(image, facing.astype(np.int32), (tone, tone, int(tone * rng.uniform(0.85, 1))), cv2.LINE_AA)
            if rng.random() < 0.5:
                stamp = facing.mean(0) + rng.normal(0, 12, 2)
                cv2.circle(image, (int(stamp[0]), int(stamp[1])), int(rng.integers(6, 28)), random_colour(rng, 40, 200), 2, cv2.LINE_AA)
        thickness = CARD_THICKNESS * rng.uniform(0.6, 1.6)
        hull = cv2.convexHull(np.vstack([pixels, pose.project(rectangle(aspect, thickness)) * self.canvas]))
        edge = int(rng.uniform(90, 250))
        cv2.fillConvexPoly(image, (hull * 16).astype(np.int32), (edge, edge, edge), cv2.LINE_AA, 4)
        is_sleeved = self.sleeved > 0 and not is_id3 and rng.random() < self.sleeved
        if is_sleeved:
            sleeve = sleeve_around(rng, pose, aspect) * self.canvas
            veil(image, sleeve, float(rng.uniform(0.05, 0.4)))
        gain = rng.uniform(0.75, 1.15)  # a tilted card catches more or less light than what it lies on
        paste(image, card, pixels, gain)
        if is_sleeved:
            veil(image, sleeve, float(rng.uniform(0, 0.15)))
            rim = int(rng.uniform(60, 255))
            cv2.polylines(image, [(sleeve * 16).astype(np.int32)], True, (rim, rim, rim), int(rng.integers(1, 3)), cv2.LINE_AA, 4)
        return corners

    def render(self, rng: Rng, kind: SceneKind | None = None) -> Scene:
        kind = kind or list(SCENE_MIX)[int(rng.choice(len(SCENE_MIX), p=list(SCENE_MIX.values())))]
        is_id3 = bool(rng.random() < 0.22) and kind != "empty"
        aspect = ASPECTS["id3" if is_id3 else "id1"]
        image = self.background(rng)
        pose = random_pose(rng, kind, aspect)
        if kind not in ("empty", "partial") and rng.random() < self.closer_share:
            pose = pose.closer(rng, pose.project(rectangle(aspect)))
        skin = np.array(SKIN_TONES[int(rng.integers(len(SKIN_TONES)))], np.float32) * rng.uniform(0.75, 1.1)
        if rng.random() < 0.6:
            self.clutter(rng, image)
        if kind == "empty" and rng.random() < 0.55:
            for _ in range(int(rng.integers(1, 4))):
                self.place_thing(rng, image, large=rng.random() < 0.6)
        elif rng.random() < 0.35:
            for _ in range(int(rng.integers(1, 3))):
                self.place_thing(rng, image, large=rng.random() < 0.3)
        if kind == "with_face" or rng.random() < (0.25 if kind == "empty" else 0.06):
            width = int(rng.uniform(0.5, 1.0) * self.canvas)
            draw_person(rng, image, (int(rng.uniform(-0.25, 0.75) * self.canvas), int(rng.uniform(-0.1, 0.25) * self.canvas), width, self.canvas))
        corners, presence = np.full((4, 2), 0.5, np.float32), 0.0
        covered = np.zeros((self.size // 4, self.size // 4), np.uint8)
        if kind != "empty":
            corners = pose.project(rectangle(aspect))
            if kind == "with_face" and rng.random() < 0.8 or rng.random() < 0.35:
                hand_behind(rng, image, corners, skin)
            if rng.random() < 0.1 and not is_id3 and kind != "partial":
                self.second_card(rng, image, corners)
            corners = self.document(rng, image, pose, is_id3)
            share = visible_share(corners)
            presence = 1.0 if share > 0.6 else 0.0 if share < 0.25 else float("nan")
            if kind == "with_face" or rng.random() < 0.5:
                bare = image.copy()
                for _ in range(int(rng.integers(1, 4))):
                    finger(rng, image, corners, skin)
                changed = np.where((image != bare).any(2), 255, 0).astype(np.uint8)
                covered = cv2.resize(changed, covered.shape[::-1], interpolation=cv2.INTER_AREA)
        elif rng.random() < 0.35:
            # A hand without a card: the same marks around nothing.
            ghost = pose.project(rectangle(aspect))
            hand_behind(rng, image, ghost, skin)
            finger(rng, image, ghost, skin)
        image = photograph(rng, image, self.size)
        return Scene(image, corners, presence, is_id3, kind, pose.seen_aspect(), covered)

    def second_card(self, rng: Rng, image: Image, corners: np.ndarray) -> None:
        """Another card, smaller, mostly beside or under the one that counts."""
        centre = corners.mean(0)
        other = (corners - centre) * rng.uniform(0.4, 0.75)
        angle = rng.normal(0, 0.4)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        direction = rng.normal(0, 1, 2)
        reach = float((corners.max(0) - corners.min(0)).max()) * rng.uniform(0.5, 0.9)
        other = (other @ turn.T + centre + direction / (np.linalg.norm(direction) + 1e-6) * reach).astype(np.float32) * self.canvas
        paste(image, self.id1.draw(rng), other, 1.0)


def paste(image: Image, card: Image, pixels: np.ndarray, gain: float) -> None:
    """Warps a premultiplied RGBA card onto four corners."""
    size = image.shape[0]
    if float((pixels.max(0) - pixels.min(0)).max()) < 0.45 * size:
        card = cv2.resize(card, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    height, width = card.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(source, pixels.astype(np.float32) - 0.5)
    warped = cv2.warpPerspective(card, matrix, (size, size), flags=cv2.INTER_LINEAR)
    uncovered = 1 - warped[:, :, 3:].astype(np.float32) / 255
    image[:] = to_bytes(image * uncovered + warped[:, :, :3] * np.float32(gain))


def sleeve_around(rng: Rng, pose: Pose, aspect: float) -> np.ndarray:
    """Outline of a clear sleeve that holds a card, in 0..1 of the frame: wider than the card on every side."""
    left, top, right, bottom = rng.uniform(0.01, 0.12, 4)
    if rng.random() < 0.5:  # open at one end, where the sleeve is longer
        right *= 2
    return pose.project(rectangle(aspect) + np.array([[-left, -top, 0], [right, -top, 0], [right, bottom, 0], [-left, bottom, 0]]))


def veil(image: Image, outline: np.ndarray, share: float) -> None:
    """What clear plastic adds: a share of white."""
    mask = np.zeros(image.shape[:2], np.float32)
    cv2.fillConvexPoly(mask, (outline * 16).astype(np.int32), share, cv2.LINE_AA, 4)
    image[:] = to_bytes(image + (235 - image.astype(np.float32)) * mask[:, :, None])


def shade(rng: Rng, image: Image, outline: np.ndarray) -> None:
    """Shadow of a flat thing: its outline, shifted and blurred, at quarter resolution."""
    size = image.shape[0]
    small = size // 4
    mask = np.zeros((small, small), np.float32)
    moved = outline / 4 + rng.normal(0, 1.6, 2)
    cv2.fillConvexPoly(mask, (moved * 16).astype(np.int32), 1.0, cv2.LINE_AA, 4)
    mask = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.6, 3)))
    mask = cv2.resize(mask, (size, size))[:, :, None]
    image[:] = (image * (1 - mask * np.float32(rng.uniform(0.1, 0.6)))).astype(np.uint8)
