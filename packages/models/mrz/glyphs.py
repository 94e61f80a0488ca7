"""Glyphs of the characters of machine-readable zones, from font files, as masks that can be set side by side."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
CELL_WIDTH, CELL_HEIGHT = 72, 96  # of a mask, in pixels
ADVANCE = 48  # of a character, in pixels of a mask
MIDDLE = 48  # row of a mask on which capitals are centred

FONTS = Path(__file__).parent / "fonts"
TRUETYPE = Path("/usr/share/fonts/truetype")
# OCR-B as ICAO Doc 9303-3 asks for, and what is found on specimens: (file, share of the lines).
TRAINING_FONTS: list[tuple[Path, float]] = [
    (FONTS / "OCRB.otf", 0.62),
    (FONTS / "OCRBL.otf", 0.04),
    (TRUETYPE / "dejavu/DejaVuSansMono.ttf", 0.08),
    (TRUETYPE / "dejavu/DejaVuSansMono-Bold.ttf", 0.04),
    (TRUETYPE / "liberation/LiberationMono-Regular.ttf", 0.06),
    (TRUETYPE / "liberation/LiberationMono-Bold.ttf", 0.03),
    (TRUETYPE / "freefont/FreeMonoBold.ttf", 0.03),
    (TRUETYPE / "inconsolata/Inconsolata.otf", 0.04),
    (TRUETYPE / "noto/NotoSansMono-Regular.ttf", 0.03),
    (TRUETYPE / "jetbrains-mono/JetBrainsMono-Medium.ttf", 0.03),
]


@dataclass(frozen=True)
class GlyphSet:
    """masks: uint8 [37, CELL_HEIGHT, CELL_WIDTH], ink is 255, in the order of ALPHABET."""

    name: str
    masks: np.ndarray

    def scaled(self, pitch: float, size: float) -> np.ndarray:
        """float32 [37, h, w] in 0..1 for a pitch in pixels; size is the advance of the font in pitches."""
        factor = pitch * size / ADVANCE
        width, height = max(3, round(CELL_WIDTH * factor)), max(3, round(CELL_HEIGHT * factor))
        sheet = self.masks.transpose(1, 0, 2).reshape(CELL_HEIGHT, -1)
        small = cv2.resize(sheet, (width * len(ALPHABET), height), interpolation=cv2.INTER_AREA)
        return small.reshape(height, len(ALPHABET), width).transpose(1, 0, 2).astype(np.float32) / 255


def load_glyphs(file: Path) -> GlyphSet:
    """Throws OSError where the font is not installed."""
    size = 100.0
    advance = ImageFont.truetype(str(file), int(size)).getlength("A")
    font = ImageFont.truetype(str(file), round(size * ADVANCE / advance))
    top, bottom = font.getbbox("H")[1], font.getbbox("H")[3]
    masks = np.zeros((len(ALPHABET), CELL_HEIGHT, CELL_WIDTH), np.uint8)
    for i, character in enumerate(ALPHABET):
        cell = Image.new("L", (CELL_WIDTH, CELL_HEIGHT), 0)
        at = (CELL_WIDTH / 2 - font.getlength(character) / 2, MIDDLE - (top + bottom) / 2)
        ImageDraw.Draw(cell).text(at, character, font=font, fill=255)
        masks[i] = np.asarray(cell)
    return GlyphSet(file.stem, masks)


def load_training_fonts() -> tuple[list[GlyphSet], np.ndarray]:
    """The fonts that are installed, and the share of each; OCR-B is always among them."""
    found = [(load_glyphs(file), share) for file, share in TRAINING_FONTS if file.exists()]
    missing = [file.name for file, _ in TRAINING_FONTS if not file.exists()]
    if missing:
        print(f"trains without {', '.join(missing)}", flush=True)
    shares = np.array([share for _, share in found])
    return [glyphs for glyphs, _ in found], shares / shares.sum()
