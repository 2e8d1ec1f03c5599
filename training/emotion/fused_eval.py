"""How the fused model is judged: every modality condition, beside the single encoders, by surrogate pairing."""

from pathlib import Path

import numpy as np

from emotion.evaluation import calibrate, fused_logits
from emotion.fused_data import TICKS, Batch, asked, even_rows, load_clip_windows, load_faces, load_voices, streams
from emotion.fused_training import chances
from emotion.metrics import scores, softmax

Head = tuple[np.ndarray, np.ndarray]  # weight and bias of an encoder's own last layer
LEAST_GAP, MOST_GAP = 4, 12  # ticks that a face is away for: 1 to 3 s


def masked_in_spans(valid: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """[B, T] masks with `share` of each row's ticks removed, in spans of LEAST_GAP to MOST_GAP ticks."""
    out = valid.copy()
    for row in out:
        wanted = round(share * len(row))
        while (missing := int((row == 0).sum())) < wanted:
            length = min(int(rng.integers(LEAST_GAP, MOST_GAP + 1)), wanted - missing)
            at = int(rng.integers(0, len(row) - length + 1))
            row[at : at + length] = 0
    return out


def conditions(split: str, count: int, seed: int, ticks: int = TICKS) -> dict[str, Batch]:
    """The same windows with both modalities, without the voice, without the face, and with half of the face masked."""
    faces, voices = load_faces(split), load_voices(split)
    both = streams(faces, voices, count, chances(faces, 1.0), np.random.default_rng(seed), training=False, ticks=ticks)
    half = masked_in_spans(both.visual_valid, 0.5, np.random.default_rng(seed + 1))
    nothing = np.zeros_like(both.audio_valid)
    return {
        "both": both,
        "faceOnly": with_masks(both, both.visual_valid, nothing),
        "voiceOnly": with_masks(both, nothing, both.audio_valid),
        "halfFace": with_masks(both, half, both.audio_valid),
        "halfFaceNoVoice": with_masks(both, half, nothing),
    }


def with_masks(batch: Batch, seen: np.ndarray, heard: np.ndarray) -> Batch:
    return Batch(batch.visual, seen, batch.audio, heard, batch.labels, batch.shown, batch.voiced)


def calibrate_fused(models: Path) -> dict:
    """Validation pairs with face and voice, their faces alone, and real clips of a voice alone weigh the same."""
    logits, truth = [], []
    sets, rng = conditions("validation", 400, seed=21), np.random.default_rng(22)
    for name in ("both", "faceOnly"):
        labels, used = asked(sets[name], sets[name].visual_valid, sets[name].audio_valid)
        logits.append(fused_logits(models, sets[name])[used])
        truth.append(labels[used])
    clips = load_clip_windows("validation")
    chosen = even_rows(clips, rng)
    audio, valid, labels = clips.audio[chosen], clips.valid[chosen], clips.labels[clips.owner[chosen]]
    said = fused_logits(models, Batch(0 * audio, 0 * valid, audio, valid, labels, labels, labels))[:, -1]
    logits.append(said)
    truth.append(labels)
    least = min(len(part) for part in truth)
    rows = [rng.permutation(len(part))[:least] for part in truth]
    return calibrate(*(np.concatenate([part[own] for part, own in zip(parts, rows)]) for parts in (logits, truth)))


def score_fused(models: Path, heads: dict[str, Head], count: int = 600) -> dict:
    """Accuracy, mean recall and F1 of every condition; `heads` read the same embeddings without the fused model."""
    found = {}
    for name, batch in conditions("test", count, seed=31).items():
        labels, used = asked(batch, batch.visual_valid, batch.audio_valid)
        guess = fused_logits(models, batch).argmax(-1)
        own = {"fused": scores(labels[used], guess[used])}
        if batch.visual_valid.any():
            own["visualEncoderInterpolated"] = scores(labels[used], interpolated(batch.visual, batch.visual_valid, heads["visual"])[used].argmax(-1))
        if batch.audio_valid.any():
            heard = used & (batch.audio_valid.max(1, keepdims=True) > 0)
            own["speechEncoderInterpolated"] = scores(labels[heard], interpolated(batch.audio, batch.audio_valid, heads["speech"])[heard].argmax(-1))
            own["fusedOnThose"] = scores(labels[heard], guess[heard])
        found[name] = own
    return found


def interpolated(content: np.ndarray, valid: np.ndarray, head: Head) -> np.ndarray:
    """The baseline of HSEmotion: one encoder alone, its probabilities interpolated over ticks that it did not see.

    [B, T, 128] and [B, T] to [B, T, 8]; rows without any valid tick are uniform.
    """
    probabilities = softmax(content @ head[0].T + head[1])
    ticks = np.arange(content.shape[1])
    out = np.full(probabilities.shape, 1 / probabilities.shape[2])
    for row in np.flatnonzero(valid.any(1)):
        seen = np.flatnonzero(valid[row])
        for label in range(out.shape[2]):
            out[row, :, label] = np.interp(ticks, seen, probabilities[row, seen, label])
    return out
