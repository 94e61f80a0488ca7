"""The corner network: 192x192 RGB in, four 48x48 heat maps and six probabilities out."""
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from layers import Attention, Residual, conv, double, separable

HEATMAP_SIZE = 48


class CornerNetwork(nn.Module):
    """forward: uint8-valued float32 [n, 3, 192, 192] -> heat map logits [n, 4, 48, 48] (top left, top right, bottom
    right, bottom left) and score logits [n, 6] (presence, is ID-3, corner inside the frame x4)."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = conv(3, 16, 2)
        self.at48 = nn.Sequential(conv(16, 32, 2), Residual(separable(32, 32)))
        self.at24 = nn.Sequential(separable(32, 64, 2), Residual(conv(64, 64)), Residual(separable(64, 64)))
        self.at12 = nn.Sequential(separable(64, 128, 2), *(Residual(separable(128, 128)) for _ in range(3)))
        self.at6 = nn.Sequential(separable(128, 224, 2), Residual(separable(224, 224)), Attention(224, 6), Attention(224, 6),
                                 *(Residual(separable(224, 224)) for _ in range(2)))
        self.lateral6, self.lateral12 = conv(224, 64, kernel=1), conv(128, 64, kernel=1)
        self.lateral24, self.lateral48 = conv(64, 64, kernel=1), conv(32, 32, kernel=1)
        self.up12, self.up24 = Residual(separable(64, 64)), nn.Sequential(*(Residual(separable(64, 64)) for _ in range(2)))
        self.narrow = conv(64, 32, kernel=1)
        self.up48 = nn.Sequential(Residual(separable(32, 32)), Residual(separable(32, 32)))
        self.heatmaps = nn.Conv2d(32, 4, 1)
        self.scores = nn.Sequential(nn.Linear(224 + 64, 48), nn.ReLU(inplace=True), nn.Linear(48, 6))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        x48 = self.at48(self.stem((image - 127.5) / 64))
        x24 = self.at24(x48)
        x12 = self.at12(x24)
        x6 = self.at6(x12)
        y12 = self.up12(double(self.lateral6(x6)) + self.lateral12(x12))
        y24 = self.up24(double(y12) + self.lateral24(x24))
        y48 = self.up48(double(self.narrow(y24)) + self.lateral48(x48))
        pooled = torch.cat([x6.mean((2, 3)), y24.mean((2, 3))], 1)
        return self.heatmaps(y48), self.scores(pooled)


def decode_corners(heatmaps: Tensor, reach: int = 2) -> tuple[Tensor, Tensor]:
    """Peak of each map, then the mean of the softmax within reach cells of it: corners in 0..1 [n, 4, 2] and the
    share of the whole map's softmax that lies in that window [n, 4]."""
    count = heatmaps.shape[0]
    share = torch.softmax(heatmaps.reshape(count, 4, -1), -1).reshape(count, 4, HEATMAP_SIZE, HEATMAP_SIZE)
    padded = F.pad(share, (reach,) * 4)
    peak = share.reshape(count, 4, -1).argmax(-1)
    rows, columns = torch.div(peak, HEATMAP_SIZE, rounding_mode="floor"), peak % HEATMAP_SIZE
    corners, confidence = torch.zeros(count, 4, 2), torch.zeros(count, 4)
    offsets = torch.arange(-reach, reach + 1).float()
    for n in range(count):
        for c in range(4):
            row, column = int(rows[n, c]), int(columns[n, c])
            window = padded[n, c, row:row + 2 * reach + 1, column:column + 2 * reach + 1]
            mass = window.sum().clamp(min=1e-9)
            corners[n, c, 0] = (column + 0.5 + (window.sum(0) * offsets).sum() / mass) / HEATMAP_SIZE
            corners[n, c, 1] = (row + 0.5 + (window.sum(1) * offsets).sum() / mass) / HEATMAP_SIZE
            confidence[n, c] = mass
    return corners, confidence
