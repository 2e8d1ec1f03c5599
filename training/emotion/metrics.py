"""Scores: accuracy, recall and F1 of each class, their unweighted means, calibration."""

import numpy as np

from emotion.labels import LABELS


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    scaled = logits / temperature
    scaled = np.exp(scaled - scaled.max(-1, keepdims=True))
    return scaled / scaled.sum(-1, keepdims=True)


def confusion(truth: np.ndarray, guess: np.ndarray) -> np.ndarray:
    """Rows are the truth."""
    table = np.zeros((len(LABELS), len(LABELS)), int)
    np.add.at(table, (truth, guess), 1)
    return table


def scores(truth: np.ndarray, guess: np.ndarray) -> dict:
    """Only classes that occur in the truth enter the means."""
    table = confusion(truth, guess)
    seen = table.sum(1) > 0
    hits = np.diag(table)
    recall = hits / np.maximum(table.sum(1), 1)
    precision = hits / np.maximum(table.sum(0), 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return {
        "n": int(len(truth)),
        "accuracy": round(float(hits.sum() / max(1, len(truth))), 4),
        "uar": round(float(recall[seen].mean()), 4),
        "macroF1": round(float(f1[seen].mean()), 4),
        "recall": {LABELS[i]: round(float(recall[i]), 3) for i in np.flatnonzero(seen)},
    }


def fit_temperature(logits: np.ndarray, targets: np.ndarray) -> float:
    """The temperature with the least cross-entropy to `targets` (distributions); a grid is exact enough."""
    grid = np.exp(np.linspace(np.log(0.4), np.log(4), 120))
    losses = [-(targets * np.log(softmax(logits, t) + 1e-9)).sum(-1).mean() for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 3)


def calibration_error(probabilities: np.ndarray, truth: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error of the top probability."""
    top, right = probabilities.max(-1), probabilities.argmax(-1) == truth
    which = np.minimum((top * bins).astype(int), bins - 1)
    gaps = [abs(top[which == b].mean() - right[which == b].mean()) * (which == b).mean() for b in range(bins) if (which == b).any()]
    return round(float(sum(gaps)), 4)


def unsure_threshold(probabilities: np.ndarray, truth: np.ndarray, low: float = 0.3, high: float = 0.6) -> float:
    """Below this top probability the label is wrong more often than it is right (a running mean of 10 % of the set)."""
    top = probabilities.max(-1)
    order = np.argsort(top)
    right = (probabilities.argmax(-1) == truth)[order].astype(float)
    width = max(30, len(top) // 10)
    if len(top) <= width:
        return low
    running = np.convolve(right, np.ones(width) / width, "valid")
    middle = top[order][width // 2 : width // 2 + len(running)]
    wrong = np.flatnonzero(running < 0.5)
    found = middle[wrong[-1]] if len(wrong) else low
    return round(float(np.clip(found, low, high)), 3)
