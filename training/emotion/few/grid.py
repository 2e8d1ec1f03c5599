"""Which runs the comparison is made of, in which order, and how several processes share them."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from emotion.few.methods import ABLATED, COMPARED
from emotion.few.student import Budget
from emotion.paths import OUT, TRAINING


@dataclass(frozen=True)
class Cell:
    """One training: a method, so many labels a class (None: all), a seed (of the labels drawn and of the training)."""

    method: str
    labels: int | None
    seed: int

    @property
    def name(self) -> str:
        return f"{self.method}-{self.labels or 'all'}-{self.seed}"


@dataclass(frozen=True)
class Size:
    """A grid: what is compared at which numbers of labels, where the ablation stands, and how long a run is."""

    labels: tuple[int, ...]
    seeds: tuple[int, ...]
    ablated_at: tuple[int, ...]
    budget: Budget
    about: str
    again: tuple[Cell, ...] = ()  # beyond the grid: where its seeds differ by more than what they were to show


SIZES = {
    "trial": Size((10,), (1,), (10,), Budget(steps=20, epochs=2, width=0.25, labelled=8, unlabelled=8), "seconds; to see that it runs"),
    "small": Size((25, 100), (1, 2), (25,), Budget(), "two cores in about three hours"),
    "full": Size(
        (10, 25, 100, 250), (1, 2, 3), (25, 100), Budget(), "one GPU in a quarter of an hour",
        again=tuple(Cell(method, 100, seed) for seed in (4, 5, 6) for method in ("labels", "ours", "flexmatch")),
    ),
}


def cells(size: Size) -> list[Cell]:
    """Every run once; seed by seed, so that a grid that is stopped early has whole columns."""
    listed: list[Cell] = []
    for seed in size.seeds:
        listed += [Cell("full", None, seed)]
        for labels in size.labels:
            listed += [Cell(method, labels, seed) for method in COMPARED]
            listed += [Cell(method, labels, seed) for method in ABLATED if labels in size.ablated_at and method not in COMPARED]
    return [*listed, *size.again]


def runs_of(results: dict[Cell, dict], method: str, labels: int | None) -> dict[int, dict]:
    """What each seed gave with one method and so many labels."""
    return {cell.seed: result for cell, result in results.items() if cell.method == method and cell.labels == labels}


class Claims:
    """Runs taken by processes, as files with their pids in `folder`: a run is taken by one process, and once it is done it stays done.

    What a run gave goes to `results`, which is kept with the code: another machine goes on where this one stopped.
    """

    def __init__(self, folder: Path, results: Path):
        self.folder, self.results = folder, results
        for made in (folder, results):
            made.mkdir(parents=True, exist_ok=True)

    def result(self, cell: Cell) -> dict | None:
        path = self.results / f"{cell.name}.json"
        return json.loads(path.read_text()) if path.exists() else None

    def take(self, cell: Cell) -> bool:
        """Whether this process may run the cell now: it is neither done nor taken by a process that still lives."""
        if self.result(cell) is not None:
            return False
        claim = self.folder / f"{cell.name}.claim"
        try:
            with open(claim, "x") as out:
                out.write(str(os.getpid()))
            return True
        except FileExistsError:
            if alive(claim):
                return False
            claim.unlink(missing_ok=True)
            return self.take(cell)

    def finish(self, cell: Cell, result: dict) -> None:
        part = self.folder / f"{cell.name}.part"
        part.write_text(json.dumps(result) + "\n")
        shutil.move(part, self.results / f"{cell.name}.json")
        (self.folder / f"{cell.name}.claim").unlink(missing_ok=True)


def alive(claim: Path) -> bool:
    try:
        os.kill(int(claim.read_text() or 0) or os.getpid(), 0)
        return True
    except (FileNotFoundError, ProcessLookupError):
        return False


def claims_of(size: str) -> Claims:
    """Of the grid of this name: checkpoints and claims with what is made here, results with the code."""
    return Claims(OUT / "few" / size, TRAINING / "results" / "few" / size)
