"""The face detector: anchor-free, three strides, boxes and landmarks decoded inside the graph (after FCOS and YuNet)."""

import torch
from torch import nn

STRIDES = (8, 16, 32)
LANDMARK_REACH = 2.0  # landmark offsets are told in units of this many strides
PRIOR = -4.0  # bias of the score: about 2 % of points are faces at the start (Lin et al. 2017)


def plain(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


def separable(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False), nn.BatchNorm2d(inputs), nn.ReLU(),
        nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
    )


class Head(nn.Module):
    """Score, box and landmarks of every point of one level."""

    def __init__(self, width: int):
        super().__init__()
        self.trunk = nn.Sequential(separable(width, width), separable(width, width))
        self.out = nn.Conv2d(width, 15, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        nn.init.zeros_(self.out.bias)
        with torch.no_grad():
            self.out.bias[0] = PRIOR

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.out(self.trunk(x))


class DetectorNet(nn.Module):
    def __init__(self, width: int = 64):
        super().__init__()
        self.stem = nn.Sequential(plain(1, 16, 2), separable(16, 32, 2), separable(32, 32))
        self.eighth = nn.Sequential(separable(32, 64, 2), separable(64, 64), separable(64, 64))
        self.sixteenth = nn.Sequential(separable(64, 96, 2), separable(96, 96), separable(96, 96))
        self.thirtysecond = nn.Sequential(separable(96, 128, 2), separable(128, 128), separable(128, 128))
        self.lateral = nn.ModuleList([nn.Conv2d(c, width, 1) for c in (64, 96, 128)])
        self.heads = nn.ModuleList([Head(width) for _ in STRIDES])

    def raw(self, image: torch.Tensor) -> list[torch.Tensor]:
        """[B, 15, H/s, W/s] for each stride."""
        x8 = self.eighth(self.stem(image))
        x16 = self.sixteenth(x8)
        x32 = self.thirtysecond(x16)
        p32 = self.lateral[2](x32)
        p16 = self.lateral[1](x16) + nn.functional.interpolate(p32, scale_factor=2.0, mode="nearest")
        p8 = self.lateral[0](x8) + nn.functional.interpolate(p16, scale_factor=2.0, mode="nearest")
        return [head(p) for head, p in zip(self.heads, (p8, p16, p32))]

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        scores, boxes, landmarks = zip(*[decode(raw, stride) for raw, stride in zip(self.raw(image), STRIDES)])
        return torch.cat(scores, 1).sigmoid(), torch.cat(boxes, 1), torch.cat(landmarks, 1)


def points(height: int, width: int, stride: int) -> torch.Tensor:
    """[h*w, 2] x, y of the middle of each cell, in input pixels."""
    x = (torch.arange(width, dtype=torch.float32) + 0.5) * stride
    y = (torch.arange(height, dtype=torch.float32) + 0.5) * stride
    columns = x.reshape(1, -1) + torch.zeros_like(y).reshape(-1, 1)
    rows = y.reshape(-1, 1) + torch.zeros_like(x).reshape(1, -1)
    return torch.stack([columns.reshape(-1), rows.reshape(-1)], dim=1)


def decode(raw: torch.Tensor, stride: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Score logits [B, n], boxes [B, n, 4] and landmarks [B, n, 10] in input pixels."""
    at = points(raw.shape[2], raw.shape[3], stride).to(raw.device)
    flat = raw.flatten(2).transpose(1, 2)
    reach = torch.exp(flat[..., 1:5].clamp(-4, 4)) * stride
    boxes = torch.cat([at - reach[..., :2], at + reach[..., 2:]], dim=2)
    landmarks = at.repeat(1, 5) + flat[..., 5:] * (LANDMARK_REACH * stride)
    return flat[..., 0], boxes, landmarks
