"""FER+ crops: the cache, the vote distributions, and the jitter that stands in for live alignment."""

import csv
from pathlib import Path

import cv2
import numpy as np

from emotion.degrade import compress, degrade
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


def roles(splits: np.ndarray) -> np.ndarray:
    """0 to train on, 1 to choose and calibrate with, 2 to test: Training and every second crop of PublicTest, the rest of it, PrivateTest."""
    out = splits.copy()
    out[np.flatnonzero(splits == SPLITS.index("PublicTest"))[::2]] = 0
    return out


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


def cover(crop: np.ndarray, rng: np.random.Generator) -> None:
    """A hand, a cup or a microphone, in place: a rounded blot or a box, most often in the lower half, with some texture."""
    width, height = rng.integers(8, 23, 2)
    x = rng.integers(-width // 3, SIZE - 2 * width // 3)
    y = min(SIZE - 4, int(rng.triangular(-4, SIZE - height // 2, SIZE - height // 3)))
    patch = np.full((SIZE, SIZE), np.float32(rng.uniform(10, 245)))
    if rng.random() < 0.5:
        patch += cv2.resize(rng.normal(0, 25, (4, 4)).astype(np.float32), (SIZE, SIZE), interpolation=cv2.INTER_CUBIC)
    mask = np.zeros((SIZE, SIZE), np.float32)
    middle = (int(x + width // 2), int(y + height // 2))
    if rng.random() < 0.5:
        cv2.ellipse(mask, middle, (int(width // 2), int(height // 2)), float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    else:
        cv2.rectangle(mask, (int(x), int(y)), (int(x + width), int(y + height)), 1.0, -1)
    crop += (patch - crop) * mask


def lowest_layer_like(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A face 18 to 34 pixels high, coded hard, shown at 48: what the lowest simulcast layer leaves of it."""
    side = int(rng.integers(18, 35))
    small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
    return cv2.resize(compress(small, rng, 18, 70), (SIZE, SIZE), interpolation=cv2.INTER_LINEAR)


def moved(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The crop as another alignment would have cut it, or its mirror image. float32."""
    return cv2.warpAffine(
        crop.astype(np.float32), jitter_matrix(rng, 0.8), (SIZE, SIZE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )


def worsened(crop: np.ndarray, rng: np.random.Generator, strength: float = 1.0, low_share: float = 0.0) -> np.ndarray:
    """A share `strength` of crops as a call shows them: degraded, `low_share` of those through the lowest layer as well, some covered in part."""
    out = crop
    if rng.random() < strength:
        out = degrade(out, rng, least_scale=0.3, strength=0.8)
        if low_share and rng.random() < low_share:
            out = lowest_layer_like(out, rng)
        if rng.random() < 0.35:
            out = out.copy()
            cover(out, rng)
    return np.clip(out, 0, 255)


def augment(crop: np.ndarray, rng: np.random.Generator, strength: float = 1.0, low_share: float = 0.0) -> np.ndarray:
    """One training view of a 48x48 crop, not yet normalised."""
    return worsened(moved(crop, rng), rng, strength, low_share)
