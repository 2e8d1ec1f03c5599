"""Scores and calibrates the exported graphs, not the networks: what is shipped is what is measured."""

from pathlib import Path

import numpy as np

from emotion.detector_data import detect_sources, drawn_sources
from emotion.detector_eval import held_out_frames, judge, plain_frames
from emotion.drawn import drawn_crops
from emotion.faces import majority, normalise, usable
from emotion.fused_data import Batch
from emotion.graphs import batched, open_graph
from emotion.labels import INDEX
from emotion.logmel import log_mel, normalise_bins
from emotion.metrics import calibration_error, fit_temperature, scores, softmax, unsure_threshold
from emotion.paths import CACHE
from emotion.speech_data import load_clips, read, windows_of

CONTEMPT = 7  # column of the votes
SEVEN = 7  # the labels without "other"


def face_set(split: int, with_other: bool) -> tuple[np.ndarray, np.ndarray]:
    """Crops with a clear majority; contempt counts as "other" or is left out."""
    with np.load(CACHE / "faces.npz") as file:
        votes, crops, splits = file["votes"], file["crops"], file["splits"]
    label = majority(votes)
    if with_other:
        clear = usable(votes) & (votes.argmax(1) == CONTEMPT)
        label = np.where(clear, INDEX["other"], label)
    keep = (label >= 0) & (splits == split)
    return crops[keep], label[keep]


def calibrate(logits: np.ndarray, truth: np.ndarray) -> dict:
    """Temperature and unsure threshold from validation, and how far off its probabilities are."""
    temperature = fit_temperature(logits, np.eye(8)[truth])
    probabilities = softmax(logits, temperature)
    return {
        "temperature": temperature, "threshold": unsure_threshold(probabilities, truth),
        "calibrationError": calibration_error(probabilities, truth),
    }


def confident(logits: np.ndarray, truth: np.ndarray, temperature: float, threshold: float) -> dict:
    """What is left, and how good it is, when unsure readings are not shown."""
    probabilities = softmax(logits, temperature)
    sure = probabilities.max(-1) >= threshold
    return {
        "calibrationError": calibration_error(probabilities, truth), "shownShare": round(float(sure.mean()), 3),
        "shownAccuracy": round(float((probabilities.argmax(-1) == truth)[sure].mean()), 4),
    }


def visual_logits(models: Path, crops: np.ndarray) -> np.ndarray:
    return batched(open_graph(models / "visual.onnx"), normalise(crops)[:, None])[1]


def calibrate_visual(models: Path) -> dict:
    crops, truth = face_set(1, with_other=True)
    return calibrate(visual_logits(models, crops), truth)


def score_visual(models: Path, sidecar: dict) -> dict:
    """FER+ PrivateTest: seven classes as the literature cleans it, and eight; and the drawn faces held out."""
    found = {}
    for name, with_other in (("privateTest7", False), ("privateTest8", True)):
        crops, truth = face_set(2, with_other)
        logits = visual_logits(models, crops)
        if not with_other:
            logits = logits[:, :SEVEN]
        found[name] = scores(truth, logits.argmax(1))
        if with_other:
            found["shown"] = confident(logits, truth, sidecar["temperature"], sidecar["unsure"]["threshold"])
    drawn, goals = drawn_crops(held_out=True)
    if len(drawn):
        found["drawnHeldOut"] = scores(goals.argmax(1), visual_logits(models, drawn).argmax(1))
    return found


def voice_set(split: str, bins: tuple[np.ndarray, np.ndarray], corpus: str | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pictures of every live window, their labels, and the clip each belongs to."""
    sound, clips = load_clips()
    own = [clip for clip in clips if clip.split == split and corpus in (None, clip.corpus)]
    pictures, labels, owner = [], [], []
    for number, clip in enumerate(own):
        windows = windows_of(read(sound, clip))
        pictures.append(normalise_bins(log_mel(windows, np.float32), *bins))
        labels += [clip.label] * len(windows)
        owner += [number] * len(windows)
    return np.concatenate(pictures), np.array(labels), np.array(owner)


def calibrate_speech(models: Path, bins: tuple[np.ndarray, np.ndarray]) -> dict:
    pictures, truth, _ = voice_set("validation", bins)
    return calibrate(batched(open_graph(models / "speech.onnx"), pictures)[1], truth)


def score_speech(models: Path, sidecar: dict) -> dict:
    """Speakers never heard in training; EMO-DB is a corpus and a language never heard."""
    bins = sidecar["features"]["mean"], sidecar["features"]["std"]
    run, found = open_graph(models / "speech.onnx"), {}
    sets = (("ravdess22to24", "test", "ravdess"), ("nemoKS0", "test", "nemo"), ("ased58to61", "test", "ased"), ("emodbUnseen", "unseen", "emodb"))
    for name, split, corpus in sets:
        pictures, truth, owner = voice_set(split, bins, corpus)
        logits = batched(run, pictures)[1]
        # A clip is read by the mean of its windows' probabilities: soft voting, as in the live system.
        probabilities = softmax(logits, sidecar["temperature"])
        clips = np.stack([probabilities[owner == clip].mean(0) for clip in np.unique(owner)])
        clip_truth = np.array([truth[owner == clip][0] for clip in np.unique(owner)])
        found[name] = {"window": scores(truth, logits.argmax(1)), "clip": scores(clip_truth, clips.argmax(1))}
        if name == "ravdess22to24":
            found["shown"] = confident(logits, truth, sidecar["temperature"], sidecar["unsure"]["threshold"])
    return found


def score_detector(models: Path, data: Path, threshold: float, frames: int = 400) -> dict:
    """Agreement with YuNet's boxes on pictures held out, composed into call frames; and with the renderer's boxes."""
    run, people = open_graph(models / "detector.onnx"), detect_sources(data, held_out=True)
    found = {
        "composed": judge(run, held_out_frames(people, frames, seed=9), threshold),
        "asTheyAre": judge(run, plain_frames(people), threshold),
    }
    drawn = drawn_sources(held_out=True)
    if drawn:
        found["drawn"] = judge(run, held_out_frames(drawn, frames // 2, seed=10), threshold)
    return found


def fused_logits(models: Path, batch: Batch) -> np.ndarray:
    run = open_graph(models / "fused.onnx")
    parts = (batch.visual, batch.visual_valid, batch.audio, batch.audio_valid)
    return np.concatenate([run(*(part[at : at + 64] for part in parts))[0] for at in range(0, len(batch.labels), 64)])
