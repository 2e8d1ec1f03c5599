"""How the fused model is judged: every modality condition, beside the single encoders, by surrogate pairing."""

from pathlib import Path

import numpy as np

from emotion.evaluation import calibrate, fused_logits
from emotion.fused_data import Batch, load_faces, load_voices, windows
from emotion.labels import LABELS
from emotion.metrics import scores, softmax

HALF = 8  # ticks masked in the "half" conditions


def label_chances(counts: np.ndarray, power: float) -> np.ndarray:
    flattened = counts.astype(float) ** power
    return flattened / flattened.sum()


def conditions(split: str, count: int, seed: int) -> dict[str, Batch]:
    """The same windows with both modalities, without the voice, without the face, and with half of the face masked."""
    faces, voices = load_faces(split), load_voices(split)
    chance = label_chances(np.array([len(own) for own in faces.by_label]), 1.0)
    both = windows(faces, voices, count, chance, np.random.default_rng(seed), training=False)
    rng = np.random.default_rng(seed + 1)
    masked = both.visual_valid.copy()
    for row in masked:
        at = int(rng.integers(0, len(row) - HALF + 1))
        row[at : at + HALF] = 0
    none = np.zeros_like(both.audio_valid)
    return {
        "both": both,
        "faceOnly": Batch(both.visual, both.visual_valid, both.audio, none, both.labels),
        "voiceOnly": Batch(both.visual, none, both.audio, both.audio_valid, both.labels),
        "halfFace": Batch(both.visual, masked, both.audio, both.audio_valid, both.labels),
        "halfFaceNoVoice": Batch(both.visual, masked, both.audio, none, both.labels),
    }


def used_ticks(batch: Batch, name: str) -> np.ndarray:
    """Ticks that count: any modality valid; all ticks where the face comes and goes; "other" has no voice."""
    if name.startswith("halfFace"):
        return np.ones_like(batch.visual_valid, bool)
    used = (batch.visual_valid + batch.audio_valid) > 0
    return used & (batch.labels != LABELS.index("other")) if name == "voiceOnly" else used


def calibrate_fused(models: Path) -> dict:
    """Each condition weighs the same: a temperature for all of them."""
    logits, truth = [], []
    for name, batch in conditions("validation", 300, seed=21).items():
        used = used_ticks(batch, name)
        logits.append(fused_logits(models, batch)[used])
        truth.append(batch.labels[used])
    return calibrate(np.concatenate(logits), np.concatenate(truth))


def score_fused(models: Path, heads: dict[str, tuple[np.ndarray, np.ndarray]], count: int = 600) -> dict:
    """`heads`: weight and bias of the encoders' own last layer, to read the same embeddings one tick at a time."""
    found = {}
    for name, batch in conditions("test", count, seed=31).items():
        used = used_ticks(batch, name)
        own = {"fused": scores(batch.labels[used], fused_logits(models, batch)[used].argmax(-1))}
        for kind, content, valid in (("visual", batch.visual, batch.visual_valid), ("speech", batch.audio, batch.audio_valid)):
            seen = used & (valid > 0)
            if not seen.any() or name.startswith("half"):
                continue
            weight, bias = heads[kind]
            own[f"{kind}EncoderAlone"] = scores(batch.labels[seen], (content[seen] @ weight.T + bias).argmax(-1))
            own[f"fusedOnThose_{kind}"] = scores(batch.labels[seen], fused_logits(models, batch)[seen].argmax(-1))
        if name.startswith("half"):
            own["carriedForward"] = scores(batch.labels[used], carried(batch, heads["visual"])[used].argmax(-1))
        found[name] = own
    return found


def carried(batch: Batch, head: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """The baseline of HSEmotion: the visual encoder alone, probabilities interpolated over ticks without a face."""
    probabilities = softmax(batch.visual @ head[0].T + head[1])
    ticks = np.arange(batch.visual.shape[1])
    out = probabilities.copy()
    for row in range(len(out)):
        seen = np.flatnonzero(batch.visual_valid[row])
        for label in range(out.shape[2]):
            out[row, :, label] = np.interp(ticks, seen, probabilities[row, seen, label])
    return out
