"""Compares the float and int8 versions of a graph on validation data and chooses which is shipped."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from emotion.detector_data import detect_sources
from emotion.detector_eval import held_out_frames, judge
from emotion.evaluation import SHOWN_RISK, calibrate, corpora, each_alike, face_set, fused_logits, voice_set
from emotion.faces import normalise
from emotion.fused_data import TICKS, asked
from emotion.fused_eval import conditions
from emotion.graphs import SHAPES, examples, open_graph
from emotion.metrics import calibration, scores, softmax

LEAST_GAIN = 0.10  # int8 must be faster by this share of the float graph's time
MOST_LOSS = 0.003  # and may lose this much of accuracy and of mean recall on validation,
MOST_LOSS_HANDED_ON = 0.005  # and this much where the fused graph reads its embeddings: the same readings once more
AS_FAST = 1.05  # times apart by less than this are alike; the score decides then
MOST_BATCH_DIFFERENCE = 1e-3  # of a row's logits read alone and beside others: a reading is of one person


@dataclass(frozen=True)
class Held:
    """Validation readings of one kind: inputs [N, ...] of the graph, [M] labels, their group (corpus, condition).

    `used` [N, 16] marks the ticks that count, for the fused model; `owner` [M] is the clip or face of each reading.
    """

    inputs: tuple[np.ndarray, ...]
    truth: np.ndarray
    groups: np.ndarray
    owner: np.ndarray
    used: np.ndarray | None = None


def held_faces() -> Held:
    crops, truth = face_set(1, with_other=True)
    return Held((normalise(crops)[:, None],), truth, np.zeros(len(truth), int), np.arange(len(truth)))


def held_voices(bins: tuple[np.ndarray, np.ndarray]) -> Held:
    names = corpora("validation")
    parts = [voice_set("validation", bins, name) for name in names]
    groups = np.concatenate([np.full(len(part[1]), name) for name, part in zip(names, parts)])
    owner = np.unique([f"{group} {clip}" for group, clip in zip(groups, np.concatenate([part[2] for part in parts]))], return_inverse=True)[1]
    return Held((np.concatenate([part[0] for part in parts]),), np.concatenate([part[1] for part in parts]), groups, owner)


def held_windows(split: str = "validation", count: int = 300, seed: int = 23) -> Held:
    """Surrogate pairs in every condition; each condition is a group."""
    sets = conditions(split, count, seed)
    labels, used = zip(*(asked(batch, batch.visual_valid, batch.audio_valid) for batch in sets.values()))
    inputs = tuple(np.concatenate([getattr(batch, name) for batch in sets.values()]) for name in SHAPES["fused"][0])
    truth = np.concatenate([label[own] for label, own in zip(labels, used)])
    groups = np.concatenate([np.full(int(own.sum()), name) for name, own in zip(sets, used)])
    return Held(inputs, truth, groups, np.arange(len(truth)), np.concatenate(used))


def outputs(run, held: Held, step: int = 64) -> list[np.ndarray]:
    """Every output of a graph (or a network) over the validation inputs; the logits last."""
    rows = range(0, len(held.inputs[0]), step)
    parts = [run(*(np.ascontiguousarray(part[at : at + step]) for part in held.inputs)) for at in rows]
    found = [np.concatenate(part) for part in zip(*parts)]
    return [*found[:-1], found[-1] if held.used is None else found[-1][held.used]]


def as_run(network: torch.nn.Module):
    """A network called like a graph."""

    def run(*arrays: np.ndarray) -> list[np.ndarray]:
        with torch.no_grad():
            found = network(*(torch.from_numpy(array) for array in arrays))
        return [part.numpy() for part in (found if isinstance(found, tuple) else (found,))]

    return run


def differences(kind: str, wanted: list[np.ndarray], found: list[np.ndarray]) -> dict:
    """Largest and mean |graph - PyTorch| of every output, and the share of readings with the same label."""
    by_name = {}
    for name, a, b in zip(SHAPES[kind][1], wanted, found):
        apart = np.abs(a - b)
        by_name[name] = {"largest": round(float(apart.max()), 6), "mean": round(float(apart.mean()), 7)}
    return {**by_name, "equalLabels": round(float((wanted[-1].argmax(-1) == found[-1].argmax(-1)).mean()), 5)}


def validation_scores(logits: np.ndarray, held: Held, risk: float) -> dict:
    """Means over the groups, and the calibration fitted to these very readings."""
    each = [scores(held.truth[held.groups == group], logits[held.groups == group].argmax(-1)) for group in np.unique(held.groups)]
    weights = each_alike(held.groups)
    own = calibrate(logits, held.truth, weights, risk)
    return {
        **{name: round(float(np.mean([one[name] for one in each])), 4) for name in ("accuracy", "uar", "macroF1")},
        "temperature": own["temperature"], **calibration(softmax(logits, own["temperature"]), held.truth, weights),
    }


def batch_difference(run, held: Held, rows: int = 8) -> float:
    """How far a row's logits move when other rows are read with it."""
    chosen = np.linspace(0, len(held.inputs[0]) - 1, rows).astype(int)
    whole = run(*(part[chosen] for part in held.inputs))[-1]
    alone = np.concatenate([run(*(part[[row]] for part in held.inputs))[-1] for row in chosen])
    return float(np.abs(whole - alone).max())


