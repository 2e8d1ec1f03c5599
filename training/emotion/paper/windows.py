"""Videos of tokens, and the windows of them that the network is shown."""

from dataclasses import dataclass

import numpy as np

from emotion.paper.annotations import Annotation
from emotion.paper.extraction import Tokens
from emotion.voting import window_starts


@dataclass(frozen=True)
class Video:
    """`labels` [frames] int8, -1 to be ignored; all -1 for a test video."""

    name: str
    source: str
    tokens: Tokens
    labels: np.ndarray


@dataclass(frozen=True)
class Batch:
    """[B, window, width] float32 tokens, [B, window] float32 masks, [B, window] int64 labels with -1."""

    visual: np.ndarray
    visual_valid: np.ndarray
    audio: np.ndarray
    audio_valid: np.ndarray
    labels: np.ndarray


def videos_of(annotations: list[Annotation], tokens: list[Tokens]) -> list[Video]:
    found = []
    for one, own in zip(annotations, tokens):
        labels = np.full(len(own.visual), -1, np.int8) if one.labels is None else one.labels
        found.append(Video(one.name, one.source, own, labels))
    return found


def cut(videos: list[Video], places: list[tuple[int, int]], window: int) -> Batch:
    """Windows at (video, first frame). Past a video's end: invalid tokens and the label -1."""
    shape = (len(places), window)
    widths = [part.shape[1] for part in (videos[0].tokens.visual, videos[0].tokens.audio)]
    batch = Batch(
        np.zeros((*shape, widths[0]), np.float32), np.zeros(shape, np.float32),
        np.zeros((*shape, widths[1]), np.float32), np.zeros(shape, np.float32), np.full(shape, -1, np.int64),
    )
    for row, (number, start) in enumerate(places):
        tokens, labels = videos[number].tokens, videos[number].labels
        held = min(window, len(labels) - start)
        for name in ("visual", "visual_valid", "audio", "audio_valid"):
            getattr(batch, name)[row, :held] = getattr(tokens, name)[start : start + held]
        batch.labels[row, :held] = labels[start : start + held]
    return batch


def labelled_places(videos: list[Video], window: int, stride: int) -> list[tuple[int, int]]:
    """Every window of the videos that holds a labelled frame."""
    return [
        (number, int(start))
        for number, video in enumerate(videos)
        for start in window_starts(len(video.labels), window, stride)
        if (video.labels[start : start + window] >= 0).any()
    ]


def class_counts(videos: list[Video], classes: int) -> np.ndarray:
    return sum((np.bincount(video.labels[video.labels >= 0], minlength=classes) for video in videos), np.zeros(classes, int))
