"""Local attention with randomly dropped maps: no single region of the face may be relied on (paper 2; after TransFER, Xue et al. 2021)."""

import torch
from torch import nn

BRANCHES, HIDDEN = 2, 32  # TransFER has two maps; the width between is ours


class LocalAttention(nn.Module):
    """Weighs each place of a feature map by the largest of several attention maps: F' = F · max_b(A_b).

    A_b = sigmoid(conv1x1(relu(conv1x1(F)))), each [B, 1, H, W]. In training one of the maps, chosen anew for each face,
    is zeroed with probability `drop` (multi-attention dropping), so that the others must find a region of their own.
    Nothing is dropped in evaluation mode, so neither in an averaged model nor in a teacher.
    """

    def __init__(self, channels: int, drop: float = 0.6):
        super().__init__()
        if not 0 <= drop <= 1:
            raise ValueError(f"drop is a probability, not {drop}")
        self.drop = drop
        self.squeeze = nn.Conv2d(channels, HIDDEN * BRANCHES, 1)
        self.score = nn.Conv2d(HIDDEN * BRANCHES, BRANCHES, 1, groups=BRANCHES)

    def maps(self, features: torch.Tensor) -> torch.Tensor:
        """[B, C, H, W] features to [B, 2, H, W] weights between 0 and 1, before any is dropped."""
        return torch.sigmoid(self.score(torch.relu(self.squeeze(features))))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        maps = self.maps(features)
        if self.training and self.drop > 0:
            maps = maps * kept_maps(len(maps), self.drop, maps.device).to(maps.dtype)[:, :, None, None]
        return features * maps.amax(dim=1, keepdim=True)


def kept_maps(faces: int, drop: float, device: torch.device) -> torch.Tensor:
    """[faces, 2] of ones, where with probability `drop` one place of a row is zero."""
    which = torch.randint(BRANCHES, (faces, 1), device=device)
    dropped = (torch.rand(faces, 1, device=device) < drop) & (which == torch.arange(BRANCHES, device=device))
    return 1.0 - dropped.float()
