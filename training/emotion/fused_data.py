"""Surrogate pairing: streams of a face sequence and a voice sequence that share a label but not a person."""

from dataclasses import dataclass

import numpy as np

from emotion.labels import LABELS
from emotion.paths import CACHE
from emotion.speech_data import load_clips

TICKS = 16
SIZE = 128

# On people the encoders were not trained on, a voice misleads far more often than a face does; on training data
# both look sure. So in some training windows one of them shows another label than the one that is asked for.
VOICE_MISLEADS, FACE_MISLEADS = 0.30, 0.08
SILENT, MISSED_FACE, JUST_BEGUN = 0.2, 0.04, 0.1
LEAST_SPAN, MOST_SPAN = 4, 40  # ticks that a label lasts: 1 to 10 s
# Training windows of a face without any voice and of a voice without any face: real sequences, no pairs. A voice alone
# is drawn evenly over the labels, for no prior of faces holds for it.
FACE_ALONE, VOICE_ALONE = 0.15, 0.25


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


def trailing(embeddings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The newest window at each tick of a clip that begins in silence: [n, 16, 128] and masks [n, 16]."""
    padded = np.concatenate([np.zeros((TICKS - 1, SIZE), np.float32), embeddings])
    present = np.concatenate([np.zeros(TICKS - 1, np.float32), np.ones(len(embeddings), np.float32)])
    starts = range(len(embeddings))
    return np.stack([padded[at : at + TICKS] for at in starts]), np.stack([present[at : at + TICKS] for at in starts])


@dataclass(frozen=True)
class Clips:
    """Real clips of one voice, no pairs: windows [n, 16, 128] and masks [n, 16], and of each the number of its clip.

    Of each clip its label and its corpus. A window is read at its newest tick, as a call reads it.
    """

    audio: np.ndarray
    valid: np.ndarray
    owner: np.ndarray
    labels: np.ndarray
    corpora: np.ndarray


def even_rows(clips: Clips, rng: np.random.Generator) -> np.ndarray:
    """As many windows of each corpus as the smallest has."""
    corpora = clips.corpora[clips.owner]
    rows = [rng.permutation(np.flatnonzero(corpora == name)) for name in np.unique(corpora)]
    return np.concatenate([part[: min(len(each) for each in rows)] for part in rows])


def load_clip_windows(split: str) -> Clips:
    with np.load(CACHE / f"fused_voices_{split}.npz") as file:
        content, spans, labels, speakers = (file[key] for key in ("embeddings", "clips", "labels", "speakers"))
    corpus_of = {clip.speaker: clip.corpus for clip in load_clips()[1]}
    corpora = np.array([corpus_of[speaker] for speaker in sorted(corpus_of)])[speakers]
    audio, valid = zip(*(trailing(content[first:last].astype(np.float32)) for first, last in spans))
    owner = np.repeat(np.arange(len(spans)), spans[:, 1] - spans[:, 0])
    return Clips(np.concatenate(audio), np.concatenate(valid), owner, labels, corpora)


@dataclass(frozen=True)
class Batch:
    """[B, T, 128] embeddings, [B, T] masks, [B, T] labels: asked for, of the face, of the voice (-1: silence)."""

    visual: np.ndarray
    visual_valid: np.ndarray
    audio: np.ndarray
    audio_valid: np.ndarray
    labels: np.ndarray
    shown: np.ndarray
    voiced: np.ndarray


def spans(ticks: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Where one label ends and the next begins."""
    ends = [0]
    while ends[-1] < ticks:
        ends.append(ends[-1] + int(rng.integers(LEAST_SPAN, MOST_SPAN + 1)))
    # A stream does not begin where a label begins.
    late = int(rng.integers(0, LEAST_SPAN)) if len(ends) > 2 else 0
    ends = [0, *[end - late for end in ends[1:-1]], ticks]
    return list(zip(ends[:-1], ends[1:]))


def streams(
    faces: Faces, voices: Voices, count: int, chance: np.ndarray, rng: np.random.Generator, training: bool,
    ticks: int = TICKS, alone: bool = True,
) -> Batch:
    """`chance`: how likely each label is. Misleading and missing modalities and late starts only in training.

    `alone`: some training windows are a voice without a face or a face without a voice.
    """
    visual, audio = np.zeros((2, count, ticks, SIZE), np.float32)
    visual_valid, audio_valid = np.ones((count, ticks), np.float32), np.zeros((count, ticks), np.float32)
    labels, shown, voiced = np.zeros((count, ticks), np.int64), np.zeros((count, ticks), np.int64), np.full((count, ticks), -1, np.int64)
    heard_labels = list(voices.groups)
    for row in range(count):
        draw = rng.random() if training and alone else 1.0
        voice_alone, face_alone = draw < VOICE_ALONE, VOICE_ALONE <= draw < VOICE_ALONE + FACE_ALONE
        for start, stop in spans(ticks, rng):
            # 1.6 s of voice take time to turn.
            heard_start, heard_stop = (min(ticks, at + int(rng.integers(0, 5))) if 0 < at < ticks else at for at in (start, stop))
            label = int(rng.choice(heard_labels)) if voice_alone else int(rng.choice(len(LABELS), p=chance))
            labels[row, start:stop] = label
            misleads = VOICE_MISLEADS if training and not voice_alone else 0.0
            said = None if face_alone else label if voice_alone else voiced_label(label, voices, misleads, rng)
            if said is not None and heard_stop > heard_start:
                part = slice(heard_start, heard_stop)
                audio[row, part], audio_valid[row, part] = voice_sequence(voices, said, heard_stop - heard_start, rng)
                voiced[row, part] = said
            face_misleads = training and said == label and rng.random() < FACE_MISLEADS
            shown[row, start:stop] = int(rng.integers(len(LABELS))) if face_misleads else label
            visual[row, start:stop] = face_sequence(faces, shown[row, start], stop - start, rng)
        if voice_alone:
            visual_valid[row] = 0
        if training:
            visual_valid[row, rng.random(ticks) < MISSED_FACE] = 0
            if rng.random() < JUST_BEGUN:
                begun = int(rng.integers(1, ticks))
                visual_valid[row, :begun] = 0
                audio_valid[row, :begun] = 0
    return Batch(visual, visual_valid, audio, audio_valid, labels, shown, voiced)


def asked(batch: Batch, seen: np.ndarray, heard: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Labels and which ticks count, after modalities were dropped: a window that has one of them is asked what that one shows.

    Ticks without either count, too, once the window has begun: what came before and after speaks for them.
    """
    blind, deaf = seen.max(1, keepdims=True) == 0, heard.max(1, keepdims=True) == 0
    labels = np.where(blind & (batch.voiced >= 0), batch.voiced, np.where(deaf, batch.shown, batch.labels))
    begun = np.maximum.accumulate(seen + heard > 0, axis=1)
    return labels, begun & ~(blind & (batch.voiced < 0))
