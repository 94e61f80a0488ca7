"""What the training of the networks has in common: the loop with its schedule, running average, log and checkpoints."""
from __future__ import annotations

import copy
import csv
import inspect
import math
import multiprocessing
import os
import time
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Sequence

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from exported_weights import keep_in_half
from textures import Rng

Batch = Sequence[Tensor]
Drawn = Sequence[np.ndarray]  # a batch before it is on the device
Draw = Callable[[Rng], Drawn]
SAVE_EVERY = 100  # iterations between checkpoints


@dataclass(frozen=True)
class Course:
    """How a network is trained. `name` is that of its files; warm_up is how many iterations the learning rate rises, cool_down in which
    share of all iterations it falls (by a cosine, to last_share of the highest); keep is the share of the running average that an
    iteration leaves."""

    name: str
    learning_rate: float
    warm_up: int
    cool_down: float
    last_share: float
    keep: float

    def rate(self, iteration: int, iterations: int) -> float:
        cooling = max(0.0, 1 - (iterations - iteration) / (self.cool_down * iterations))
        falling = self.last_share + (1 - self.last_share) * (0.5 + 0.5 * math.cos(math.pi * cooling))
        return max(1e-6, self.learning_rate * min(1.0, iteration / self.warm_up) * falling)


@dataclass(frozen=True)
class Lesson:
    """draw gives a batch; vary, on the device, mirrors it and changes its light and colours; loss weighs the network's answer and names
    its terms; evaluate measures a network in evaluation mode on held-out looks; export writes the ONNX file and what it says of it, given
    the facts of the training."""

    draw: Draw
    vary: Callable[[Batch], Batch]
    loss: Callable[[nn.Module, Batch], tuple[Tensor, dict[str, float]]]
    evaluate: Callable[[nn.Module], dict[str, float]]
    export: Callable[[nn.Module, Path, dict[str, object]], None]


