"""Trains the two networks that read machine-readable zones and writes mrz-lines.onnx and mrz-characters.onnx.

    /usr/bin/python3 packages/models/mrz/train.py

With Debian's python3-torch, python3-opencv, python3-numpy and python3-pil; fonts-dejavu, fonts-liberation, fonts-freefont-ttf,
fonts-inconsolata, fonts-noto-mono and fonts-jetbrains-mono add variety to OCR-B, which lies beside this file. With --seconds
the work is done in slices: each call goes on where the last one stopped. A GPU is used where torch finds one.
"""
from __future__ import annotations

import argparse
import csv
import json
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from glyphs import ALPHABET, load_training_fonts
from networks import STRIDE, LineFinder, LineReader
from zones import FINDER_SIZE, STRIP_WIDTH, Strip, line_targets, render_picture, render_strips

HERE = Path(__file__).parent
FRAMES = STRIP_WIDTH // STRIDE
USES = 3  # of each rendered picture, before another takes its place
POOL = 4096
IGNORED = -100
LOG_EVERY = 50
TASKS = {"reader": {"iterations": 1900, "batch": 24, "rate": 4e-3}, "finder": {"iterations": 640, "batch": 12, "rate": 4e-3}}


def strip_targets(strip: Strip) -> tuple[np.ndarray, np.ndarray]:
    """Character of each frame that lies near the middle of one, and how near the middle is, 0..1."""
    x = (np.arange(FRAMES) + 0.5) * STRIDE
    away = np.abs(x[:, None] - strip.centres[None])
    nearest = away.argmin(1)
    least = away.min(1)
    pitch = float(np.diff(strip.centres).mean())
    labels = np.where(least < 0.3 * pitch, strip.text[nearest], IGNORED)
    return labels.astype(np.int64), np.exp(-((least / (0.22 * pitch)) ** 2) / 2).astype(np.float32)


def reader_loss(logits: Tensor, labels: Tensor, middles: Tensor) -> Tensor:
    characters = F.cross_entropy(logits[:, :-1], labels, ignore_index=IGNORED)
    return characters + F.binary_cross_entropy_with_logits(logits[:, -1], middles)


class Pool:
    """Rendered examples, the oldest overwritten in turn."""

    def __init__(self, make, capacity: int):
        self.make, self.capacity, self.examples, self.cursor = make, capacity, [], 0

    def refresh(self, count: int) -> None:
        while count > 0:
            for example in self.make():
                if len(self.examples) < self.capacity:
                    self.examples.append(example)
                else:
                    self.examples[self.cursor] = example
                    self.cursor = (self.cursor + 1) % self.capacity
                count -= 1

    def draw(self, rng: np.random.Generator, count: int) -> list[Tensor]:
        chosen = [self.examples[i] for i in rng.integers(0, len(self.examples), count)]
        return [torch.from_numpy(np.stack(parts)) for parts in zip(*chosen)]


def make_pool(task: str, rng: np.random.Generator) -> Pool:
    fonts, shares = load_training_fonts()

    def font():
        return fonts[rng.choice(len(fonts), p=shares)]

    def strips():
        for strip in render_strips(rng, font()):
            yield (strip.image[None], *strip_targets(strip))

    def pictures():
        picture = render_picture(rng, font(), with_zone=rng.random() < 0.8)
        yield picture.image[None], line_targets(picture)[None]

    return Pool(strips, POOL) if task == "reader" else Pool(pictures, POOL // 16)


def train(task: str, arguments: argparse.Namespace) -> bool:
    """True when all iterations are done; False when the time was up before."""
    plan = TASKS[task]
    iterations, batch = arguments.iterations or plan["iterations"], plan["batch"]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(arguments.seed)
    network: nn.Module = (LineReader() if task == "reader" else LineFinder()).to(device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan["rate"], weight_decay=1e-4)
    state_file = arguments.state / f"{task}.pt"
    done, rows, spent = 0, [], 0.0
    if state_file.exists():
        state = torch.load(state_file, map_location=device)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        done, rows, spent = state["done"], state["rows"], state["spent"]
    # Each slice draws other examples: a pool is not kept with the state.
    rng = np.random.default_rng([arguments.seed, 1 if task == "reader" else 2, done])
    pool = make_pool(task, rng)
    started, running = time.time(), []
    if done < iterations:
        pool.refresh(batch * 12)
    network.train()
    while done < iterations and not (arguments.seconds and time.time() - started > arguments.seconds):
        rate = plan["rate"] * min(1.0, (done + 1) / 100) * 0.5 * (1 + math.cos(math.pi * done / iterations))
        for group in optimiser.param_groups:
            group["lr"] = rate
        pool.refresh(-(-batch // USES))
        images, *targets = pool.draw(rng, batch)
        images = images.float().to(device, memory_format=torch.channels_last)
        outputs = network(images)
        if task == "reader":
            loss = reader_loss(outputs, *[t.to(device) for t in targets])
        else:
            loss = F.binary_cross_entropy_with_logits(outputs, targets[0].to(device), pos_weight=torch.tensor(2.0, device=device))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        done += 1
        running.append(float(loss))
        if done % LOG_EVERY == 0 or done == iterations:
            rows.append({"network": task, "iteration": done, "loss": f"{np.mean(running):.4f}", "rate": f"{rate:.2e}", "seconds": round(spent + time.time() - started)})
            print(rows[-1], flush=True)
            running = []
    arguments.state.mkdir(parents=True, exist_ok=True)
    torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "done": done, "rows": rows, "spent": spent + time.time() - started}, state_file)
    export(task, network, arguments.output, {"seed": arguments.seed, "iterations": done, "of": iterations})
    log(arguments.state, arguments.output)
    return done >= iterations


def log(state: Path, output: Path) -> None:
    rows = [row for task in TASKS if (state / f"{task}.pt").exists() for row in torch.load(state / f"{task}.pt", map_location="cpu")["rows"]]
    with open(output / "training-log.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, ["network", "iteration", "loss", "rate", "seconds"])
        writer.writeheader()
        writer.writerows(rows)


def export(task: str, network: nn.Module, output: Path, facts: dict[str, object]) -> None:
    """Writes the ONNX file and puts its facts into mrz.json."""
    name = "mrz-characters" if task == "reader" else "mrz-lines"
    example = torch.zeros(1, 1, 32, STRIP_WIDTH) if task == "reader" else torch.zeros(1, 1, *FINDER_SIZE)
    axes = {"image": {0: "n", 3: "w"}, "logits": {0: "n", 2: "f"}} if task == "reader" else {"image": {2: "h", 3: "w"}, "logits": {2: "y", 3: "x"}}
    network = network.cpu().eval()
    torch.onnx.export(network, example, str(output / f"{name}.onnx"), opset_version=13, input_names=["image"], output_names=["logits"], dynamic_axes=axes)
    file = output / "mrz.json"
    entries = json.loads(file.read_text()) if file.exists() else {}
    parameters = sum(p.numel() for p in network.parameters())
    entries[name] = {"parameters": parameters, **facts}
    file.write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=list(TASKS), help="only this one")
    parser.add_argument("--iterations", type=int, help="other than planned")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--seconds", type=float, help="stop after so long, to go on with the next call")
    parser.add_argument("--state", type=Path, default=HERE / "state")
    parser.add_argument("--output", type=Path, default=HERE)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    for task in [arguments.network] if arguments.network else list(TASKS):
        if not train(task, arguments):
            break


if __name__ == "__main__":
    main()
