"""Scores: accuracy, recall and F1 of each class, their unweighted means; calibration and the point of abstention."""

import numpy as np

from emotion.labels import LABELS

BINS = 15  # of the calibration error, as Guo et al. 2017
LEAST_COVERAGE = 0.05  # a selective risk is not read off fewer readings than this share


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


def shares(weights: np.ndarray | None, count: int) -> np.ndarray:
    """Weights that sum to 1; without any, all alike."""
    return np.full(count, 1 / max(1, count)) if weights is None else weights / weights.sum()


def fit_temperature(logits: np.ndarray, targets: np.ndarray, weights: np.ndarray | None = None) -> float:
    """The temperature with the least (weighted) cross-entropy to `targets` [N, 8], rows that sum to 1; a grid is exact enough."""
    grid, own = np.exp(np.linspace(np.log(0.3), np.log(5), 160)), shares(weights, len(logits))
    losses = [-(own * (targets * np.log(softmax(logits, t) + 1e-9)).sum(-1)).sum() for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 3)


def reliability(probabilities: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None, equal_mass: bool = False) -> np.ndarray:
    """[bins, 3]: share of the readings, mean top probability and accuracy of each bin that is not empty.

    Bins of equal width, or (`equal_mass`) of equal numbers of readings, so that no bin is nearly empty.
    """
    top, right, own = probabilities.max(-1), probabilities.argmax(-1) == truth, shares(weights, len(truth))
    which = np.minimum((top * BINS).astype(int), BINS - 1)
    if equal_mass:
        which = np.empty(len(top), int)
        which[np.argsort(top, kind="stable")] = np.arange(len(top)) * BINS // max(1, len(top))
    mass, claimed, found = (np.bincount(which, part, BINS) for part in (own, own * top, own * right))
    full = mass > 0
    return np.column_stack([mass[full], claimed[full] / mass[full], found[full] / mass[full]])


def gap(bins: np.ndarray) -> float:
    return round(float((bins[:, 0] * np.abs(bins[:, 1] - bins[:, 2])).sum()), 4)


def calibration_error(probabilities: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Expected calibration error of the top probability: 15 bins of equal width (Guo et al. 2017)."""
    return gap(reliability(probabilities, truth, weights))


def adaptive_calibration_error(probabilities: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None) -> float:
    """The same with 15 bins of equal mass (Nguyen and O'Connor 2015)."""
    return gap(reliability(probabilities, truth, weights, equal_mass=True))


def chance_calibration_error(probabilities: np.ndarray, weights: np.ndarray | None = None, draws: int = 100) -> float:
    """The error that perfectly calibrated readings of this number would show: what few readings alone do to the figure."""
    top, rng = probabilities.max(-1), np.random.default_rng(0)
    claims = top[:, None]  # one label, right (0) with just the probability that is claimed for it
    errors = [gap(reliability(claims, (rng.random(len(top)) >= top).astype(int), weights)) for _ in range(draws)]
    return round(float(np.mean(errors)), 4)


def calibration(probabilities: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None) -> dict:
    """How far the top probability is from the share that is right."""
    return {
        "calibrationError": calibration_error(probabilities, truth, weights),
        "adaptiveCalibrationError": adaptive_calibration_error(probabilities, truth, weights),
        "ifPerfectlyCalibrated": chance_calibration_error(probabilities, weights),
    }


def shown_at(threshold: float, probabilities: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None) -> tuple[float, float]:
    """Coverage (share of readings at or above the threshold) and selective risk (share of those that are wrong)."""
    own, sure = shares(weights, len(truth)), probabilities.max(-1) >= threshold
    wrong = probabilities.argmax(-1) != truth
    return float(own[sure].sum()), float(own[sure & wrong].sum() / max(own[sure].sum(), 1e-12))


def even_odds(probabilities: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Below this top probability a label is wrong more often than right (a running mean over 10 % of the set); 0 if it never is."""
    top, own = probabilities.max(-1), shares(weights, len(truth))
    order = np.argsort(top, kind="stable")
    width = max(30, len(top) // 10)
    if len(top) <= width:
        return 0.0
    right, mass = (np.convolve(part[order], np.ones(width), "valid") for part in (own * (probabilities.argmax(-1) == truth), own))
    wrong = np.flatnonzero(right < 0.5 * mass)
    return float(top[order][wrong[-1] + width // 2]) if len(wrong) else 0.0


def unsure_point(probabilities: np.ndarray, truth: np.ndarray, risk: float, weights: np.ndarray | None = None) -> dict:
    """Where to say "unsure": selective classification by the top probability (Geifman and El-Yaniv 2017).

    The lowest threshold, so the highest coverage, at which the selective risk on these readings is at most `risk` and a
    label at the threshold is right at least as often as wrong. Geifman and El-Yaniv bound the true risk with a confidence;
    that bound needs independent readings, and windows of one clip or one surrogate pair are not, so the risk given here
    is the measured one. Where no threshold reaches `risk` with 5 % coverage, that of the lowest risk is taken.
    """
    top, own = probabilities.max(-1), shares(weights, len(truth))
    order = np.argsort(-top, kind="stable")
    covered = np.cumsum(own[order])
    risks = np.cumsum((own * (probabilities.argmax(-1) != truth))[order]) / covered
    enough = covered >= min(LEAST_COVERAGE, 1.0)
    fits = np.flatnonzero(enough & (risks <= risk))
    last = fits[-1] if len(fits) else np.flatnonzero(enough)[int(np.argmin(risks[enough]))]
    at_risk = 0.0 if last == len(top) - 1 else float(top[order][last])
    threshold = float(np.ceil(max(at_risk, even_odds(probabilities, truth, weights)) * 1000) / 1000)
    coverage, found = shown_at(threshold, probabilities, truth, weights)
    rule = (
        f"lowest top probability at which at most {risk:.0%} of the validation readings shown are wrong "
        "and a reading at the threshold is right at least as often as wrong"
    )
    return {"threshold": round(threshold, 3), "rule": rule, "coverage": round(coverage, 3), "risk": round(found, 4)}
