"""Scores and calibrates the exported graphs, not the networks: what is shipped is what is measured."""

import csv
from pathlib import Path

import numpy as np

from emotion.detector_data import detect_sources, drawn_sources
from emotion.detector_eval import held_out_frames, judge, plain_frames
from emotion.drawn import drawn_crops
from emotion.faces import majority, normalise, roles, usable
from emotion.fused_data import Batch
from emotion.graphs import batched, open_graph
from emotion.labels import INDEX, LABELS
from emotion.lowest_layer import lowest_layer
from emotion.metrics import calibration, fit_temperature, scores, shown_at, softmax, unsure_point
from emotion.paths import CACHE
from emotion.speech_data import load_clips, window_set

CONTEMPT = 7  # column of the votes
SEVEN = LABELS[:7]  # without "other"
EMODB_FOUR = ("neutral", "anger", "happiness", "sadness")  # none of their clips is cut or padded: check_uncut

# The selective risk at which "unsure" begins: at most one face in ten, three joined readings in twenty and three voices
# in ten that are shown may be wrong on validation. A stricter figure for voices would leave few of them to show.
SHOWN_RISK = {"visual": 0.10, "fused": 0.15, "speech": 0.30}


def face_set(wanted: int, with_other: bool) -> tuple[np.ndarray, np.ndarray]:
    """Crops with a clear majority; contempt counts as "other" or is left out."""
    with np.load(CACHE / "faces.npz") as file:
        votes, crops, role = file["votes"], file["crops"], roles(file["splits"])
    label = majority(votes)
    if with_other:
        clear = usable(votes) & (votes.argmax(1) == CONTEMPT)
        label = np.where(clear, INDEX["other"], label)
    keep = (label >= 0) & (role == wanted)
    return crops[keep], label[keep]


def calibrate(logits: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None, risk: float = SHOWN_RISK["fused"]) -> dict:
    """Temperature and the point of abstention from validation readings [N, 8], and how far off their probabilities are.

    The temperature has the least negative log-likelihood of the *majority label* (Guo et al. 2017), not of the votes. What
    is shown and reported is one label with one probability, and it is right when it is the majority's; fitted to the
    votes, the probability would be the share of raters that agree, which is lower than the share of labels that are
    right, and the reported calibration error would not be that of what is shown.
    """
    temperature = fit_temperature(logits, np.eye(len(LABELS))[truth], weights)
    probabilities = softmax(logits, temperature)
    unsure = unsure_point(probabilities, truth, risk, weights)
    return {"temperature": temperature, "threshold": unsure["threshold"], "unsure": unsure, **calibration(probabilities, truth, weights)}


def confident(logits: np.ndarray, truth: np.ndarray, temperature: float, threshold: float) -> dict:
    """What is left, and how good it is, when unsure readings are not shown."""
    probabilities = softmax(logits, temperature)
    coverage, risk = shown_at(threshold, probabilities, truth)
    return {**calibration(probabilities, truth), "shownShare": round(coverage, 3), "shownAccuracy": round(1 - risk, 4)}


def among(probabilities: np.ndarray, labels: tuple[str, ...]) -> np.ndarray:
    """Only these labels compete; their probabilities sum to 1 again."""
    allowed = np.zeros(probabilities.shape[-1])
    allowed[[INDEX[label] for label in labels]] = 1
    left = probabilities * allowed
    return left / np.maximum(left.sum(-1, keepdims=True), 1e-12)


def judged(probabilities: np.ndarray, truth: np.ndarray, few: tuple[str, ...] | None = None) -> dict:
    """Scores and calibration with all eight labels competing, as live, and with only those of the set."""
    found = {"amongEight": {**scores(truth, probabilities.argmax(-1)), **calibration(probabilities, truth)}}
    if few:
        left = among(probabilities, few)
        found[f"among{len(few)}"] = {**scores(truth, left.argmax(-1)), **calibration(left, truth)}
    return found


def visual_logits(models: Path, crops: np.ndarray) -> np.ndarray:
    return batched(open_graph(models / "visual.onnx"), normalise(crops)[:, None])[1]


def calibrate_visual(models: Path) -> dict:
    crops, truth = face_set(1, with_other=True)
    return calibrate(visual_logits(models, crops), truth, risk=SHOWN_RISK["visual"])


