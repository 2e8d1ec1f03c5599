"""The aligned face crop: five landmarks to the template, then warp."""

import json

import numpy as np

from emotion.faces import SIZE, normalise
from emotion.paths import TRAINING
from emotion.warp import warp

TEMPLATE_FILE = TRAINING / "template.json"  # measured by scripts/measure_template.py


def template() -> np.ndarray:
    """Five points in 0..1 of the crop: where FER+ crops have eyes, nose tip and mouth corners."""
    return np.array(json.loads(TEMPLATE_FILE.read_text())["template"])


def similarity(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Least-squares rotation, uniform scale and shift from source to target points, no reflection (Umeyama 1991)."""
    source, target = np.asarray(source, float), np.asarray(target, float)
    source_mean, target_mean = source.mean(0), target.mean(0)
    a, b = source - source_mean, target - target_mean
    # In the plane the solution is a complex number: sum(conj(a) b) / sum(|a|^2).
    power = (a**2).sum()
    cos = (a * b).sum() / power
    sin = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / power
    linear = np.array([[cos, -sin], [sin, cos]])
    return np.column_stack([linear, target_mean - linear @ source_mean])


def crop_matrix(landmarks: np.ndarray, points: np.ndarray | None = None, size: int = SIZE) -> np.ndarray:
    """Output pixel to source pixel for `landmarks` (10 numbers or 5x2) in source pixels."""
    points = template() if points is None else points
    return similarity(points * size, np.asarray(landmarks, float).reshape(5, 2))


def aligned_crop(luma: np.ndarray, landmarks: np.ndarray, points: np.ndarray | None = None) -> np.ndarray:
    """48x48 luma, not yet normalised."""
    return warp(luma, crop_matrix(landmarks, points), SIZE, SIZE)


def normalised_crop(luma: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    return normalise(aligned_crop(luma, landmarks))
