"""FER+ crops: the cache, the vote distributions, and the jitter that stands in for live alignment."""

import csv
from pathlib import Path

import cv2
import numpy as np

from emotion.degrade import degrade
from emotion.labels import FERPLUS_COLUMNS, FERPLUS_TO_LABEL, INDEX, LABELS

SIZE = 48
PER_ROW = 50  # README of the data: crop i is in picture i // 2500, 50 rows of 50
STD_FLOOR = 1.0
SPLITS = ("Training", "PublicTest", "PrivateTest")


def read_ferplus(data: Path) -> dict[str, np.ndarray]:
    """Every crop with its votes (FERPLUS_COLUMNS, unknown, not a face) and the number of its split."""
    sheets: dict[int, np.ndarray] = {}
    crops, votes, splits = [], [], []
    with open(data / "faces" / "ferplus.csv", newline="") as lines:
        for row in csv.DictReader(lines):
            index = int(row["index"])
            sheet, at = divmod(index, PER_ROW * PER_ROW)
            if sheet not in sheets:
                sheets[sheet] = cv2.imread(str(data / "faces" / f"ferplus_{sheet:02d}.png"), cv2.IMREAD_GRAYSCALE)
            y, x = (at // PER_ROW) * SIZE, (at % PER_ROW) * SIZE
            crops.append(sheets[sheet][y : y + SIZE, x : x + SIZE])
            votes.append([int(row[name]) for name in (*FERPLUS_COLUMNS, "unknown", "not_a_face")])
            splits.append(SPLITS.index(row["usage"]))
    return {"crops": np.stack(crops), "votes": np.array(votes, np.float32), "splits": np.array(splits, np.int8)}


def usable(votes: np.ndarray) -> np.ndarray:
    """Crops whose most frequent vote is an expression, not "unknown" or "not a face"."""
    return votes[:, :8].max(1) > votes[:, 8:].max(1)


def targets(votes: np.ndarray) -> np.ndarray:
    """The distribution of votes over our labels; single votes are outliers (Barsoum et al. 2016) and dropped."""
    kept = np.where(votes[:, :8] > 1, votes[:, :8], 0)
    empty = kept.sum(1) == 0
    kept[empty] = votes[empty, :8]
    out = np.zeros((len(votes), len(LABELS)), np.float32)
    for column, name in enumerate(FERPLUS_COLUMNS):
        out[:, INDEX[FERPLUS_TO_LABEL[name]]] += kept[:, column]
    return out / np.maximum(out.sum(1, keepdims=True), 1e-9)


def majority(votes: np.ndarray) -> np.ndarray:
    """The label most raters chose among the seven expressions; -1 for ties, contempt, unknown and not a face."""
    best = votes.argmax(1)
    tie = (votes == votes.max(1, keepdims=True)).sum(1) > 1
    names = [*FERPLUS_COLUMNS[:7]]
    mapped = np.array([INDEX[name] for name in names] + [-1, -1, -1])
    return np.where(tie, -1, mapped[best])


def normalise(crops: np.ndarray) -> np.ndarray:
    """(x - mean) / (std + 1) over each crop itself; float32, any leading axes."""
    crops = crops.astype(np.float32)
    mean = crops.mean(axis=(-2, -1), keepdims=True)
    std = crops.std(axis=(-2, -1), keepdims=True)
    return (crops - mean) / (std + STD_FLOOR)


def jitter_matrix(rng: np.random.Generator, strength: float = 1.0) -> np.ndarray:
    """Source from output: flip, up to 15 degrees, scale 0.85-1.15, shift up to 8 %, slight anisotropy and shear."""
    angle = np.deg2rad(np.clip(rng.normal(0, 7), -15, 15)) * strength
    scale = 1 + rng.uniform(-0.15, 0.15) * strength
    stretch = 1 + rng.uniform(-0.06, 0.06) * strength
    mirror = -1 if rng.random() < 0.5 else 1
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    linear = np.array([[cos * mirror * stretch, -sin], [sin * mirror * stretch, cos]])
    centre = np.array([SIZE / 2, SIZE / 2]) - 0.5
    shift = rng.uniform(-0.08, 0.08, 2) * SIZE * strength
    return np.column_stack([linear, centre - linear @ centre + shift])


def augment(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One training view of a 48x48 crop, not yet normalised."""
    matrix = jitter_matrix(rng)
    border = cv2.BORDER_REPLICATE
    out = cv2.warpAffine(crop.astype(np.float32), matrix, (SIZE, SIZE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=border)
    out = degrade(out, rng, least_scale=0.4, strength=0.7)
    if rng.random() < 0.3:
        width, height = rng.integers(6, 17, 2)
        x, y = rng.integers(0, SIZE - width), rng.integers(0, SIZE - height)
        out[y : y + height, x : x + width] = rng.uniform(0, 255)
    return np.clip(out, 0, 255)
