"""The fused model: a dual-branch Transformer with safe cross-attention (after arXiv 2603.08034)."""

import math
from dataclasses import dataclass

import torch
from torch import nn

FAR = -1e9  # added to a masked score: its exp is exactly 0 in float32, so nothing leaks


class SafeAttention(nn.Module):
    """Multi-head attention that is exactly zero where no key is valid, and never NaN."""

    def __init__(self, width: int, heads: int, dropout: float):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.dropout = nn.Dropout(dropout)

    def forward(self, asking: torch.Tensor, told: torch.Tensor, valid: torch.Tensor, has: torch.Tensor) -> torch.Tensor:
        """`valid` [B, T] of 0 and 1; `has` [B, 1, 1] is 1 where any key is valid."""
        ticks, width = asking.shape[1], asking.shape[2]
        split = (-1, ticks, self.heads, width // self.heads)
        query, key, value = (
            part.reshape(split).transpose(1, 2) for part in (self.query(asking), self.key(told), self.value(told))
        )
        # Where no key is valid the first is unmasked, so that the softmax is defined; `has` then removes the result.
        opened = torch.cat([torch.maximum(valid[:, :1], 1 - has[:, :, 0]), valid[:, 1:]], dim=1)
        scores = query @ key.transpose(2, 3) / math.sqrt(width // self.heads) + ((1 - opened) * FAR)[:, None, None]
        mixed = self.dropout(scores.softmax(dim=-1)) @ value
        return self.out(mixed.transpose(1, 2).reshape(-1, ticks, width)) * has


class FeedForward(nn.Module):
    def __init__(self, width: int, inner: int, dropout: float):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.body = nn.Sequential(nn.Linear(width, inner), nn.ReLU(), nn.Dropout(dropout), nn.Linear(inner, width), nn.Dropout(dropout))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(self.norm(x))


class SelfLayer(nn.Module):
    """A pre-norm encoder layer with the same guard: without a valid key it is exactly the identity."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = SafeAttention(width, heads, dropout)
        self.forward_part = FeedForward(width, inner, dropout)

    def forward(self, x: torch.Tensor, valid: torch.Tensor, has: torch.Tensor) -> torch.Tensor:
        normed = self.norm(x)
        x = x + self.attention(normed, normed, valid, has)
        return x + self.forward_part(x) * has


class SafeCross(nn.Module):
    """x + gate([x; y]) * y with y from the other branch; with no valid key exactly the identity."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float):
        super().__init__()
        self.norm, self.norm_told = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = SafeAttention(width, heads, dropout)
        self.gate = nn.Linear(2 * width, width)
        self.forward_part = FeedForward(width, inner, dropout)

    def forward(self, x: torch.Tensor, told: torch.Tensor, valid: torch.Tensor, has: torch.Tensor) -> torch.Tensor:
        y = self.attention(self.norm(x), self.norm_told(told), valid, has)
        x = x + torch.sigmoid(self.gate(torch.cat([x, y], dim=2))) * y * has
        return x + self.forward_part(x) * has


class Branch(nn.Module):
    """Embeddings of one modality to tokens; invalid ones become the learned "missing" token, and are masked."""

    def __init__(self, inputs: int, width: int, heads: int, inner: int, layers: int, ticks: int, dropout: float):
        super().__init__()
        self.project = nn.Sequential(nn.Linear(inputs, width), nn.LayerNorm(width), nn.GELU(), nn.Dropout(dropout))
        self.missing = nn.Parameter(torch.randn(width) * 0.02)
        self.layers = nn.ModuleList([SelfLayer(width, heads, inner, dropout) for _ in range(layers)])
        self.register_buffer("positions", sinusoids(ticks, width))

    def forward(self, content: torch.Tensor, valid: torch.Tensor, has: torch.Tensor) -> torch.Tensor:
        here = valid[:, :, None] > 0.5
        content = torch.where(here, content, torch.zeros_like(content))
        x = torch.where(here, self.project(content), self.missing) + self.positions
        for layer in self.layers:
            x = layer(x, valid, has)
        return x


def sinusoids(ticks: int, width: int) -> torch.Tensor:
    """Positions of Vaswani et al. 2017, a tenth as loud: order matters less than what is shown."""
    at = torch.arange(ticks)[:, None] * torch.exp(torch.arange(0, width, 2) * (-math.log(10_000) / width))
    return 0.1 * torch.stack([at.sin(), at.cos()], dim=2).reshape(ticks, width)


def any_valid(valid: torch.Tensor) -> torch.Tensor:
    return valid.amax(dim=1).reshape(-1, 1, 1)


class Testimony(nn.Module):
    """What one encoder's own last layer says of each tick, spread over its neighbours: the nearer a seen tick, the more it counts."""

    def __init__(self, inputs: int, labels: int, ticks: int, nearness: float, gain_alone: float, gain_beside: float):
        super().__init__()
        self.says = nn.Linear(inputs, labels)
        for frozen in self.says.parameters():  # the encoder's, set by take_heads
            frozen.requires_grad = False
        self.gain_alone, self.gain_beside = nn.Parameter(torch.tensor(gain_alone)), nn.Parameter(torch.tensor(gain_beside))
        at = torch.arange(ticks, dtype=torch.float32)
        self.register_buffer("weights", torch.exp(-nearness * (at[:, None] - at[None]).abs()))

    def forward(self, content: torch.Tensor, valid: torch.Tensor, has: torch.Tensor, has_other: torch.Tensor) -> torch.Tensor:
        """[B, T, inputs] and masks to [B, T, labels]; zeros where `has` is 0."""
        said = self.says(torch.where(valid[:, :, None] > 0.5, content, torch.zeros_like(content)))
        weights = self.weights * valid[:, None]
        said = weights @ said / (weights.sum(dim=2, keepdim=True) + 1e-12)
        return said * (self.gain_beside * has_other + self.gain_alone * (1 - has_other)) * has


# A seen tick's say falls by so many nepers a tick of distance: chosen on validation faces and clips (LOG.md).
NEARNESS = 1.0
# How much of the head's correction counts while there is no voice, or no face: chosen on validation faces and clips (LOG.md).
# In training a voice's correction counts in full; it is learnt on voices that the encoder has heard, and shrunk for others.
HEAD_WITHOUT_VOICE, HEAD_WITHOUT_FACE = 0.25, 0.5


@dataclass(frozen=True)
class Ablation:
    """What of the model is switched on; the default is all of it. papers.md's table is made of these."""

    sees: bool = True
    hears: bool = True
    cross: bool = True  # cross-attention between the branches
    safe: bool = True  # the guard; without it what is missing is a zero that is attended to like any other token
    testimony: bool = True  # the encoders' own heads added to the logits: ours, not the paper's


class FusedNet(nn.Module):
    """Branches, cross-attention and a head, which corrects what the encoders' own heads say: it starts no worse than they are."""

    def __init__(
        self, labels: int = 8, inputs: int = 128, width: int = 96, heads: int = 4, inner: int = 256,
        layers: int = 2, ticks: int = 16, dropout: float = 0.2, ablation: Ablation = Ablation(),
    ):
        super().__init__()
        shape = (inputs, width, heads, inner, layers, ticks, dropout)
        self.ablation = ablation
        self.visual_branch, self.audio_branch = Branch(*shape), Branch(*shape)
        self.to_visual, self.to_audio = (SafeCross(width, heads, inner, dropout) for _ in range(2))
        self.head = nn.Sequential(
            nn.LayerNorm(2 * width), nn.Linear(2 * width, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, labels)
        )
        # Two sure witnesses that do not know of each other count less together than alone.
        self.visual_testimony = Testimony(inputs, labels, ticks, NEARNESS, 1.0, 0.8)
        self.audio_testimony = Testimony(inputs, labels, ticks, NEARNESS, 1.0, 0.4)
        # Temperatures with a face and a voice, with a face alone, with a voice alone: fitted on validation after training.
        self.register_buffer("temperatures", torch.ones(3))

    def take_heads(self, visual: nn.Linear, audio: nn.Linear) -> None:
        self.visual_testimony.says.load_state_dict(visual.state_dict())
        self.audio_testimony.says.load_state_dict(audio.state_dict())

    def forward(
        self, visual: torch.Tensor, visual_valid: torch.Tensor, audio: torch.Tensor, audio_valid: torch.Tensor
    ) -> torch.Tensor:
        """Embeddings [B, 16, 128] and masks [B, 16] of 0 and 1 to [B, 16, 8] logits, one row a tick."""
        on = self.ablation
        visual_valid = visual_valid if on.sees else torch.zeros_like(visual_valid)
        audio_valid = audio_valid if on.hears else torch.zeros_like(audio_valid)
        if not on.safe:
            visual, visual_valid = unguarded(visual, visual_valid)
            audio, audio_valid = unguarded(audio, audio_valid)
        has_visual, has_audio = any_valid(visual_valid), any_valid(audio_valid)
        seen = self.visual_branch(visual, visual_valid, has_visual)
        heard = self.audio_branch(audio, audio_valid, has_audio)
        seen_more = self.to_visual(seen, heard, audio_valid, has_audio) if on.cross else seen
        heard_more = self.to_audio(heard, seen, visual_valid, has_visual) if on.cross else heard
        corrected = self.head(torch.cat([seen_more, heard_more], dim=2))
        if on.testimony:
            said = self.visual_testimony(visual, visual_valid, has_visual, has_audio)
            said = said + self.audio_testimony(audio, audio_valid, has_audio, has_visual)
            share = by_kind(has_visual, has_audio, 1.0, HEAD_WITHOUT_VOICE, 1.0 if self.training else HEAD_WITHOUT_FACE)
            corrected = said + share * corrected
        return corrected / self.temperature(has_visual, has_audio)

    def temperature(self, has_visual: torch.Tensor, has_audio: torch.Tensor) -> torch.Tensor:
        """[B, 1, 1], by what the window has; 1 where it has nothing."""
        return by_kind(has_visual, has_audio, *self.temperatures)

    def visual_only(self, visual: torch.Tensor, visual_valid: torch.Tensor) -> torch.Tensor:
        """The path with no audio branch to listen to: what forward must equal when audio is removed."""
        has = any_valid(visual_valid)
        seen = self.visual_branch(visual, visual_valid, has)
        absent = (self.audio_branch.missing + self.audio_branch.positions).expand_as(seen)
        said = self.visual_testimony(visual, visual_valid, has, torch.zeros_like(has))
        corrected = self.head(torch.cat([seen, self.to_audio(absent, seen, visual_valid, has)], dim=2))
        return (said + HEAD_WITHOUT_VOICE * corrected) / self.temperature(has, torch.zeros_like(has))

    def audio_only(self, audio: torch.Tensor, audio_valid: torch.Tensor) -> torch.Tensor:
        """The path with no face to look at: what forward must equal when the picture is removed."""
        has = any_valid(audio_valid)
        heard = self.audio_branch(audio, audio_valid, has)
        absent = (self.visual_branch.missing + self.visual_branch.positions).expand_as(heard)
        said = self.audio_testimony(audio, audio_valid, has, torch.zeros_like(has))
        corrected = self.head(torch.cat([self.to_visual(absent, heard, audio_valid, has), heard], dim=2))
        return (said + HEAD_WITHOUT_FACE * corrected) / self.temperature(torch.zeros_like(has), has)


def by_kind(has_visual: torch.Tensor, has_audio: torch.Tensor, both, face, voice) -> torch.Tensor:
    """[B, 1, 1]: the value for what a window has; 1 where it has nothing."""
    here = has_visual * has_audio
    return 1 + (both - 1) * here + (face - 1) * (has_visual - here) + (voice - 1) * (has_audio - here)


def unguarded(content: torch.Tensor, valid: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Zeros where something is missing, and a mask that says that nothing is."""
    here = valid[:, :, None] > 0.5
    return torch.where(here, content, torch.zeros_like(content)), torch.ones_like(valid)
