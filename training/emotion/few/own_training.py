"""Trains an encoder on somebody's own pictures, goes on where it was stopped, and compares it with the shipped one on those held out."""

import hashlib
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from emotion.evaluation import visual_logits
from emotion.few.methods import METHODS
from emotion.few.own_pool import Own
from emotion.few.student import Budget, Learning, logits
from emotion.few.unfolded import unfolded
from emotion.labels import INDEX
from emotion.metrics import scores
from emotion.paths import MODELS
from emotion.sidecars import read_json, write_json
from emotion.training import load
from emotion.visual_net import VisualNet, like, like

NAME = "few_own"
ALONE = "labels"  # the method where there are no unlabelled pictures
# A rule of thumb, not tuned: each picture is seen about so often, in at least and at most so many steps.
PASSES, LEAST_STEPS, MOST_STEPS = 16, 1500, 6000
EPOCHS = 20
BEGINNINGS = ("shipped", "nothing")
GENTLE_RATE = 3e-4  # from the shipped encoder: a rule of thumb, a tenth or so of the rate from nothing
SURE = 1.96  # of a normal distribution: 95 %


@dataclass(frozen=True)
class Plan:
    """What a run is; a run goes on only as what it was begun. `data` is the hash of what it learns from."""

    begin: str
    method: str
    steps: int
    width: float | None  # None: the shipped encoder's own
    seed: int
    data: str


def fingerprint(own: Own) -> str:
    parts = (own.crops, own.labels, own.test_crops, own.test_labels)
    coded = b"".join(np.ascontiguousarray(part).tobytes() for part in parts) + " ".join(own.classes).encode()
    return hashlib.sha256(coded).hexdigest()[:16]


def sensible_steps(own: Own) -> int:
    budget = Budget()
    return min(MOST_STEPS, max(LEAST_STEPS, round(PASSES * len(own.crops) / (budget.labelled + budget.unlabelled))))


def plan_of(
    own: Own, method: str | None, steps: int | None, width: float | None, seed: int, begin: str = "shipped", say: Callable[[str], None] = print
) -> Plan:
    """Fills in what is not asked for. Without unlabelled pictures every method is the labels alone, which is said."""
    if begin == "shipped" and width is not None:
        say(f"a width was asked for ({width:g}), and the shipped encoder has its own: training begins from nothing")
        begin = "nothing"
    if begin == "nothing" and width is None:
        width = 1.0
    chosen = method or "ours"
    if own.unlabelled == 0 and METHODS[chosen].threshold is not None:
        say(f"there are no unlabelled pictures: the method is {ALONE} ({METHODS[ALONE].title}), not {chosen}")
        chosen = ALONE
    return Plan(begin, chosen, steps or sensible_steps(own), width, seed, fingerprint(own))


def first_network(own: Own, models: Path) -> VisualNet:
    """The shipped encoder, ready to be trained, with the labels of the set alone."""
    network, places = unfolded(models / "visual.onnx", own.crops), [INDEX[name] for name in own.classes]
    weight, bias = network.head.weight.detach()[places], network.head.bias.detach()[places]
    network.head = torch.nn.Linear(weight.shape[1], len(places))
    network.head.load_state_dict({"weight": weight, "bias": bias})
    return network


def train(own: Own, plan: Plan, out: Path, resume: bool, device: str = "cpu", models: Path = MODELS, say: Callable[[str], None] = print) -> Learning:
    """To the last step, with a checkpoint an epoch; a run that is done already is only loaded."""
    checkpoint, notes = out / f"{NAME}.pt", out / f"{NAME}.json"
    begin = first_network(own, models) if plan.begin == "shipped" else None
    budget = Budget(steps=plan.steps, epochs=min(EPOCHS, plan.steps), width=plan.width or 1.0, rate=Budget.rate if begin is None else GENTLE_RATE)
    learning = Learning(METHODS[plan.method], own.pool, budget, plan.seed, device, begin)
    if resume:
        before = read_json(notes).get("plan", {})
        other = [f"{name} {before[name]}, now {value}" for name, value in asdict(plan).items() if before.get(name, value) != value]
        if other:
            raise SystemExit(f"{checkpoint} was begun otherwise ({'; '.join(other)}): ask for the same, or leave out --resume to begin anew")
        say(f"goes on after epoch {learning.epochs_done}" if learning.resume(checkpoint) else f"{checkpoint} is not there yet: begins anew")
    else:
        checkpoint.unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    write_json(notes, {"plan": asdict(plan), "classes": list(own.classes)})
    since, first = time.monotonic(), learning.schedule.step
    while not learning.done():
        found = learning.epoch()
        if found["loss"] is None or not math.isfinite(found["loss"]):
            raise SystemExit(f"the loss is {found['loss']} in epoch {found['epoch']}: begin anew with another --seed; the checkpoint before it was kept")
        learning.save(checkpoint)
        each = (time.monotonic() - since) / (learning.schedule.step - first)
        say(progress(found, learning.budget, each * (plan.steps - learning.schedule.step)))
    return learning


