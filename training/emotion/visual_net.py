"""The visual encoder: a small residual network from a 48x48 grey face to a 128-d embedding and eight logits."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn

from emotion.faces import normalise
from emotion.local_attention import LocalAttention


def conv_bn(inputs: int, outputs: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs))


class SqueezeExcite(nn.Module):
    """Each channel weighed by what the whole map holds (Hu et al. 2018)."""

    def __init__(self, channels: int, reduction: int = 8):
        super().__init__()
        self.squeeze, self.excite = nn.Conv2d(channels, channels // reduction, 1), nn.Conv2d(channels // reduction, channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * torch.sigmoid(self.excite(torch.relu(self.squeeze(x.mean(dim=(2, 3), keepdim=True)))))


class Block(nn.Module):
    """Two 3x3 convolutions and a shortcut (He et al. 2016, basic block), with squeeze and excitation where asked."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, excite: bool = False):
        super().__init__()
        self.first = conv_bn(inputs, outputs, stride)
        self.second = conv_bn(outputs, outputs)
        self.excite = SqueezeExcite(outputs) if excite else nn.Identity()
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else conv_bn(inputs, outputs, stride, kernel=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.excite(self.second(torch.relu(self.first(x)))) + self.shortcut(x))


class VisualNet(nn.Module):
    """65 M multiply-adds a face (0.13 GFLOP), or 91 M (0.18 GFLOP) where it is `fine`, and 142 M as it is shipped (`fine`, `width` 1.25).

    `fine`: one block more, and a last map of 6x6 places instead of 3x3, weighed by local attention unless `attention` is
    off (local_attention.py); `map_drop` is how often one of its maps is dropped in training. `width` multiplies the channels
    (0.5 is what the comparison of few-label methods uses).
    """

    def __init__(
        self, labels: int = 8, embedding_size: int = 128, dropout: float = 0.3, width: float = 1.0, fine: bool = False,
        attention: bool = True, map_drop: float = 0.6,
    ):
        super().__init__()
        thin, small, middle, wide = (int(width * channels) for channels in (32, 64, 128, 192))
        self.stem = nn.Sequential(conv_bn(1, thin, stride=2, kernel=5), nn.ReLU())
        self.body = nn.Sequential(
            Block(thin, thin),
            Block(thin, small, stride=2),
            Block(small, small),
            Block(small, middle, stride=2, excite=True),
            *(Block(middle, middle, excite=True) for _ in range(3 if fine else 2)),
            Block(middle, wide, stride=1 if fine else 2, excite=True),
        )
        self.attention = LocalAttention(wide, map_drop) if fine and attention else nn.Identity()
        self.embed = nn.Linear(wide, embedding_size)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(embedding_size, labels)

    def forward(self, face: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """[B, 1, 48, 48] normalised faces to embeddings [B, 128] and logits [B, labels]."""
        pooled = self.attention(self.body(self.stem(face))).mean(dim=(2, 3))
        embedding = torch.relu(self.embed(pooled))
        return embedding, self.head(self.dropout(embedding))


def form_of(state: Mapping[str, torch.Tensor]) -> dict:
    """Of the network that a state dictionary (or its weights alone) is of: its width, fine or not, with attention or not."""
    return {"width": len(state["stem.0.0.weight"]) / 32, "fine": "body.7.first.0.weight" in state, "attention": "attention.score.weight" in state}


def like(state: dict[str, torch.Tensor]) -> VisualNet:
    """A network of the form that a state dictionary is of, with as many labels and as large an embedding."""
    return VisualNet(len(state["head.bias"]), len(state["embed.bias"]), **form_of(state))


@torch.no_grad()
def predict(model: VisualNet, crops: np.ndarray, batch: int = 512) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings [N, 128] and logits [N, labels] of crops [N, 48, 48] that are not normalised yet, in evaluation mode."""
    model.eval()
    device = next(model.parameters()).device
    parts = [model(torch.from_numpy(normalise(crops[at : at + batch])[:, None]).to(device)) for at in range(0, len(crops), batch)]
    return tuple(torch.cat(part).cpu().numpy() for part in zip(*parts))