def handed_on(kind: str, embeddings: np.ndarray, held: Held, fused) -> dict:
    """What the fused graph reads from an encoder's embeddings alone: a face held for a window, the newest windows of a clip."""
    content, valid, truth = [], [], []
    for owner in np.unique(held.owner):
        own = np.flatnonzero(held.owner == owner)
        tokens = np.repeat(embeddings[own[:1]], TICKS, 0) if kind == "visual" else embeddings[own[-TICKS:]]
        missing = TICKS - len(tokens)
        content.append(np.pad(tokens, ((missing, 0), (0, 0))))
        valid.append(np.arange(TICKS) >= missing)
        truth.append(held.truth[own[0]])
    content, valid, nothing = np.stack(content), np.stack(valid).astype(np.float32), np.zeros((len(truth), TICKS), np.float32)
    parts = (content, valid, 0 * content, nothing) if kind == "visual" else (0 * content, nothing, content, valid)
    logits = np.concatenate([fused(*(part[at : at + 64] for part in parts))[0][:, -1] for at in range(0, len(truth), 64)])
    found = scores(np.array(truth), logits.argmax(-1))
    return {name: found[name] for name in ("n", "accuracy", "uar")}


def alternately(paths: dict[str, Path], arrays: list[np.ndarray], rounds: int = 400, warm_up: int = 40) -> dict[str, float]:
    """Median milliseconds of single runs on one thread; the graphs take turns, so that a busy machine slows all alike."""
    runs = {name: open_graph(path) for name, path in paths.items()}
    took: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(rounds + warm_up):
        for name, run in runs.items():
            start = time.perf_counter()
            run(*arrays)
            if number >= warm_up:
                took[name].append((time.perf_counter() - start) * 1000)
    return {name: round(float(np.median(times)), 3) for name, times in took.items()}


def one_input(kind: str) -> list[np.ndarray]:
    return [part[:1] for part in examples(kind, 1)[0]]


def objection(plain: dict, candidate: dict) -> str | None:
    """Why the int8 graph is not shipped; None when it is. Only a loss counts against it, not a gain."""
    if candidate["msOneThread"] > (1 - LEAST_GAIN) * plain["msOneThread"]:
        return f"not faster by {LEAST_GAIN:.0%}: {candidate['msOneThread']} against {plain['msOneThread']} ms"
    for part, most in (("validation", MOST_LOSS), ("handedOn", MOST_LOSS_HANDED_ON)):
        for name, before in plain.get(part, {}).items():
            if name in ("accuracy", "uar", "recall", "precision") and candidate[part][name] < before - most - 1e-9:
                return f"{part} {name} {candidate[part][name]} against {before}: more than {100 * most:.1f} points lost"
    if candidate.get("batchDifference", 0) > MOST_BATCH_DIFFERENCE:
        return f"a row's logits move by {candidate['batchDifference']:.3f} when other people are read in the same batch"
    return None


def compare(kind: str, network: torch.nn.Module, paths: dict[str, Path], held: Held, fused=None, rounds: int = 400) -> dict[str, dict]:
    """Scores, differences from PyTorch and time of each version, "fp32" first; the int8 ones with their objection."""
    wanted = outputs(as_run(network), held)
    times = alternately(paths, one_input(kind), rounds)
    found: dict[str, dict] = {}
    for name, path in paths.items():
        run = open_graph(path)
        own = outputs(run, held)
        found[name] = {
            "precision": "fp32" if name == "fp32" else "int8", "bytes": path.stat().st_size, "msOneThread": times[name],
            "fromPyTorch": differences(kind, wanted, own), "validation": validation_scores(own[-1], held, SHOWN_RISK[kind]),
            "batchDifference": round(batch_difference(run, held), 6),
        }
        if fused is not None:
            found[name]["handedOn"] = handed_on(kind, own[0], held, fused)
        if name != "fp32":
            found[name]["objection"] = objection(found["fp32"], found[name])
    return found


def compare_detectors(paths: dict[str, Path], data: Path, threshold: float) -> dict[str, dict]:
    """The same for the detector, by recall and precision on frames composed of *training* pictures: the rest is the test."""
    frames = held_out_frames(detect_sources(data, held_out=False), 200, seed=43)
    times, found = alternately(paths, one_input("detector")), {}
    for name, path in paths.items():
        own = {"precision": "fp32" if name == "fp32" else "int8", "bytes": path.stat().st_size, "msOneThread": times[name]}
        found[name] = {**own, "validation": judge(open_graph(path), frames, threshold)}
        if name != "fp32":
            found[name]["objection"] = objection(found["fp32"], found[name])
    return found


def chosen(variants: dict[str, dict]) -> tuple[str, str]:
    """The name of the shipped version and the reason: a fast int8 one without an objection, or the float one."""
    fit = [name for name, facts in variants.items() if name != "fp32" and facts["objection"] is None]
    plain = variants["fp32"]["msOneThread"]
    if fit:
        quickest = min(variants[name]["msOneThread"] for name in fit)
        fast = [name for name in fit if variants[name]["msOneThread"] <= AS_FAST * quickest]
        best = max(fast, key=lambda name: sum(variants[name]["validation"].get(part, 0) for part in ("accuracy", "uar", "recall", "precision")))
        return best, f"int8 ({best}): {variants[best]['msOneThread']} against {plain} ms, within {100 * MOST_LOSS:.1f} points of the float graph on validation"
    reasons = "; ".join(f"{name}: {facts['objection']}" for name, facts in variants.items() if name != "fp32")
    return "fp32", f"fp32: {reasons or 'no int8 version was made'}"


def score_fused_calibration(models: Path, sidecar: dict) -> dict:
    """Calibration on surrogate test pairs, condition by condition."""
    found = {}
    for name, batch in conditions("test", 600, seed=31).items():
        labels, used = asked(batch, batch.visual_valid, batch.audio_valid)
        found[name] = calibration(softmax(fused_logits(models, batch)[used], sidecar["temperature"]), labels[used])
    return found
