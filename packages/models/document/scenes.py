"""Renders scenes with one document (or none) and knows where its corners are."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from cards import (
    HELD_OUT_ID1, HELD_OUT_ID3, OTHER_THINGS, TRAINING_ID1, TRAINING_ID3, Face, with_wear,
)
from textures import (
    HELD_OUT_SURFACES, SKIN_TONES, TRAINING_SURFACES, Image, Rng, Surface, draw_person, muted_colour,
    random_colour, to_bytes,
)

INPUT_SIZE = 192
OVERSAMPLING = 1.5  # scenes are drawn larger and area-averaged, as the real frame is for the network
CARD_THICKNESS = 0.76 / 85.6  # ISO/IEC 7810, in card widths
ASPECTS = {"id1": 85.6 / 53.98, "id3": 125 / 88}
FRAME_ASPECTS = [16 / 9, 16 / 9, 4 / 3, 4 / 3, 1.0, 3 / 4, 9 / 16]

Families = Literal["training", "held_out"]
SceneKind = Literal["empty", "flat", "oblique", "with_face", "far", "partial"]
SCENE_MIX: dict[SceneKind, float] = {
    "empty": 0.22, "flat": 0.38, "oblique": 0.18, "with_face": 0.09, "far": 0.05, "partial": 0.08,
}


@dataclass(frozen=True)
class Scene:
    """image: RGB uint8 [size, size, 3], the frame stretched to a square; corners: float32 [4, 2] in 0..1 of the
    frame, clockwise from the top left; presence: 1, 0 or nan (a document of which too little is in view to say)."""

    image: Image
    corners: np.ndarray
    presence: float
    is_id3: bool
    kind: SceneKind
    frame_aspect: float


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


def rounded_mask(width: int, height: int, radius: int) -> Image:
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - 1 - radius, height - 1), 255, -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - 1 - radius), 255, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    return mask


def visible_share(corners: np.ndarray) -> float:
    area = cv2.contourArea(corners)
    frame = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    seen, _ = cv2.intersectConvexConvex(np.ascontiguousarray(corners), frame)
    return float(seen / max(area, 1e-6))


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
        gain = rng.uniform(0.75, 1.15)  # a tilted card catches more or less light than what it lies on
        paste(image, card, pixels, gain)
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
                for _ in range(int(rng.integers(1, 4))):
                    finger(rng, image, corners, skin)
        elif rng.random() < 0.35:
            # A hand without a card: the same marks around nothing.
            ghost = pose.project(rectangle(aspect))
            hand_behind(rng, image, ghost, skin)
            finger(rng, image, ghost, skin)
        image = photograph(rng, image, self.size)
        return Scene(image, corners, presence, is_id3, kind, pose.seen_aspect())

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
