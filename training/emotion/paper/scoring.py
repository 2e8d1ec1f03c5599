"""The challenge's score, folds that keep people apart, the box mean, and the baseline's interpolation."""

import numpy as np

from emotion.labels import LABELS
from emotion.metrics import confusion


def challenge_score(truth: np.ndarray, guess: np.ndarray) -> dict:
    """Unweighted mean of the eight classes' frame F1; frames labelled below 0 are ignored.

    A class that occurs in neither truth nor guess counts as 0, and is named in `absent`: all eight are in the challenge's own sets.
    """
    used = truth >= 0
    table = confusion(truth[used].astype(int), guess[used].astype(int))
    hits, said = np.diag(table), table.sum(0) + table.sum(1)
    f1 = 2 * hits / np.maximum(said, 1)
    return {
        "frames": int(used.sum()),
        "macroF1": round(float(f1.mean()), 4),
        "accuracy": round(float(hits.sum() / max(1, used.sum())), 4),
        "f1": {name: round(float(value), 4) for name, value in zip(LABELS, f1)},
        "absent": [name for name, count in zip(LABELS, said) if count == 0],
    }


def folds_of(sources: list[str], frames: list[int], folds: int) -> np.ndarray:
    """[videos] fold numbers, each source whole in one fold, their frames as equal as greedy filling makes them.

    `sources` and `frames` go by video: the people of one video share its source. The same input gives the same folds.
    """
    weight: dict[str, int] = {}
    for source, count in zip(sources, frames):
        weight[source] = weight.get(source, 0) + count
    filled, place = [0] * folds, {}
    for source in sorted(weight, key=lambda name: (-weight[name], name)):
        place[source] = int(np.argmin(filled))
        filled[place[source]] += weight[source]
    return np.array([place[source] for source in sources])


def box_mean(probabilities: np.ndarray, delta: int) -> np.ndarray:
    """[N, C]: each row the mean of those at most `delta` frames away; shorter at the ends; 0 changes nothing."""
    count = len(probabilities)
    sums = np.vstack([np.zeros((1, probabilities.shape[1])), np.cumsum(probabilities, axis=0, dtype=np.float64)])
    at = np.arange(count)
    first, stop = np.maximum(at - delta, 0), np.minimum(at + delta + 1, count)
    return (sums[stop] - sums[first]) / (stop - first)[:, None]


def interpolate(probabilities: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """[N, C]: rows without a face lie on the line between the nearest ones with one; uniform where there is none at all."""
    seen = np.flatnonzero(valid)
    if len(seen) == 0:
        return np.full_like(probabilities, 1 / probabilities.shape[1])
    at = np.arange(len(probabilities))
    return np.stack([np.interp(at, seen, probabilities[seen, label]) for label in range(probabilities.shape[1])], axis=1)
