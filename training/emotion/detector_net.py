"""The face detector: YuNet's network on luma, with a narrower stem and boxes and landmarks decoded inside the graph."""

import torch
from torch import nn

from emotion.detector_data import SHAPES

STRIDES = (8, 16, 32)
WIDTH = 64  # channels from stride 8 on
OUTPUTS = 16  # class, objectness, log width and height, centre, five landmarks
# Channels of the five units above stride 8. YuNet has (16, 16, 64, 64, 64): a third of its time goes into stride 4.
YUNET_STEM = (16, 16, 64, 64, 64)
STEM = (16, 16, 32, 32, 48)


class Unit(nn.Sequential):
    """Pointwise, then depthwise with nothing between, as YuNet's (Wu et al. 2023); batch normalisation is folded in."""

    def __init__(self, inputs: int, outputs: int, relu: bool = True):
        layers = [nn.Conv2d(inputs, outputs, 1), nn.Conv2d(outputs, outputs, 3, 1, 1, groups=outputs)]
        super().__init__(*layers, *([nn.ReLU()] if relu else []))


def pool() -> nn.MaxPool2d:
    return nn.MaxPool2d(2)


def cells(height: int, width: int) -> torch.Tensor:
    """[2, height * width]: column and row of each cell."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    return torch.stack([x.flatten(), y.flatten()]).float()


class DetectorNet(nn.Module):
    """`image` [B, 1, H, W] of luma / 128, H and W one of SHAPES; `forward` returns what docs/MODELS.md says."""

    def __init__(self, stem: tuple[int, ...] = STEM):
        super().__init__()
        a, b, c, d, e = stem
        self.stem = nn.Sequential(
            nn.Conv2d(1, a, 3, 2, 1), nn.ReLU(), Unit(a, a), pool(), Unit(a, b), Unit(b, c), Unit(c, d), Unit(d, e), pool()
        )
        self.eighth = nn.Sequential(Unit(e, WIDTH), Unit(WIDTH, WIDTH))
        self.sixteenth = nn.Sequential(pool(), Unit(WIDTH, WIDTH), Unit(WIDTH, WIDTH))
        self.thirtysecond = nn.Sequential(pool(), Unit(WIDTH, WIDTH), Unit(WIDTH, WIDTH))
        self.lateral = nn.ModuleList([Unit(WIDTH, WIDTH) for _ in STRIDES])
        self.trunk = nn.ModuleList([Unit(WIDTH, WIDTH) for _ in STRIDES])
        self.head = nn.ModuleList([Unit(WIDTH, OUTPUTS, relu=False) for _ in STRIDES])
        wide, tall = (torch.cat([cells(height // s, width // s) for s in STRIDES], 1) for height, width in SHAPES)
        # Constants instead of a dozen shape operations: as many points either way, so one choice picks them.
        self.register_buffer("wide", wide, persistent=False)
        self.register_buffer("tall", tall, persistent=False)
        counts = torch.tensor([SHAPES[0][0] * SHAPES[0][1] // s**2 for s in STRIDES])
        self.register_buffer("stride", torch.tensor(STRIDES).float().repeat_interleave(counts), persistent=False)

    def raw(self, image: torch.Tensor) -> list[torch.Tensor]:
        """[B, 16, H/s, W/s] for each stride."""
        return self.levels(self.eighth(self.stem(image)))

    def levels(self, x8: torch.Tensor) -> list[torch.Tensor]:
        """`raw` from the features at stride 8."""
        x16 = self.sixteenth(x8)
        p32 = self.lateral[2](self.thirtysecond(x16))
        p16 = self.lateral[1](x16 + nn.functional.interpolate(p32, scale_factor=2.0, mode="nearest"))
        p8 = self.lateral[0](x8 + nn.functional.interpolate(p16, scale_factor=2.0, mode="nearest"))
        return [head(trunk(p)) for head, trunk, p in zip(self.head, self.trunk, (p8, p16, p32))]

    def cells_of(self, raws: list[torch.Tensor]) -> torch.Tensor:
        """[2, N]: column and row of every point."""
        shape = torch._shape_as_tensor(raws[0])
        return torch.where(shape[2] > shape[3], self.tall, self.wide)

    def decode(self, raws: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Class and objectness logits [B, 2, N], boxes [B, 4, N], landmarks [B, 10, N] in input pixels."""
        flat = torch.cat([r.flatten(2) for r in raws], 2).float()
        half = flat[:, 2:4].clamp(max=4).exp() * (self.stride / 2)
        points = (flat[:, 4:] + self.cells_of(raws).repeat(6, 1)) * self.stride
        return flat[:, :2], torch.cat([points[:, :2] - half, points[:, :2] + half], 1), points[:, 2:]

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        logits, boxes, landmarks = self.decode(self.raw(image))
        chances = logits.sigmoid()
        # The geometric mean, as OpenCV's FaceDetectorYN has it.
        return (chances[:, 0] * chances[:, 1]).sqrt(), boxes.transpose(1, 2), landmarks.transpose(1, 2)