def parse_arguments(description: str, **defaults: object) -> Namespace:
    """The options of every training; further ones by name, with their defaults."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent, help="where network, facts and log go")
    parser.add_argument("--state", type=Path, default=Path("/tmp/honnin-training"), help="where checkpoints go; the same command goes on from there")
    parser.add_argument("--evaluate-every", type=int, default=500, help="iterations")
    parser.add_argument("--workers", type=int, default=0, help="processes beside this one that draw and render; 0: this one does")
    for name, value in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    arguments = parser.parse_args()
    for folder in (arguments.output, arguments.state):
        folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(arguments.seed)
    return arguments


def on_cpu(batch: Drawn) -> Batch:
    return [torch.from_numpy(part) for part in batch]


def beside(work: Callable[[int], None], workers: int) -> None:
    """Runs work(number) in so many processes, which end with this one."""
    forking: Any = multiprocessing.get_context("fork")
    for number in range(workers):
        forking.Process(target=work, args=(number,), daemon=True).start()


def drawn_beside(draw: Draw, arguments: Namespace) -> Draw:
    """The same draw, done by `--workers` processes in advance, each from a seed of its own that no run had before."""
    if arguments.workers == 0:
        return draw
    ready: Any = multiprocessing.get_context("fork").Queue(4 * arguments.workers)

    def keep_drawing(number: int) -> None:
        rng = seeded_apart(arguments.seed, number)
        while True:
            ready.put(draw(rng))

    beside(keep_drawing, arguments.workers)
    return lambda _: ready.get()


def seeded_apart(seed: int, number: int) -> Rng:
    return np.random.default_rng([seed, number, time.time_ns(), os.getpid()])


def device_of_choice() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def train(network: nn.Module, course: Course, lesson: Lesson, arguments: Namespace, facts_at: Callable[[int], dict[str, object]]) -> None:
    """Trains until `arguments.iterations`, from the last checkpoint of this seed where there is one."""
    device = device_of_choice()
    if device == "cuda":
        torch.backends.cudnn.benchmark = True
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    network = network.to(device).to(memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=course.learning_rate, weight_decay=1e-3)
    rng = np.random.default_rng(arguments.seed)
    parameters = sum(p.numel() for p in network.parameters())
    checkpoint = arguments.state / f"{course.name}-{arguments.seed}-{arguments.iterations}.pt"
    done, rows, spent, recent = 0, [], 0.0, {}
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        rng.bit_generator.state = state["rng"]
        torch.set_rng_state(state["torch_rng"])
        done, rows, spent, recent = state["done"], state["rows"], state["spent"], state["recent"]
    print(f"{parameters} parameters on {device}, from iteration {done}", flush=True)
    started = time.time()
    for iteration in range(done + 1, arguments.iterations + 1):
        for group in optimiser.param_groups:
            group["lr"] = course.rate(iteration, arguments.iterations)
        network.train()
        loss, terms = lesson.loss(network, lesson.vary([part.to(device) for part in on_cpu(lesson.draw(rng))]))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        follow(average, network, min(course.keep, iteration / (iteration + 20)))
        recent = {name: 0.98 * recent.get(name, value) + 0.02 * value for name, value in terms.items()}
        minutes = (spent + time.time() - started) / 60
        if iteration % arguments.evaluate_every == 0 or iteration == arguments.iterations:
            figures = lesson.evaluate(copy.deepcopy(average).cpu().eval())
            rows.append({"iteration": iteration, "minutes": round(minutes, 1), **rounded({f"loss_{name}": value for name, value in recent.items()}), **rounded(figures)})
            print(rows[-1], flush=True)
            write_log(arguments.output / f"{course.name}-log.csv", rows)
            lesson.export(copy.deepcopy(average).cpu().eval(), arguments.output, {"parameters": parameters, "seed": arguments.seed, "iterations": iteration, **facts_at(iteration)})
        if iteration % SAVE_EVERY == 0 or iteration == arguments.iterations:
            torch.save({"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "rng": rng.bit_generator.state,
                        "torch_rng": torch.get_rng_state(), "done": iteration, "rows": rows, "spent": minutes * 60, "recent": recent}, checkpoint)


@torch.no_grad()
def follow(average: nn.Module, network: nn.Module, keep: float) -> None:
    for ours, theirs in zip(average.state_dict().values(), network.state_dict().values()):
        if ours.dtype.is_floating_point:
            ours.mul_(keep).add_(theirs, alpha=1 - keep)
        else:
            ours.copy_(theirs)


def half_of(count: int, like: Tensor, share: float = 0.5) -> Tensor:
    """bool [count], true for so many by chance."""
    return torch.rand(count, device=like.device) < share


def vary_colours(pictures: Tensor) -> Tensor:
    """At times swaps the colours of a batch, drops those of some of its pictures, adds noise."""
    if torch.rand(()) < 0.3:
        pictures = pictures[:, torch.randperm(3).to(pictures.device)]
    grey = half_of(len(pictures), pictures, 0.12)
    pictures = torch.where(grey[:, None, None, None], pictures.mean(1, keepdim=True), pictures)
    if torch.rand(()) < 0.25:
        pictures = (pictures + torch.randn_like(pictures) * (1 + 8 * torch.rand((), device=pictures.device))).clamp(0, 255)
    return pictures


def write_onnx(network: nn.Module, example: Tensor, path: Path, outputs: list[str]) -> None:
    """Opset 13, by the exporter that traces: newer versions of torch have another, too, which they take if not told. The weights are
    kept in half precision, which halves the file, and calculated with in float32."""
    tracing = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(network.eval(), example, str(path), input_names=["image"], output_names=outputs, opset_version=13, **tracing)
    keep_in_half(path)


def rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}


def write_log(path: Path, rows: list[dict[str, object]]) -> None:
    with open(path, "w", newline="") as file:
        log = csv.DictWriter(file, list(rows[-1]))
        log.writeheader()
        log.writerows(rows)
