"""The layers that the networks are made of."""
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def conv(inputs: int, outputs: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def separable(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    depthwise = nn.Sequential(nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False), nn.BatchNorm2d(inputs), nn.ReLU(inplace=True))
    return nn.Sequential(depthwise, conv(inputs, outputs, kernel=1))


class Residual(nn.Module):
    def __init__(self, body: nn.Module):
        super().__init__()
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class Attention(nn.Module):
    """Each cell of a small map asks all others: four heads, and what a cell is told is added to it."""

    def __init__(self, channels: int, size: int, heads: int = 4, width: int = 24):
        super().__init__()
        self.heads, self.width, self.channels, self.size = heads, width, channels, size
        self.place = nn.Parameter(torch.randn(1, channels, size * size) * 0.02)
        self.asked = nn.Linear(channels, 3 * heads * width)
        self.told = nn.Linear(heads * width, channels)
        self.norm = nn.LayerNorm(channels)

    def forward(self, x: Tensor) -> Tensor:
        # Shapes are plain numbers, which every reader of ONNX files can follow.
        count, heads, width = self.size**2, self.heads, self.width
        cells = self.norm((x.reshape(-1, self.channels, count) + self.place).transpose(1, 2))
        query, key, value = (part.reshape(-1, count, heads, width).transpose(1, 2) for part in self.asked(cells).split(heads * width, -1))
        shares = torch.softmax(query @ key.transpose(-1, -2) * width**-0.5, -1)
        told = self.told((shares @ value).transpose(1, 2).reshape(-1, count, heads * width))
        return x + told.transpose(1, 2).reshape(-1, self.channels, self.size, self.size)


def double(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


class WithProbabilities(nn.Module):
    """What an ONNX file holds of a network that gives (maps, score logits): the same with probabilities for the scores."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        maps, scores = self.network(image)
        return maps, torch.sigmoid(scores)
