"""The first stage: face crops and sound of one video to a visual and an audio token for each frame."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
import torch

from emotion.paper.backbones import FaceBackbone, VoiceBackbone
from emotion.paper.problems import PaperError, Problems
from emotion.paper.sound import SAMPLE_RATE_HZ, loud
from emotion.paper.sources import Clip, crop_path

HALF_WINDOW_S = 0.25  # papers.md: hidden states are averaged over so much before and after each frame's time
CORE_S, CONTEXT_S = 20, 2  # WavLM's attention is quadratic: long sound goes in pieces, with context that is thrown away
UNREADABLE_SHARE = 0.05
HELD_BATCHES = 4  # pictures decoded ahead of the model


@dataclass(frozen=True)
class Tokens:
    """float16 [frames, width] embeddings and uint8 [frames] validity; invalid rows are 0."""

    visual: np.ndarray
    visual_valid: np.ndarray
    audio: np.ndarray
    audio_valid: np.ndarray


def half(found: np.ndarray) -> np.ndarray:
    """float16, at its largest number where a feature is larger; a backbone's are below a few hundred."""
    return np.clip(found, -65_504, 65_504).astype(np.float16)


def read_crop(clip: Clip, number: int) -> np.ndarray | None:
    """[H, W, 3] uint8 RGB; None where the file is no picture."""
    raw = np.fromfile(crop_path(clip.folder, number), np.uint8)
    picture = cv2.imdecode(raw, cv2.IMREAD_COLOR) if len(raw) else None
    return None if picture is None else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def prepared(clip: Clip, face: FaceBackbone, batch: int, workers: int) -> Iterator[tuple[np.ndarray, list[int], torch.Tensor | None]]:
    """Batches of crop numbers: all of them, those that could be decoded, and these as the model's input."""

    def make(numbers: np.ndarray) -> tuple[np.ndarray, list[int], torch.Tensor | None]:
        pictures = [(int(number), read_crop(clip, number)) for number in numbers]
        good = [(number, picture) for number, picture in pictures if picture is not None]
        return numbers, [number for number, _ in good], face.prepare([picture for _, picture in good]) if good else None

    parts = [clip.crops[at : at + batch] for at in range(0, len(clip.crops), batch)]
    with ThreadPoolExecutor(workers) as pool:
        waiting = [pool.submit(make, part) for part in parts[:HELD_BATCHES]]
        for number in range(len(parts)):
            yield waiting.pop(0).result()
            if number + HELD_BATCHES < len(parts):
                waiting.append(pool.submit(make, parts[number + HELD_BATCHES]))


def visual_tokens(clip: Clip, face: FaceBackbone, batch: int, workers: int, problems: Problems) -> tuple[np.ndarray, np.ndarray]:
    found, valid = np.zeros((clip.frames, face.width), np.float16), np.zeros(clip.frames, np.uint8)
    broken = []
    for numbers, good, pixels in prepared(clip, face, batch, workers):
        if pixels is not None:
            rows = np.array(good) - 1
            found[rows], valid[rows] = half(face.embed(pixels)), 1
        broken += sorted(set(numbers.tolist()) - set(good))
    if len(broken) > UNREADABLE_SHARE * len(clip.crops):
        path = crop_path(clip.folder, broken[0])
        raise PaperError("crops_unreadable", f"{len(broken)} of {len(clip.crops)} crops cannot be decoded; unpack {clip.name} again", path)
    for number in broken:
        problems.warn("crop_unreadable", crop_path(clip.folder, number))
    return found, valid


def hidden_states(samples: np.ndarray, voice: VoiceBackbone, batch: int) -> np.ndarray:
    """[(n - reach) // hop + 1, width] of all the sound, in pieces of 20 s with 2 s of context on both sides."""
    samples = np.pad(samples, (0, max(0, voice.reach - len(samples))))
    core, context = CORE_S * SAMPLE_RATE_HZ // voice.hop, CONTEXT_S * SAMPLE_RATE_HZ // voice.hop
    count = (len(samples) - voice.reach) // voice.hop + 1
    out = np.empty((count, voice.width), np.float32)
    waiting: dict[int, list[tuple[int, int, int, np.ndarray]]] = {}

    def run(jobs: list[tuple[int, int, int, np.ndarray]]) -> None:
        for (first, stop, start, _), states in zip(jobs, voice.states([job[3] for job in jobs])):
            out[first:stop] = states[first - start : stop - start]

    for first in range(0, count, core):
        stop, start = min(count, first + core), max(0, first - context)
        end = min(len(samples), (min(count, stop + context) - 1) * voice.hop + voice.reach)
        piece = samples[start * voice.hop : end]
        jobs = waiting.setdefault(len(piece), [])  # only pieces of one length share a batch: no padding
        jobs.append((first, stop, start, piece))
        if len(jobs) == batch:
            run(waiting.pop(len(piece)))
    for jobs in waiting.values():
        run(jobs)
    return out


def audio_tokens(
    samples: np.ndarray | None, frames: int, frames_a_second: float, voice: VoiceBackbone, batch: int
) -> tuple[np.ndarray, np.ndarray]:
    """The mean of the hidden states centred within 0.25 s of each frame's time; invalid past the sound's end and in digital silence."""
    if samples is None or not loud(samples).any():
        return np.zeros((frames, voice.width), np.float16), np.zeros(frames, np.uint8)
    states = hidden_states(samples, voice, batch)
    at_s = np.arange(frames) / frames_a_second
    centres_s = (np.arange(len(states)) * voice.hop + voice.reach / 2) / SAMPLE_RATE_HZ
    first, stop = np.searchsorted(centres_s, at_s - HALF_WINDOW_S), np.searchsorted(centres_s, at_s + HALF_WINDOW_S, "right")
    sums = np.vstack([np.zeros((1, voice.width)), np.cumsum(states, axis=0, dtype=np.float64)])
    means = (sums[stop] - sums[first]) / np.maximum(stop - first, 1)[:, None]

    counts = np.append(0, np.cumsum(loud(samples)))
    edges = np.stack([at_s - HALF_WINDOW_S, at_s + HALF_WINDOW_S]) * SAMPLE_RATE_HZ
    low, high = np.clip(edges, 0, len(samples)).astype(int)
    valid = (stop > first) & (counts[high] > counts[low])
    return half(means * valid[:, None]), valid.astype(np.uint8)
