"""Speech clips: the 16 kHz cache, speaker-disjoint splits, voice activity, windows and their augmentation."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import scipy.signal
import soundfile

from emotion.labels import INDEX, SPEECH_TO_LABEL
from emotion.logmel import FRAMES, MEL_BINS, SAMPLE_RATE_HZ, SAMPLES, log_mel, normalise_bins
from emotion.paths import CACHE
from emotion.training import say

# Speakers that training never hears. RAVDESS: README of the data; nEMO and ASED: whole speakers, ours to choose.
RAVDESS_VALIDATION, RAVDESS_TEST = range(19, 22), range(22, 25)
NEMO_VALIDATION, NEMO_TEST = {"nemo_MP0"}, {"nemo_KS0"}
ASED_VALIDATION, ASED_TEST = range(54, 58), range(58, 62)
SHARES = {"ravdess": 0.45, "nemo": 0.42, "ased": 0.13}  # of an epoch; ASED is capped: its sentences betray the label
BLOCK = 320  # 20 ms, the packet of a call
HOP = 4_000  # 250 ms, the tick
LEAST_VOICE = 0.2  # docs/MODELS.md: audio_valid


def split_of(corpus: str, speaker: str) -> str:
    if corpus == "emodb":
        return "unseen"
    number = speaker.split("_")[1]
    if corpus == "nemo":
        return "test" if speaker in NEMO_TEST else "validation" if speaker in NEMO_VALIDATION else "train"
    validation, test = (RAVDESS_VALIDATION, RAVDESS_TEST) if corpus == "ravdess" else (ASED_VALIDATION, ASED_TEST)
    return "test" if int(number) in test else "validation" if int(number) in validation else "train"


@dataclass(frozen=True)
class Clip:
    corpus: str
    speaker: str
    split: str
    label: int
    start: int
    stop: int


def prepare_speech(data: Path) -> None:
    """All clips, one after the other, as int16 at 16 kHz."""
    with open(data / "speech" / "speech.csv", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["label"] in SPEECH_TO_LABEL]
    listed, at = [], 0
    with open(CACHE / "speech.part", "wb") as out:
        for number, row in enumerate(rows):
            sound, rate = soundfile.read(data / "speech" / row["path"], dtype="float32")
            sound = scipy.signal.resample_poly(sound, SAMPLE_RATE_HZ, rate) if rate != SAMPLE_RATE_HZ else sound
            coded = np.clip(np.rint(sound * 32767), -32768, 32767).astype(np.int16)
            out.write(coded.tobytes())
            label = INDEX[SPEECH_TO_LABEL[row["label"]]]
            listed.append([row["corpus"], row["speaker"], split_of(row["corpus"], row["speaker"]), label, at, at + len(coded)])
            at += len(coded)
            if number % 1000 == 0:
                say(clips=number, of=len(rows))
    (CACHE / "speech.part").replace(CACHE / "speech.i16")
    (CACHE / "speech.json").write_text(json.dumps(listed))


def load_clips() -> tuple[np.ndarray, list[Clip]]:
    sound = np.memmap(CACHE / "speech.i16", np.int16, "r")
    return sound, [Clip(*row) for row in json.loads((CACHE / "speech.json").read_text())]


def read(sound: np.ndarray, clip: Clip) -> np.ndarray:
    return sound[clip.start : clip.stop].astype(np.float32) / 32768


def active_blocks(samples: np.ndarray) -> np.ndarray:
    """A silence gate: 20 ms blocks within 30 dB of the clip's loud parts and above -60 dBFS."""
    blocks = len(samples) // BLOCK
    power = (samples[: blocks * BLOCK].reshape(blocks, BLOCK) ** 2).mean(1) + 1e-12
    level_db = 10 * np.log10(power)
    return level_db > max(-60.0, np.percentile(level_db, 95) - 30)


