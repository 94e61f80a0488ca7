"""The outline network: a document as a rough quad makes it straight in, and where its four sides run out."""
from __future__ import annotations

import torch
from torch import Tensor, nn

from layers import Residual, conv, double, separable


class OutlineNetwork(nn.Module):
    """forward: uint8-valued float32 [n, 3, 96, 128] -> logits [n, 4, 48, 64], a map for each side (top, right, bottom, left) that says
    in each of its columns (rows, for left and right) where the side runs, and score logits [n, 2] (a whole document in view, is ID-3)."""

    def __init__(self) -> None:
        super().__init__()
        self.at48 = conv(3, 16, 2)
        self.at24 = nn.Sequential(conv(16, 32, 2), Residual(conv(32, 32)))
        self.at12 = nn.Sequential(separable(32, 64, 2), Residual(conv(64, 64)))
        self.at6 = nn.Sequential(separable(64, 96, 2), Residual(separable(96, 96)), Residual(separable(96, 96)))
        self.at3 = nn.Sequential(separable(96, 160, 2), Residual(separable(160, 160)), Residual(separable(160, 160)))
        self.lateral3, self.lateral6 = conv(160, 64, kernel=1), conv(96, 64, kernel=1)
        self.lateral12, self.lateral24 = conv(64, 48, kernel=1), conv(32, 48, kernel=1)
        self.up6, self.up12, self.up24 = Residual(separable(64, 64)), Residual(separable(48, 48)), Residual(separable(48, 48))
        self.narrow6, self.narrow24 = conv(64, 48, kernel=1), conv(48, 16, kernel=1)
        self.up48 = Residual(conv(16, 16))
        self.sides = nn.Conv2d(16, 4, 1)
        self.scores = nn.Sequential(nn.Linear(160 + 48, 48), nn.ReLU(inplace=True), nn.Linear(48, 2))

    def forward(self, view: Tensor) -> tuple[Tensor, Tensor]:
        mean = view.mean((1, 2, 3), keepdim=True)
        spread = ((view - mean) ** 2).mean((1, 2, 3), keepdim=True).sqrt()
        x48 = self.at48((view - mean) / (spread + 6))
        x24 = self.at24(x48)
        x12 = self.at12(x24)
        x6 = self.at6(x12)
        x3 = self.at3(x6)
        y6 = self.up6(double(self.lateral3(x3)) + self.lateral6(x6))
        y12 = self.up12(double(self.narrow6(y6)) + self.lateral12(x12))
        y24 = self.up24(double(y12) + self.lateral24(x24))
        y48 = self.up48(double(self.narrow24(y24)) + x48)
        return self.sides(y48), self.scores(torch.cat([x3.mean((2, 3)), y12.mean((2, 3))], 1))
