"""Labelled and unlabelled faces: FER+ cut into few labels and the rest, and batches that show each class as often."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch

from emotion.faces import SPLITS, majority
from emotion.labels import LABELS
from emotion.paths import CACHE

SEVEN = LABELS[:7]  # without "other": the expressions of the protocol


@dataclass(frozen=True)
class Pool:
    """Faces to learn from. `crops` [N, 48, 48] uint8; `labels` [N], -1 for none; `truth` [N] is only looked at to report.

    `classes` names what the labels count.
    """

    crops: np.ndarray
    labels: np.ndarray
    truth: np.ndarray
    classes: tuple[str, ...] = SEVEN

    @cached_property
    def labelled(self) -> np.ndarray:
        """Numbers of the labelled faces."""
        return np.flatnonzero(self.labels >= 0)

    @cached_property
    def unlabelled(self) -> np.ndarray:
        return np.flatnonzero(self.labels < 0)

    @cached_property
    def by_class(self) -> list[np.ndarray]:
        """Numbers of the faces of each class."""
        return [np.flatnonzero(self.labels == label) for label in range(len(self.classes))]


def few_labels(crops: np.ndarray, truth: np.ndarray, a_class: int | None, seed: int, classes: tuple[str, ...] = SEVEN) -> Pool:
    """Keeps the labels of `a_class` faces of each class, drawn by `seed`, and hides the rest; None keeps all.

    A class with fewer faces gives what it has. Raises ValueError where a class has none.
    """
    rng = np.random.default_rng(seed)
    labels = np.full(len(crops), -1)
    for label, name in enumerate(classes):
        own = np.flatnonzero(truth == label)
        if len(own) == 0:
            raise ValueError(f"no face is labelled {name}")
        labels[own if a_class is None else rng.permutation(own)[:a_class]] = label
    return Pool(crops, labels, truth, classes)


def ferplus_pool(a_class: int | None, seed: int) -> Pool:
    """FER+ Training and PublicTest; faces whose majority is none of the seven expressions stay without a label."""
    with np.load(CACHE / "faces.npz") as file:
        keep = file["splits"] != SPLITS.index("PrivateTest")
        return few_labels(file["crops"][keep], majority(file["votes"][keep]), a_class, seed)


def ferplus_test() -> tuple[np.ndarray, np.ndarray]:
    """PrivateTest crops with a majority for one of the seven expressions, and that label."""
    with np.load(CACHE / "faces.npz") as file:
        label = majority(file["votes"])
        keep = (file["splits"] == SPLITS.index("PrivateTest")) & (label >= 0)
        return file["crops"][keep], label[keep]


class Balanced:
    """Batches that show each class as often, however rare it is; on the device that the faces are on."""

    def __init__(self, pool: Pool, device: torch.device):
        counts = [len(own) for own in pool.by_class]
        table = np.zeros((len(counts), max(counts)), int)
        for row, own in zip(table, pool.by_class):
            row[: len(own)] = own
        self.table, self.counts = torch.from_numpy(table).to(device), torch.tensor(counts, device=device)

    def draw(self, count: int) -> torch.Tensor:
        """Numbers of `count` labelled faces: the classes take turns (from a random one), a face within a class by chance."""
        device, classes = self.table.device, len(self.counts)
        turns = (torch.arange(count, device=device) + torch.randint(classes, (1,), device=device)) % classes
        return self.table[turns, (torch.rand(count, device=device) * self.counts[turns]).long()]