def voice_shares(samples: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Share of active blocks in the 1.6 s from each start (in samples)."""
    active = np.concatenate([[0], np.cumsum(active_blocks(samples))])
    first = np.minimum(starts // BLOCK, len(active) - 1)
    last = np.minimum((starts + SAMPLES) // BLOCK, len(active) - 1)
    return (active[last] - active[first]) / (SAMPLES / BLOCK)


def padded(samples: np.ndarray, rng: np.random.Generator | None) -> np.ndarray:
    """At least one window long; what is added is silence, before and after."""
    missing = SAMPLES - len(samples)
    if missing <= 0:
        return samples
    before = missing // 2 if rng is None else int(rng.integers(0, missing + 1))
    return np.pad(samples, (before, missing - before))


def windows_of(samples: np.ndarray) -> np.ndarray:
    """Every window within the clip at the tick's hop in which voice is active enough; at least one.

    A call reads a voice earlier, when most of a window is still the silence before it: `npm run evaluate` scores that.
    """
    samples = padded(samples, None)
    starts = np.arange(0, len(samples) - SAMPLES + 1, HOP)
    shares = voice_shares(samples, starts)
    chosen = starts[shares >= LEAST_VOICE] if (shares >= LEAST_VOICE).any() else starts[[int(shares.argmax())]]
    return np.stack([samples[start : start + SAMPLES] for start in chosen])


def window_set(sound: np.ndarray, clips: list[Clip], bins: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Normalised pictures of every window of these clips, and the number of the clip each belongs to."""
    pictures, owner = [], []
    for number, clip in enumerate(clips):
        windows = windows_of(read(sound, clip))
        pictures.append(normalise_bins(log_mel(windows, np.float32), *bins))
        owner += [number] * len(windows)
    return np.concatenate(pictures), np.array(owner)


def reverberate(samples: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A room: exponentially decaying noise (Polack's model) of 0.15 to 0.7 s after the direct sound."""
    decay_s = rng.uniform(0.15, 0.7)
    length = int(min(decay_s, 0.4) * SAMPLE_RATE_HZ)
    tail = rng.standard_normal(length, dtype=np.float32) * np.exp(-6.9 * np.arange(length, dtype=np.float32) / (decay_s * SAMPLE_RATE_HZ))
    tail[: int(rng.uniform(0.002, 0.012) * SAMPLE_RATE_HZ)] = 0
    direct_to_room_db = rng.uniform(0, 15)
    tail *= np.float32(np.sqrt(10 ** (-direct_to_room_db / 10) / max(1e-9, float((tail**2).sum()))))
    tail[0] = 1
    return scipy.signal.fftconvolve(samples, tail)[: len(samples)].astype(np.float32)


def lose_packets(window: np.ndarray, rng: np.random.Generator) -> None:
    """Holes of one to four 20 ms packets, in place, faded as a decoder conceals them."""
    for _ in range(int(rng.integers(1, 6))):
        length = int(rng.integers(1, 5)) * BLOCK
        at = int(rng.integers(0, (SAMPLES - length) // BLOCK)) * BLOCK
        window[at : at + length] *= np.linspace(1, 0, length, dtype=np.float32) ** 3


def random_window(samples: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One augmented training window: speed, room, place, silence at an end, lost packets, gain, noise."""
    if rng.random() < 0.6:
        speed = rng.uniform(0.86, 1.16)
        at = np.arange(0, len(samples) - 1, speed)
        samples = np.interp(at, np.arange(len(samples)), samples).astype(np.float32)
    samples = padded(samples, rng)
    if rng.random() < 0.3:
        samples = reverberate(samples, rng)
    starts = rng.integers(0, len(samples) - SAMPLES + 1, 8)
    shares = voice_shares(samples, starts)
    good = np.flatnonzero(shares >= 2 * LEAST_VOICE)
    start = starts[good[0]] if len(good) else starts[int(shares.argmax())]
    window = samples[start : start + SAMPLES].copy()
    if rng.random() < 0.15:  # a voice that has just begun
        window[: int(rng.uniform(0, 0.5) * SAMPLES)] = 0
    if rng.random() < 0.15:
        lose_packets(window, rng)
    window *= np.float32(10 ** (rng.uniform(-18, 6) / 20))
    if rng.random() < 0.5:
        power = float((window**2).mean()) + 1e-10
        snr_db = rng.uniform(8, 35)
        grain = rng.standard_normal(SAMPLES, dtype=np.float32)
        if rng.random() < 0.5:  # most rooms hum low: a one-pole filter
            grain = scipy.signal.lfilter([1.0], [1.0, -0.95], grain).astype(np.float32)
            grain /= grain.std()
        window = window + grain * np.float32(np.sqrt(power / 10 ** (snr_db / 10)))
    return np.clip(window, -1, 1)


def spec_augment(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Another throat and pace, a microphone's colour, then masked bins and frames; on normalised log-mel.

    Throat: the mel axis stretched by up to 12 % (vocal tract length perturbation, Jaitly and Hinton 2013).
    """
    bins = np.clip(np.arange(MEL_BINS) * rng.uniform(0.89, 1.12), 0, MEL_BINS - 1)
    frames = np.clip((np.arange(FRAMES) - FRAMES / 2) * rng.uniform(0.85, 1.15) + FRAMES / 2, 0, FRAMES - 1)
    across, down = (part.astype(np.float32) for part in np.meshgrid(frames, bins))
    picture = cv2.remap(picture, across, down, cv2.INTER_LINEAR)
    if rng.random() < 0.6:
        knots = rng.normal(0, 0.25, 5)
        picture += np.interp(np.arange(MEL_BINS), np.linspace(0, MEL_BINS - 1, 5), knots)[:, None].astype(np.float32)
    for _ in range(2):
        size = int(rng.integers(0, 9))
        at = int(rng.integers(0, MEL_BINS - size))
        picture[at : at + size] = 0
    for _ in range(2):
        size = int(rng.integers(0, 21))
        at = int(rng.integers(0, FRAMES - size))
        picture[:, at : at + size] = 0
    return picture
