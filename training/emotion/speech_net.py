"""The speech encoder: a small residual network from a 64x160 log-mel picture to a 128-d embedding and eight logits."""

import torch
from torch import nn

from emotion.visual_net import Block, conv_bn


class SpeechNet(nn.Module):
    """38 M multiply-adds a window (0.3 GFLOP a second of speech at four windows a second). Convolutions halve time and frequency; what is left of frequency is kept, time is pooled by mean and maximum."""

    def __init__(self, labels: int = 8, embedding_size: int = 128, dropout: float = 0.4):
        super().__init__()
        self.stem = nn.Sequential(conv_bn(1, 24, stride=2), nn.ReLU())
        self.body = nn.Sequential(
            Block(24, 32, stride=2),
            Block(32, 64, stride=2, excite=True),
            nn.Dropout2d(0.1),
            Block(64, 64, excite=True),
            Block(64, 96, stride=2, excite=True),
        )
        self.squeeze = nn.Sequential(nn.Conv1d(96 * 4, 160, 1), nn.ReLU())
        self.embed = nn.Linear(320, embedding_size)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(embedding_size, labels)

    def forward(self, logmel: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """[B, 64, 160] normalised log-mel to embeddings [B, 128] and logits [B, 8]."""
        maps = self.body(self.stem(logmel.unsqueeze(1)))
        steps = self.squeeze(maps.flatten(1, 2))
        pooled = torch.cat([steps.mean(dim=2), steps.amax(dim=2)], dim=1)
        embedding = torch.relu(self.embed(self.dropout(pooled)))
        return embedding, self.head(self.dropout(embedding))
