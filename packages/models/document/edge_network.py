"""The edge network: strips along the four sides of a quad in, and for each column of each where the document's edge is."""
from __future__ import annotations

import torch
from torch import Tensor, nn

from layers import Residual, conv, double, separable


class EdgeNetwork(nn.Module):
    """forward: uint8-valued float32 [n, 3, 48, 48] -> logits [n, 49, 24]: 48 places from the outside in, then "no edge here"."""

    def __init__(self) -> None:
        super().__init__()
        self.at48 = conv(3, 16, (1, 2))
        self.at24 = nn.Sequential(conv(16, 24, 2), Residual(conv(24, 24)))
        self.at12 = nn.Sequential(separable(24, 48, 2), Residual(separable(48, 48)), Residual(separable(48, 48)))
        self.at6 = nn.Sequential(separable(48, 96, 2), Residual(separable(96, 96)), Residual(separable(96, 96)))
        self.lateral6, self.lateral12, self.lateral24 = conv(96, 32, kernel=1), conv(48, 32, kernel=1), conv(24, 32, kernel=1)
        self.up12, self.up24 = Residual(separable(32, 32)), Residual(separable(32, 32))
        self.narrow = conv(32, 16, kernel=1)
        self.up48 = nn.Sequential(Residual(separable(16, 16)), Residual(separable(16, 16)))
        self.places = nn.Conv2d(16, 1, 1)
        self.nowhere = nn.Conv1d(32, 1, 3, padding=1)

    def forward(self, strips: Tensor) -> Tensor:
        mean = strips.mean((1, 2, 3), keepdim=True)
        spread = ((strips - mean) ** 2).mean((1, 2, 3), keepdim=True).sqrt()
        x48 = self.at48((strips - mean) / (spread + 6))
        x24 = self.at24(x48)
        x12 = self.at12(x24)
        y12 = self.up12(double(self.lateral6(self.at6(x12))) + self.lateral12(x12))
        y24 = self.up24(double(y12) + self.lateral24(x24))
        y48 = self.up48(double(self.narrow(y24)) + x48)
        nowhere = self.nowhere(torch.cat([y48.mean(2), y48.amax(2)], 1))
        return torch.cat([self.places(y48)[:, 0], nowhere], 1)