def progress(found: dict, budget: Budget, left_s: float) -> str:
    guessed = "" if found["pseudoShare"] is None else f", {found['pseudoShare']:.0%} of the unlabelled seen got a label"
    return f"epoch {found['epoch']:2d} of {budget.epochs}: loss {found['loss']:.3f}{guessed}; about {duration(left_s)} left"


def duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def own_network(own: Own, out: Path) -> VisualNet:
    """The trained encoder, in evaluation mode. Exits where few_train.py was not run to its end, on these very pictures."""
    path = out / f"{NAME}.pt"
    if not path.exists():
        raise SystemExit(f"{path} is missing: run training/scripts/few_train.py first")
    if read_json(out / f"{NAME}.json").get("plan", {}).get("data") != fingerprint(own):
        raise SystemExit(f"{path} was trained on other pictures than few_prepare.py wrote last: run training/scripts/few_train.py again")
    state = load(path)
    if state["epochs"] < state["budget"]["epochs"]:
        raise SystemExit(f"{path} is at epoch {state['epochs']} of {state['budget']['epochs']}: run training/scripts/few_train.py --resume to its end first")
    model = like(state["average"])
    try:
        model.load_state_dict(state["average"])
    except RuntimeError as error:
        raise SystemExit(f"{path} is of another network than training/emotion has now: train it again ({str(error)[:300]})") from error
    return model.eval()


def in_eight(labels: np.ndarray, classes: tuple[str, ...]) -> np.ndarray:
    """Numbers of `classes` to numbers of the eight labels."""
    return np.array([INDEX[name] for name in classes])[labels]


def compared(own: Own, model: VisualNet, models: Path) -> dict[str, dict]:
    """Scores of the own and the shipped encoder on the held-out pictures, both choosing among the classes of the set."""
    truth, places = in_eight(own.test_labels, own.classes), [INDEX[name] for name in own.classes]
    said = {"own": logits(model, own.test_crops)}
    if (models / "visual.onnx").exists():
        said["shipped"] = visual_logits(models, own.test_crops)[:, places]
    return {name: scores(truth, in_eight(part.argmax(1), own.classes)) for name, part in said.items()}


def margin(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share measured on `count` pictures (Wilson 1927)."""
    spread = SURE * math.sqrt(share * (1 - share) / count + SURE**2 / (4 * count**2))
    return tuple((share + SURE**2 / (2 * count) + sign * spread) / (1 + SURE**2 / count) for sign in (-1, 1))


def report(own: Own, found: dict[str, dict]) -> str:
    """A table: accuracy with its margin, macro-F1, and recall of each class."""
    names = {"own": "your encoder", "shipped": "shipped encoder"}
    lines = [f"{len(own.test_labels)} held-out pictures", f"{'':22s}" + "".join(f"{names[name]:>28s}" for name in found)]

    def line(title: str, cells: list[str]) -> None:
        lines.append(f"{title:22s}" + "".join(f"{cell:>28s}" for cell in cells))

    def accuracy(part: dict) -> str:
        low, high = margin(part["accuracy"], part["n"])
        return f"{100 * part['accuracy']:.1f} % ({100 * low:.0f} to {100 * high:.0f})"

    line("accuracy (95 % range)", [accuracy(part) for part in found.values()])
    line("macro-F1", [f"{100 * part['macroF1']:.1f} %" for part in found.values()])
    for label, name in enumerate(own.classes):
        count = int((own.test_labels == label).sum())
        line(f"recall {name}", [f"{round(part['recall'][name] * count)} of {count}" for part in found.values()])
    if "shipped" in found and found["shipped"]["accuracy"] > found["own"]["accuracy"]:
        lines.append("On these pictures the shipped encoder is right more often than yours.")
    if own.seen > 0:
        lines.append(f"The shipped encoder has learned from {own.seen} of these pictures, or nearly so: its column is too good, and yours as well if it began there.")
    return "\n".join(lines)


def note_scores(out: Path, found: dict[str, dict]) -> None:
    notes = out / f"{NAME}.json"
    write_json(notes, {**json.loads(notes.read_text()), "heldOut": found})
