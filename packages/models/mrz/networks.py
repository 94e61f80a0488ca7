"""The two networks: one finds lines of a machine-readable zone in a picture, one reads the characters of one line."""
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from glyphs import ALPHABET

STRIDE = 4  # of both networks' outputs, in pixels of their inputs
STRIP_HEIGHT = 32
STRIP_PITCH = 16  # pixels from character to character that a strip is cut with


def conv(inputs: int, outputs: int, kernel: int | tuple[int, int] = 3, stride: int | tuple[int, int] = 1, dilation: int = 1) -> nn.Sequential:
    padding = dilation * (kernel // 2) if isinstance(kernel, int) else (0, 0)
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Separable(nn.Module):
    """A residual block: a depthwise and a pointwise convolution."""

    def __init__(self, channels: int, kernel: tuple[int, int] = (3, 3), dilation: int = 1):
        super().__init__()
        padding = (kernel[0] // 2 * dilation, kernel[1] // 2 * dilation)
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, kernel, 1, padding, dilation, groups=channels, bias=False), nn.BatchNorm2d(channels), nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.body(x))


def standardised(image: Tensor) -> Tensor:
    """Each picture with mean 0 and deviation 1; written out, since ONNX of opset 13 has no variance."""
    centred = image - image.mean((2, 3), keepdim=True)
    return centred / ((centred * centred).mean((2, 3), keepdim=True) + 4.0).sqrt()


class LineFinder(nn.Module):
    """forward: luma 0..255 [n, 1, h, w], h and w multiples of 16 -> logits [n, 1, h/4, w/4], high along the middle of
    every line of the zone."""

    def __init__(self) -> None:
        super().__init__()
        self.at4 = nn.Sequential(conv(1, 8, stride=2), conv(8, 16, stride=2), Separable(16))
        self.at8 = nn.Sequential(conv(16, 24, stride=2), Separable(24), Separable(24))
        self.at16 = nn.Sequential(conv(24, 40, stride=2), Separable(40), Separable(40, dilation=2), Separable(40, dilation=4), Separable(40))
        self.lateral16, self.lateral8 = conv(40, 24, 1), conv(24, 16, 1)
        self.up8, self.up4 = Separable(24), nn.Sequential(Separable(16), Separable(16))
        self.head = nn.Conv2d(16, 1, 1)

    def forward(self, image: Tensor) -> Tensor:
        x4 = self.at4(standardised(image))
        x8 = self.at8(x4)
        x16 = self.at16(x8)
        y8 = self.up8(F.interpolate(self.lateral16(x16), scale_factor=2.0, mode="nearest") + x8)
        y4 = self.up4(F.interpolate(self.lateral8(y8), scale_factor=2.0, mode="nearest") + x4)
        return self.head(y4)


class LineReader(nn.Module):
    """forward: luma 0..255 [n, 1, 32, w], w a multiple of 4 -> logits [n, 38, w/4]: the 37 characters, then how near
    the middle of a character is."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            conv(1, 16), conv(16, 32, stride=2), Separable(32),
            conv(32, 40, stride=2), Separable(40), Separable(40),
            nn.MaxPool2d((2, 1)), Separable(40), conv(40, 72, (4, 1)),
        )
        self.along = nn.Sequential(Separable(72, (1, 5)), Separable(72, (1, 5)))
        self.head = nn.Conv2d(72, len(ALPHABET) + 1, 1)

    def forward(self, strip: Tensor) -> Tensor:
        return self.head(self.along(self.features(standardised(strip)))).squeeze(2)