def score_visual(models: Path, sidecar: dict) -> dict:
    """FER+ PrivateTest: seven classes as the literature cleans it, the same through the lowest layer, and eight; drawn faces."""
    temperature, found = sidecar["temperature"], {}
    crops, truth = face_set(2, with_other=False)
    for name, seen in (("privateTest7", crops), ("privateTest7LowestLayer", lowest_layer(crops))):
        found[name] = judged(softmax(visual_logits(models, seen), temperature), truth, SEVEN)
    crops, truth = face_set(2, with_other=True)
    logits = visual_logits(models, crops)
    found["privateTest8"] = scores(truth, logits.argmax(1))
    found["shown"] = confident(logits, truth, temperature, sidecar["unsure"]["threshold"])
    drawn, goals = drawn_crops(held_out=True)
    if len(drawn):
        found["drawnHeldOut"] = scores(goals.argmax(1), visual_logits(models, drawn).argmax(1))
    return found


def voice_set(split: str, bins: tuple[np.ndarray, np.ndarray], corpus: str | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pictures of every live window, their labels, and the clip each belongs to."""
    sound, clips = load_clips()
    own = [clip for clip in clips if clip.split == split and corpus in (None, clip.corpus)]
    pictures, owner = window_set(sound, own, bins)
    return pictures, np.array([clip.label for clip in own])[owner], owner


def corpora(split: str) -> list[str]:
    return sorted({clip.corpus for clip in load_clips()[1] if clip.split == split})


def each_alike(groups: np.ndarray) -> np.ndarray:
    """A weight for each reading, so that every group (corpus, condition) weighs the same."""
    _, which, counts = np.unique(groups, return_inverse=True, return_counts=True)
    return 1 / counts[which] / len(counts)


def voices_by_corpus(split: str, bins: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pictures, labels and corpus of every live window of a split."""
    names = corpora(split)
    parts = [voice_set(split, bins, name) for name in names]
    owner = np.concatenate([np.full(len(part[1]), name) for name, part in zip(names, parts)])
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]), owner


def calibrate_speech(models: Path, bins: tuple[np.ndarray, np.ndarray]) -> dict:
    """The mean of the corpora's negative log-likelihoods: no corpus counts for more because it has more windows."""
    pictures, truth, corpus = voices_by_corpus("validation", bins)
    logits = batched(open_graph(models / "speech.onnx"), pictures)[1]
    return calibrate(logits, truth, each_alike(corpus), SHOWN_RISK["speech"])


def check_uncut(data: Path) -> None:
    """EMO-DB's four classes hold no clip that was cut or padded, whose length would give it away. Exits if they do."""
    with open(data / "speech" / "speech.csv", newline="") as lines:
        marked = [row["path"] for row in csv.DictReader(lines) if row["corpus"] == "emodb" and row["label"] in EMODB_FOUR and row["note"]]
    if marked:
        raise SystemExit(f"speech.csv marks {len(marked)} EMO-DB clips of the four classes as cut or padded: leave them out of the cache, e.g. {marked[0]}")


def score_speech(models: Path, sidecar: dict) -> dict:
    """Speakers never heard in training; EMO-DB is a corpus and a language never heard."""
    bins = sidecar["features"]["mean"], sidecar["features"]["std"]
    run, found = open_graph(models / "speech.onnx"), {}
    sets = (("ravdess22to24", "test", "ravdess"), ("nemo", "test", "nemo"), ("ased58to61", "test", "ased"), ("emodbUnseen", "unseen", "emodb"))
    for name, split, corpus in sets:
        pictures, truth, owner = voice_set(split, bins, corpus)
        logits = batched(run, pictures)[1]
        # A clip is read by the mean of its windows' probabilities: soft voting, as in the live system.
        probabilities = softmax(logits, sidecar["temperature"])
        clips = np.stack([probabilities[owner == clip].mean(0) for clip in np.unique(owner)])
        clip_truth = np.array([truth[owner == clip][0] for clip in np.unique(owner)])
        found[name] = judged_both(probabilities, truth, clips, clip_truth)
        if name == "ravdess22to24":
            found["shown"] = confident(logits, truth, sidecar["temperature"], sidecar["unsure"]["threshold"])
        if name == "emodbUnseen":
            four = [INDEX[label] for label in EMODB_FOUR]
            own, own_clips = np.isin(truth, four), np.isin(clip_truth, four)
            found["emodbFour"] = judged_both(probabilities[own], truth[own], clips[own_clips], clip_truth[own_clips])
    return found


def judged_both(windows: np.ndarray, truth: np.ndarray, clips: np.ndarray, clip_truth: np.ndarray) -> dict:
    """`judged` for windows of 1.6 s and for whole clips."""
    own = tuple(label for label in LABELS if INDEX[label] in truth)
    return {"window": judged(windows, truth, own), "clip": judged(clips, clip_truth, own)}


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
