"""A student learns from few labels, its teacher follows, and runs can be stopped, shared and reported."""

import dataclasses
import json
import os

import numpy as np
import pytest
import torch

from emotion.few import grid
from emotion.few.beside import Beside
from emotion.few.grid import SIZES, Cell, Claims, cells
from emotion.few.methods import ABLATED, COMPARED, METHODS, PIECES
from emotion.few.pool import Balanced, few_labels
from emotion.few.student import Budget, Learning, logits
from emotion.few.thresholds import FLOOR, HALF
from emotion.visual_net import VisualNet

TINY = Budget(steps=6, epochs=3, labelled=6, unlabelled=6, width=0.25)
CLASSES = ("neutral", "anger", "happiness")


def faces(count: int = 90, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Stripes of three directions: easily told apart."""
    rng = np.random.default_rng(seed)
    truth = np.arange(count) % 3
    y, x = np.mgrid[:48, :48]
    waves = np.stack([np.sin(x / 3), np.sin(y / 3), np.sin((x + y) / 4)])
    return np.clip(128 + 60 * waves[truth] + rng.normal(0, 15, (count, 48, 48)), 0, 255).astype(np.uint8), truth


def pool(a_class: int | None = 4, seed: int = 1):
    return few_labels(*faces(), a_class, seed, CLASSES)


def test_so_many_labels_of_each_class_are_kept_and_the_rest_is_hidden() -> None:
    crops, truth = faces()
    made = few_labels(crops, truth, 4, 1, CLASSES)
    assert np.bincount(made.labels[made.labelled]).tolist() == [4, 4, 4] and len(made.unlabelled) == 78
    assert (made.labels[made.labelled] == truth[made.labelled]).all()
    assert not np.array_equal(made.labels, few_labels(crops, truth, 4, 2, CLASSES).labels)
    assert len(few_labels(crops, truth, None, 1, CLASSES).unlabelled) == 0
    assert np.bincount(few_labels(crops[:7], truth[:7], 100, 1, CLASSES).labels).tolist() == [3, 2, 2]
    with pytest.raises(ValueError, match="no face is labelled happiness"):
        few_labels(crops, np.where(truth == 2, 1, truth), 4, 1, CLASSES)


def test_batches_show_each_class_as_often_however_rare_it_is() -> None:
    crops, truth = faces()
    rare = few_labels(crops, np.where((truth == 2) & (np.arange(90) > 5), 0, truth), None, 1, CLASSES)
    drawn = rare.labels[Balanced(rare, torch.device("cpu")).draw(9000).numpy()]
    assert np.bincount(drawn).tolist() == [3000, 3000, 3000]


@pytest.mark.parametrize("name", METHODS)
def test_every_method_trains_and_never_sends_a_gradient_to_its_teacher(name: str) -> None:
    method = METHODS[name]
    learning = Learning(method, pool(None if method.all_labels else 4), TINY, seed=1)
    before = [part.clone() for part in learning.teacher.parameters()]
    while not learning.done():
        found = learning.epoch()
    assert learning.epochs_done == 3 and found["loss"] > 0 and len(found["thresholds"]) == 3
    assert all(not part.requires_grad and part.grad is None for part in learning.teacher.parameters())
    assert not learning.teacher.training and any((a != b).any() for a, b in zip(before, learning.teacher.parameters()))
    assert (found["pseudoShare"] is None) == (method.threshold is None)


def test_switches_switch_what_they_name() -> None:
    def made(name: str) -> Learning:
        return Learning(METHODS[name], pool(), TINY, seed=1)

    assert isinstance(made("no-attention").student.attention, torch.nn.Identity)
    assert made("no-map-drop").student.attention.drop == 0 and made("ours").student.attention.drop == 0.6
    assert [made(name).taus.unique().tolist() for name in ("no-threshold", "ours", "adacm", "uda")] == [pytest.approx([tau]) for tau in (0.95, 0.5, 0.8, 0.8)]
    for name, floor in (("no-negative", HALF), ("adacm", FLOOR)):
        assert METHODS[name] == dataclasses.replace(METHODS["ours"], negative=False, floor=floor, title=METHODS[name].title)
    assert set(ABLATED) - set(COMPARED) == {"high-floor", "no-threshold", "no-negative", "no-attention", "no-map-drop"}


def test_few_labels_are_enough_for_what_is_easily_told_apart() -> None:
    learning = Learning(METHODS["ours"], pool(6), Budget(steps=60, epochs=3, labelled=12, unlabelled=12, width=0.25, rate=3e-3, decay=0.9), seed=1)
    while not learning.done():
        learning.epoch()
    crops, truth = faces(seed=9)
    assert (logits(learning.teacher, crops).argmax(1) == truth).mean() > 0.8


def test_a_run_that_was_stopped_ends_as_if_it_had_not_been(tmp_path) -> None:
    whole = Learning(METHODS["flexmatch"], pool(), TINY, seed=1)
    while not whole.done():
        whole.epoch()
    first = Learning(METHODS["flexmatch"], pool(), TINY, seed=1)
    assert not first.resume(tmp_path / "run.pt")
    first.epoch()
    first.save(tmp_path / "run.pt")
    second = Learning(METHODS["flexmatch"], pool(), TINY, seed=1)
    assert second.resume(tmp_path / "run.pt") and second.epochs_done == 1
    while not second.done():
        second.epoch()
    assert second.history == whole.history
    assert all(torch.equal(a, b) for a, b in zip(whole.teacher.parameters(), second.teacher.parameters()))


def test_the_grid_names_every_run_once_and_holds_what_is_promised() -> None:
    for size in SIZES.values():
        listed = cells(size)
        assert len(set(listed)) == len(listed) == len({cell.name for cell in listed})
        assert all(Cell(method, labels, seed) in listed for method in COMPARED for labels in size.labels for seed in size.seeds)
        assert all(Cell(method, labels, seed) in listed for method in ABLATED for labels in size.ablated_at for seed in size.seeds)
    assert SIZES["full"].labels == (10, 25, 100, 250) and len(SIZES["full"].seeds) == 3 and {25, 100} <= set(SIZES["small"].labels)


def test_a_run_is_taken_once_and_again_only_if_its_process_is_gone(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    claims, cell = Claims(tmp_path / "few", tmp_path / "results"), Cell("ours", 25, 1)
    assert claims.take(cell) and not claims.take(cell)
    monkeypatch.setattr(grid.os, "kill", lambda pid, signal: (_ for _ in ()).throw(ProcessLookupError()))
    assert claims.take(cell)
    claims.finish(cell, {"test": {"accuracy": 0.5}})
    assert not claims.take(cell) and claims.result(cell) == {"test": {"accuracy": 0.5}}
    assert os.listdir(tmp_path / "few") == [] and os.listdir(tmp_path / "results") == ["ours-25-1.json"]


def test_the_report_has_every_row_and_says_what_is_missing(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    from emotion.few import report
    from emotion import plots

    monkeypatch.setattr(plots, "DOCS", tmp_path)
    monkeypatch.setattr(report, "DOCS", tmp_path)
    (tmp_path / "images").mkdir()
    size, claims = SIZES["trial"], Claims(tmp_path / "few", tmp_path / "results")
    with pytest.raises(SystemExit, match="no run of the trial grid is done"):
        report.write_report("trial", size, claims)
    epoch = {"epoch": 1, "thresholds": [0.8] * 7, "pseudoShare": 0.5, "pseudoPrecision": 0.9, "negativeShare": 0.4, "negativePrecision": None}
    for number, cell in enumerate(cells(size)[:-1]):
        claims.finish(cell, {"test": {"n": 10, "accuracy": 0.4 + number / 100, "macroF1": 0.3}, "history": [epoch, epoch], "cpuSeconds": 60})
    report.write_report("trial", size, claims)
    page = (tmp_path / "FEW-LABELS.md").read_text()
    assert all(METHODS[method].title in page for method in {*COMPARED, "full"}) and all(f"| {piece} |" in page for piece, *_ in PIECES)
    assert f"**Not complete: {len(cells(size)) - 1} of {len(cells(size))} runs are done.**" in page
    assert "| map dropout, floor 0.8 | - | - | - | - |" in page and "**46.0**" in page
    assert "| negative learning | 46.0 | 49.0 | -3.0 | 0.0 |" in page
    assert "| 10 labels a class: ≥ 5 points over labels alone | +5.0 points (1 seed) | met |" in page
    assert "| 10 labels a class: not behind the best other by more than one spread | 1.0 points before Ada-CM's threshold, no negative learning (1 seed); spread 0.0 | met |" in page
    assert len(list((tmp_path / "images").glob("few-*.svg"))) == 3
    json.loads((tmp_path / "results" / "ours-10-1.json").read_text())


def test_unlabelled_faces_beside_a_training_need_faces_and_measure_their_thresholds() -> None:
    crops, truth = faces()
    teacher = VisualNet(3, width=0.25).eval()
    with pytest.raises(ValueError, match="no unlabelled faces"):
        Beside(crops[:0], teacher)
    beside = Beside(crops, teacher)
    weakly, strongly = beside.views(16)
    assert weakly.shape == strongly.shape == (4, 1, 48, 48)
    student = VisualNet(3, width=0.25)
    beside.loss(weakly, student(strongly)[1]).backward()
    assert all(part.grad is None for part in teacher.parameters())
    beside.measure(crops, truth, epoch=9)
    assert beside.taus.shape == (3,) and (beside.taus >= 0.8 - 1e-6).all()
    assert 0 <= beside.sure_share() <= 1 and beside.sure_share() == 0
