"""Somebody's own pictures made ready: crops, a quarter held out by near-duplicate groups, unlabelled ones that would give it away refused."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emotion.faces import SPLITS
from emotion.few.duplicates import alike, groups
from emotion.few.folder import Crops, folder_crops
from emotion.few.labels_csv import Labelled, read_labelled
from emotion.few.pool import Pool
from emotion.few.problems import Problems

HELD_OUT = 0.25
NAME = "few_own.npz"
UNKNOWN = -1


@dataclass(frozen=True)
class Own:
    """`labels` and `test_labels` count `classes`; a label of -1 is an unlabelled picture. Names are of files, for messages.

    `seen` counts the held-out pictures that are nearly in FER+ Training, which the shipped encoder learned from; -1: not known.
    """

    crops: np.ndarray
    labels: np.ndarray
    names: np.ndarray
    test_crops: np.ndarray
    test_labels: np.ndarray
    test_names: np.ndarray
    classes: tuple[str, ...]
    seen: int

    @property
    def pool(self) -> Pool:
        return Pool(self.crops, self.labels, self.labels, self.classes)

    @property
    def unlabelled(self) -> int:
        return int((self.labels < 0).sum())

    def table(self) -> str:
        """Labelled and held out, a class a line."""
        lines = [f"{'':10s} labelled  held out"]
        for label, name in enumerate(self.classes):
            lines.append(f"{name:10s} {(self.labels == label).sum():8d}  {(self.test_labels == label).sum():8d}")
        return "\n".join(lines)

    def save(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path, part = folder / NAME, folder / f"{NAME}.part"
        with open(part, "wb") as out:
            np.savez(out, **{name: np.asarray(value) for name, value in vars(self).items()})
        os.replace(part, path)
        return path


def load_own(folder: Path) -> Own:
    """Exits where scripts/few_prepare.py was not run."""
    if not (folder / NAME).exists():
        raise SystemExit(f"{folder / NAME} is missing: run training/scripts/few_prepare.py --pictures DIR --labels FILE.csv first")
    with np.load(folder / NAME) as file:
        parts = {name: file[name] for name in file.files}
    return Own(**{**parts, "classes": tuple(str(name) for name in parts["classes"]), "seen": int(parts["seen"])})


def prepare(
    pictures: Path, labels: Path, unlabelled: Path | None, given: bool, without: tuple[str, ...], seed: int, ferplus: Path, say: Callable[[str], None] = print
) -> Own:
    """Reads everything, and exits with one message if anything of it stops the work. `ferplus` (cache/faces.npz) may be absent."""
    problems = Problems()
    if unlabelled is not None and not unlabelled.is_dir():
        problems.fail("folder_missing", unlabelled)
    own = read_labelled(pictures, labels, given, without, problems)
    group = groups(own.crops)
    note_contradictions(own, group, problems)
    held = held_out(own.labels, group, seed)
    for label, name in enumerate(own.classes):
        if not (held & (own.labels == label)).any():
            problems.fail("class_alike", name)
    problems.stop_if_failed()
    tested = split_of(ferplus, "PrivateTest")
    more = Crops(own.crops[:0], (), problems)
    if unlabelled is not None:
        more = without_test(folder_crops(unlabelled, given, problems), own, held, tested, problems)
        if not more.names:
            problems.stop("unlabelled_empty", unlabelled, "no usable picture is left; the reasons are below. Without --unlabelled it goes on with the labels alone")
    known = split_of(ferplus, "Training")
    if problems.places:
        say(problems.summary())
    return Own(
        np.concatenate([own.crops[~held], more.crops]), np.concatenate([own.labels[~held], np.full(len(more.names), UNKNOWN)]),
        np.array([*np.array(own.names)[~held], *more.names]), own.crops[held], own.labels[held], np.array(own.names)[held], own.classes,
        UNKNOWN if known is None else len({one for one, _, _ in alike(own.crops[held], known)}),
    )


def split_of(ferplus: Path, split: str) -> np.ndarray | None:
    if not ferplus.exists():
        return None
    with np.load(ferplus) as file:
        return file["crops"][file["splits"] == SPLITS.index(split)]


def note_contradictions(own: Labelled, group: np.ndarray, problems: Problems) -> None:
    for number in np.unique(group):
        members = np.flatnonzero(group == number)
        if len(np.unique(own.labels[members])) > 1:
            problems.warn("alike_contradict", ", ".join(f"{own.names[one]} {own.classes[own.labels[one]]}" for one in members))


def held_out(labels: np.ndarray, group: np.ndarray, seed: int) -> np.ndarray:
    """bool [N]: about a quarter of each class, whole groups of near-duplicates at a time, drawn by `seed`.

    No class gives more than its quarter, unless its smallest group is larger; then that one is held out, if another is left.
    """
    rng, classes = np.random.default_rng(seed), int(labels.max()) + 1
    counts = np.bincount(labels, minlength=classes)
    quarter = np.maximum(1, np.rint(HELD_OUT * counts)).astype(int)
    held, taken = np.zeros(len(labels), bool), np.zeros(classes, int)
    by_group = {number: np.bincount(labels[group == number], minlength=classes) for number in rng.permutation(np.unique(group))}
    for number, own in by_group.items():
        if (taken + own <= quarter).all():
            held[group == number] = True
            taken += own
    for label in np.flatnonzero(taken == 0):
        fit = [number for number, own in by_group.items() if own[label] and (taken + own < counts).all()]
        if fit and taken[label] == 0:
            least = min(fit, key=lambda number: by_group[number].sum())
            held[group == least] = True
            taken += by_group[least]
    return held


def without_test(more: Crops, own: Labelled, held: np.ndarray, tested: np.ndarray | None, problems: Problems) -> Crops:
    """The unlabelled pictures that are nearly none of the held-out ones, nor of PrivateTest; the others are named."""
    names, keep = np.array(own.names)[held], np.ones(len(more.names), bool)
    for one, other, _ in alike(more.crops, own.crops[held]):
        if keep[one]:
            problems.warn("held_out_again", more.names[one], f"held out: {names[other]}")
        keep[one] = False
    for one, _, _ in alike(more.crops, tested) if tested is not None else ():
        if keep[one]:
            problems.warn("test_again", more.names[one])
        keep[one] = False
    return Crops(more.crops[keep], tuple(np.array(more.names)[keep]), problems)
