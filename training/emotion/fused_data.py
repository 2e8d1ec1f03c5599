"""Surrogate pairing: windows of a face sequence and a voice sequence that share a label but not a person."""

from dataclasses import dataclass

import numpy as np

from emotion.labels import LABELS
from emotion.paths import CACHE

TICKS = 16
SIZE = 128

# On people the encoders were not trained on, a voice misleads far more often than a face does; on training data
# both look sure. So in some training windows one of them shows another label than the one that is asked for.
VOICE_MISLEADS, FACE_MISLEADS = 0.30, 0.08
TRANSITIONS, SILENT, MISSED_FACE, JUST_BEGUN = 0.3, 0.2, 0.04, 0.1


@dataclass(frozen=True)
class Faces:
    """[N, V, 128] embeddings (V views of each picture), their labels, how often each is drawn."""

    embeddings: np.ndarray
    labels: np.ndarray
    by_label: list[np.ndarray]


@dataclass(frozen=True)
class Voices:
    """[M, 128] embeddings of consecutive windows; clips as (first, last + 1), grouped by label and speaker."""

    embeddings: np.ndarray
    clips: np.ndarray
    groups: dict[int, list[np.ndarray]]


def load_faces(split: str) -> Faces:
    with np.load(CACHE / f"fused_faces_{split}.npz") as file:
        embeddings, labels = file["embeddings"].astype(np.float32), file["labels"]
    return Faces(embeddings, labels, [np.flatnonzero(labels == label) for label in range(len(LABELS))])


def load_voices(split: str) -> Voices:
    with np.load(CACHE / f"fused_voices_{split}.npz") as file:
        embeddings, clips, labels, speakers = (file[key] for key in ("embeddings", "clips", "labels", "speakers"))
    groups: dict[int, list[np.ndarray]] = {}
    for label in np.unique(labels):
        own = [np.flatnonzero((labels == label) & (speakers == speaker)) for speaker in np.unique(speakers[labels == label])]
        groups[int(label)] = own
    return Voices(embeddings.astype(np.float32), clips, groups)


def face_sequence(faces: Faces, label: int, ticks: int, rng: np.random.Generator) -> np.ndarray:
    """One picture, seen a little differently from tick to tick."""
    own = faces.by_label[label]
    views = faces.embeddings[own[int(rng.integers(len(own)))]]
    chosen = rng.integers(0, len(views), ticks)
    held = rng.random(ticks) < 0.5
    for tick in range(1, ticks):
        if held[tick]:
            chosen[tick] = chosen[tick - 1]
    return views[chosen]


def voice_sequence(voices: Voices, label: int, ticks: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Clips of one speaker and label, one after the other with pauses; and the mask of ticks with voice."""
    content, valid = np.zeros((ticks, SIZE), np.float32), np.zeros(ticks, np.float32)
    groups = voices.groups[label]
    group = groups[int(rng.integers(len(groups)))]
    at = -int(rng.integers(0, 6))
    while at < ticks:
        first, last = voices.clips[group[int(rng.integers(len(group)))]]
        low, high = max(at, 0), min(at + last - first, ticks)
        if high > low:
            content[low:high] = voices.embeddings[first + low - at : first + high - at]
            valid[low:high] = 1
        at += last - first + int(rng.choice([0, 0, 1, 2, 4, 7]))
    return content, valid


def voiced_label(label: int, voices: Voices, misleads: float, rng: np.random.Generator) -> int | None:
    """The label of the voice for a face's label; None is silence (no corpus here has a voice for "other")."""
    if rng.random() < SILENT:
        return None
    if rng.random() < misleads:
        return int(rng.choice(list(voices.groups)))
    if label in voices.groups:
        return label
    return int(rng.choice(list(voices.groups))) if rng.random() < 0.5 else None  # any voice: it says nothing of "other"


@dataclass(frozen=True)
class Batch:
    visual: np.ndarray
    visual_valid: np.ndarray
    audio: np.ndarray
    audio_valid: np.ndarray
    labels: np.ndarray


def windows(faces: Faces, voices: Voices, count: int, chance: np.ndarray, rng: np.random.Generator, training: bool) -> Batch:
    """`chance`: how likely each label is. Misleading modalities, missed faces and late starts only in training."""
    visual, audio = np.zeros((2, count, TICKS, SIZE), np.float32)
    visual_valid, audio_valid = np.ones((count, TICKS), np.float32), np.zeros((count, TICKS), np.float32)
    labels = np.zeros((count, TICKS), np.int64)
    for row in range(count):
        change = int(rng.integers(4, 13)) if rng.random() < TRANSITIONS else TICKS
        heard_change = min(TICKS, change + int(rng.integers(0, 5)))  # 1.6 s of voice take time to turn
        spans = [(0, change, 0, heard_change), (change, TICKS, heard_change, TICKS)]
        for start, stop, heard_start, heard_stop in spans:
            if start == stop:
                continue
            label = int(rng.choice(len(LABELS), p=chance))
            labels[row, start:stop] = label
            voiced = voiced_label(label, voices, VOICE_MISLEADS if training else 0.0, rng)
            if voiced is not None and heard_stop > heard_start:
                said, valid = voice_sequence(voices, voiced, heard_stop - heard_start, rng)
                audio[row, heard_start:heard_stop], audio_valid[row, heard_start:heard_stop] = said, valid
            shown = label
            if training and voiced == label and rng.random() < FACE_MISLEADS:
                shown = int(rng.integers(len(LABELS)))
            visual[row, start:stop] = face_sequence(faces, shown, stop - start, rng)
        if training:
            visual_valid[row, rng.random(TICKS) < MISSED_FACE] = 0
            if rng.random() < JUST_BEGUN:
                begun = int(rng.integers(1, TICKS))
                visual_valid[row, :begun] = 0
                audio_valid[row, :begun] = 0
    return Batch(visual, visual_valid, audio, audio_valid, labels)

