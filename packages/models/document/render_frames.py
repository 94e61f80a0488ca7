"""Writes camera frames as JPEG with their true corners, for tests and for figures.

    /usr/bin/python3 packages/models/document/render_frames.py --count 12 --seed 501 --long-side 640 --output packages/models/document/golden

frames.json lists {file, width, height, kind, format, presence, corners: [[x, y] x4] | null}; corners are pixels with the centre
of the top left pixel at (0.5, 0.5).
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from scenes import SCENE_MIX, SceneRenderer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--families", choices=["training", "held_out"], default="held_out", help="tune on training, report on held_out")
    parser.add_argument("--long-side", type=int, default=1280)
    parser.add_argument("--quality", type=int, default=80)
    parser.add_argument("--kinds", default=",".join(SCENE_MIX), help="the kinds used with --in-turn")
    parser.add_argument("--in-turn", action="store_true", help="go through the kinds in turn instead of by the mix")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    rng = np.random.default_rng(arguments.seed)
    # A small stock of pieces, most of them renewed at every use: no two frames look alike.
    renderer = SceneRenderer(arguments.seed, arguments.families, scale=0.1, renewal=0.8, size=arguments.long_side * 3 // 4, closer_share=0)
    kinds = arguments.kinds.split(",")
    entries = []
    for index in range(arguments.count):
        scene = renderer.render(rng, kinds[index % len(kinds)] if arguments.in_turn else None)
        wide = scene.frame_aspect >= 1
        width = arguments.long_side if wide else round(arguments.long_side * scene.frame_aspect)
        height = round(arguments.long_side / scene.frame_aspect) if wide else arguments.long_side
        frame = cv2.resize(scene.image, (width, height), interpolation=cv2.INTER_LINEAR)
        file = f"frame-{index:03d}.jpg"
        cv2.imwrite(str(arguments.output / file), frame[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, arguments.quality])
        corners = None if scene.kind == "empty" else [[round(float(x) * width, 2), round(float(y) * height, 2)] for x, y in scene.corners]
        entries.append({"file": file, "width": width, "height": height, "kind": scene.kind, "format": "id3" if scene.is_id3 else "id1",
                        "presence": None if np.isnan(scene.presence) else scene.presence, "corners": corners})
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    (arguments.output / "frames.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
