"""The paper's two-branch network at its own size, and the visual network without time that it must beat."""

import torch
from torch import nn

from emotion.fused_net import Branch, SafeCross, any_valid
from emotion.labels import LABELS
from emotion.paper.recipe import Recipe


def head(inputs: int, hidden: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.LayerNorm(inputs), nn.Linear(inputs, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, len(LABELS)))


class PaperNet(nn.Module):
    """A branch for each modality, safe cross-attention both ways, and a head on both: 512 → 256 → 8 at the paper's size."""

    def __init__(self, visual_inputs: int, audio_inputs: int, recipe: Recipe):
        super().__init__()
        shape = (recipe.width, recipe.heads, recipe.inner, recipe.layers, recipe.window, recipe.dropout)
        self.visual_branch, self.audio_branch = Branch(visual_inputs, *shape), Branch(audio_inputs, *shape)
        self.to_visual, self.to_audio = (SafeCross(recipe.width, recipe.heads, recipe.inner, recipe.dropout) for _ in range(2))
        self.head = head(2 * recipe.width, recipe.width, recipe.dropout)

    def forward(
        self, visual: torch.Tensor, visual_valid: torch.Tensor, audio: torch.Tensor, audio_valid: torch.Tensor
    ) -> torch.Tensor:
        """[B, window, 8] logits of [B, window, inputs] tokens and [B, window] masks of 0 and 1."""
        has_visual, has_audio = any_valid(visual_valid), any_valid(audio_valid)
        seen = self.visual_branch(visual, visual_valid, has_visual)
        heard = self.audio_branch(audio, audio_valid, has_audio)
        seen_more = self.to_visual(seen, heard, audio_valid, has_audio)
        heard_more = self.to_audio(heard, seen, visual_valid, has_visual)
        return self.head(torch.cat([seen_more, heard_more], dim=2))


class FrameNet(nn.Module):
    """The baseline of HSEmotion: each face for itself, no sound; frames without a face are interpolated afterwards (scoring.py)."""

    def __init__(self, visual_inputs: int, audio_inputs: int, recipe: Recipe):
        super().__init__()
        self.head = head(visual_inputs, recipe.width, recipe.dropout)

    def forward(
        self, visual: torch.Tensor, visual_valid: torch.Tensor, audio: torch.Tensor, audio_valid: torch.Tensor
    ) -> torch.Tensor:
        here = visual_valid[:, :, None] > 0.5
        return self.head(torch.where(here, visual, torch.zeros_like(visual)))


NETS = {"fused": PaperNet, "frames": FrameNet}
