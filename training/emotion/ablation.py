"""The ablation of paper 1 on our own data: what each piece gives, with the face masked in spans and the voice removed."""

from dataclasses import dataclass

import numpy as np
import torch

from emotion.fused_data import TICKS, Batch, load_faces, load_voices, streams
from emotion.fused_eval import Head, interpolated, masked_in_spans, with_masks
from emotion.fused_net import Ablation, FusedNet
from emotion.fused_training import chances
from emotion.metrics import scores, softmax
from emotion.voting import newest, soft_vote, window_starts

STREAM_TICKS = 48  # 12 s
STRIDE = 4  # ticks between two windows of a stream: each tick is held by up to four
CLEAN, VOICE_REMOVED = "clean", "voice removed"
MASKED = {share: f"face masked {share:.0%}" for share in (0.25, 0.5, 0.75, 1.0)}  # share of the face's ticks, and the column's name
BASELINES = {"visual": "visual encoder, interpolated", "speech": "speech encoder, interpolated"}
PLAIN = {"modality_dropout": False, "gamma": 0.0}
DROPPED = {"modality_dropout": True, "gamma": 0.0}


@dataclass(frozen=True)
class Variant:
    """A row of the table; `like` names the row whose weights it shares."""

    name: str
    ablation: Ablation
    recipe: dict
    votes: bool = False
    like: str | None = None


PAPER = Ablation(testimony=False)
VARIANTS = (
    Variant("visual only", Ablation(hears=False, testimony=False), PLAIN),
    Variant("audio only", Ablation(sees=False, testimony=False), PLAIN),
    Variant("concat", Ablation(cross=False, safe=False, testimony=False), PLAIN),
    Variant("+ cross-attention", Ablation(safe=False, testimony=False), PLAIN),
    Variant("+ safe guard", PAPER, PLAIN),
    Variant("+ modality dropout", PAPER, DROPPED),
    Variant("+ focal loss", PAPER, {}),
    Variant("+ soft voting", PAPER, {}, votes=True, like="+ focal loss"),
    Variant("+ testimony (ours)", Ablation(), {}, votes=True),
)


def test_streams(count: int, seed: int = 41) -> dict[str, Batch]:
    """Held-out faces and speakers in streams of 12 s: clean, with the face masked in spans, and without the voice."""
    faces, voices = load_faces("test"), load_voices("test")
    clean = streams(faces, voices, count, chances(faces, 1.0), np.random.default_rng(seed), training=False, ticks=STREAM_TICKS)
    sets = {CLEAN: clean}
    for share, column in MASKED.items():
        masked = masked_in_spans(clean.visual_valid, share, np.random.default_rng(seed + round(100 * share)))
        sets[column] = with_masks(clean, masked, clean.audio_valid)
    sets[VOICE_REMOVED] = with_masks(clean, clean.visual_valid, np.zeros_like(clean.audio_valid))
    return sets


@torch.no_grad()
def read(model: FusedNet, batch: Batch, votes: bool) -> np.ndarray:
    """[B, T, 8] distributions of streams longer than a window, by voting or from the first window that holds a tick."""
    model.eval()
    count, length = batch.labels.shape
    starts = window_starts(length, TICKS, STRIDE)
    made = []
    for start in starts:
        held = slice(start, start + TICKS)
        parts = (batch.visual[:, held], batch.visual_valid[:, held], batch.audio[:, held], batch.audio_valid[:, held])
        made.append(model(*(torch.from_numpy(np.ascontiguousarray(part)) for part in parts)).numpy())
    probabilities = softmax(np.stack(made, axis=1))
    join = soft_vote if votes else newest
    return np.stack([join(probabilities[row], starts, length) for row in range(count)])


def score(batch: Batch, probabilities: np.ndarray) -> dict:
    """Every tick of every stream counts, whatever of it could be seen or heard, and how often the label changes needlessly."""
    guess = probabilities.argmax(-1)
    changes = (guess[:, 1:] != guess[:, :-1]).sum() - (batch.labels[:, 1:] != batch.labels[:, :-1]).sum()
    minutes = batch.labels.size * 0.25 / 60
    return {**scores(batch.labels.ravel(), guess.ravel()), "extraChangesPerMinute": round(float(max(0, changes) / minutes), 2)}


def baselines(sets: dict[str, Batch], heads: dict[str, Head]) -> dict[str, dict]:
    """The single encoders, interpolated over the ticks that they did not see."""
    return {
        BASELINES["visual"]: {name: score(own, interpolated(own.visual, own.visual_valid, heads["visual"])) for name, own in sets.items()},
        BASELINES["speech"]: {name: score(own, interpolated(own.audio, own.audio_valid, heads["speech"])) for name, own in sets.items()},
    }
