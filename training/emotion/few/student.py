"""One semi-supervised training: a student, a teacher that follows it by exponential moving average, and what they agree on."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from emotion.few.consistency import UDA_LEAST, judged, pseudo_label_loss, sharpened_loss, sure_guesses
from emotion.few.methods import Method
from emotion.few.negative import complementary_labels, negative_loss
from emotion.few.pool import Balanced, Pool
from emotion.few.thresholds import FIXED, dynamic_thresholds, flexible_thresholds
from emotion.few.views import strong, views, weak
from emotion.metrics import softmax
from emotion.replay import Replayed
from emotion.training import Average, Schedule, decay_groups, descend_as_set, resume, save
from emotion.visual_net import VisualNet, predict


@dataclass(frozen=True)
class Budget:
    """How long and how large; papers.md's defaults where it has any (Adam, 16 labelled faces a step)."""

    steps: int = 4000
    epochs: int = 20  # thresholds are set anew after each; the losses of unlabelled faces grow over the first two
    labelled: int = 16
    unlabelled: int = 64
    width: float = 0.5  # of the visual net
    rate: float = 1e-3  # papers.md has 5e-4 for a larger net and longer runs (LOG.md)
    weight_decay: float = 5e-4
    decay: float = 0.998  # papers.md has 0.999 for longer runs
    positive: float = 1.0  # lambda_u
    negative: float = 0.5  # lambda_n


class Watched:
    """Sums over an epoch, for the plots: of unlabelled faces seen, pseudo-labelled, and told what they are not. Kept where the training is."""

    NAMES = ("steps", "loss", "seen", "sure", "sure_known", "sure_right", "told", "negatives_known", "negatives_right")

    def __init__(self, device: torch.device):
        self.sums = torch.zeros(len(self.NAMES), dtype=torch.float64, device=device)

    def add(self, loss: torch.Tensor, *counts: torch.Tensor) -> None:
        """`counts` in the order of NAMES, from "seen" on."""
        row = [torch.ones_like(loss), loss.detach(), *counts]
        self.sums[: len(row)] += torch.stack([value.double() for value in row])

    def shares(self) -> dict:
        """Shares of the faces seen; precisions of what is known; None where there is nothing to divide by. Begins anew."""
        sums = dict(zip(self.NAMES, self.sums.tolist()))
        self.sums.zero_()

        def share(part: str, whole: str) -> float | None:
            return round(sums[part] / sums[whole], 4) if sums[whole] else None

        return {
            "loss": share("loss", "steps"), "pseudoShare": share("sure", "seen"), "pseudoPrecision": share("sure_right", "sure_known"),
            "negativeShare": share("told", "seen"), "negativePrecision": share("negatives_right", "negatives_known"),
        }


class Learning:
    """A run on its way. `epoch()` until `done`; `teacher` is what is scored, saved and shipped.

    It begins from `begin`, a network with the labels of the pool, or from nothing. Everything a step needs is on the device
    and a step decides nothing on the host, so that a GPU can record it (replay.py).
    """

    def __init__(self, method: Method, pool: Pool, budget: Budget, seed: int, device: str = "cpu", begin: VisualNet | None = None):
        torch.manual_seed(seed)
        self.method, self.pool, self.budget, self.device = method, pool, budget, torch.device(device)
        classes, on_gpu = len(pool.classes), self.device.type == "cuda"
        drop = 0.6 if method.map_drop else 0.0
        net = begin or VisualNet(classes, width=budget.width, fine=True, attention=method.attention, map_drop=drop)
        self.student = net.to(self.device, memory_format=torch.channels_last)
        self.average = Average(self.student, budget.decay)
        rate = torch.tensor(budget.rate, device=self.device) if on_gpu else budget.rate
        self.optimiser = torch.optim.Adam(decay_groups(self.student, budget.weight_decay), lr=rate, fused=on_gpu, capturable=on_gpu)
        self.schedule = Schedule(budget.rate, budget.steps, None)
        self.epochs_done = 0
        self.crops, self.labels, self.truth = (torch.from_numpy(part).to(self.device) for part in (pool.crops, pool.labels, pool.truth))
        self.labelled, self.unlabelled = (torch.from_numpy(part).to(self.device) for part in (pool.labelled, pool.unlabelled))
        self.balanced = Balanced(pool, self.device)
        first = {"fixed": FIXED, "uda": UDA_LEAST, "flexible": 0.0, "dynamic": method.floor, None: 1.0}[method.threshold]
        self.taus = torch.full((classes,), first, device=self.device)
        self.guesses = torch.full((len(pool.crops),), -1, device=self.device)  # FlexMatch: the class last guessed with confidence
        self.ramp = torch.zeros((), device=self.device)
        self.watched = Watched(self.device)
        self.history: list[dict] = []
        self.replayed = Replayed(self.step, self.device)

    @property
    def teacher(self) -> VisualNet:
        return self.average.model

    def done(self) -> bool:
        return self.schedule.progress() >= 1

    def epoch(self) -> dict:
        """Trains for one of the budget's epochs; returns and keeps what is plotted of it."""
        end = round(self.budget.steps * (self.epochs_done + 1) / self.budget.epochs)
        self.student.train()
        while self.schedule.step < end and not self.done():
            self.replayed(before=self.set_rates)
        self.replayed.wait()
        self.epochs_done += 1
        if self.method.threshold == "dynamic":
            self.taus.copy_(torch.from_numpy(self.measured_thresholds()))
        found = {"epoch": self.epochs_done, **self.watched.shares(), "thresholds": [round(tau, 4) for tau in self.taus.tolist()]}
        self.history.append(found)
        return found

    def set_rates(self) -> None:
        self.ramp.fill_(min(1.0, self.schedule.step / (2 * self.budget.steps / self.budget.epochs)))
        self.schedule.apply(self.optimiser)
        self.average.advance()

    def measured_thresholds(self) -> np.ndarray:
        """By the averaged model on the labelled faces as they are; a few thousand are enough where there are more."""
        own = self.pool.labelled[:: max(1, len(self.pool.labelled) // 4000)]
        probabilities = softmax(logits(self.teacher, self.pool.crops[own]))
        return dynamic_thresholds(probabilities, self.pool.labels[own], self.epochs_done, self.method.floor)

    def faces(self, make, numbers: torch.Tensor) -> torch.Tensor:
        return views(make, self.crops[numbers]).contiguous(memory_format=torch.channels_last)

    def said(self, faces: torch.Tensor) -> torch.Tensor:
        with torch.autocast(self.device.type, dtype=torch.bfloat16, cache_enabled=False):
            return self.student(faces)[1].float()

    def chosen(self, among: torch.Tensor, count: int) -> torch.Tensor:
        return among[torch.randint(len(among), (count,), device=self.device)]

    def step(self) -> None:
        """Reads and writes tensors of the device alone, at the rates that are set."""
        method, budget = self.method, self.budget
        if method.all_labels:  # as many faces a step as the others see, and as often as they occur
            labelled = self.chosen(self.labelled, budget.labelled + budget.unlabelled)
        else:
            labelled = self.balanced.draw(budget.labelled)
        goals, seen = self.labels[labelled], self.faces(weak, labelled)
        if method.threshold is None:
            loss = functional.cross_entropy(self.said(seen), goals)
            self.descend(loss)
            self.watched.add(loss)
            return
        rest = self.chosen(self.unlabelled, budget.unlabelled)
        probabilities = judged(self.teacher, self.faces(weak, rest))
        if method.threshold == "flexible":
            self.remember(rest, probabilities)
        guesses, sure = sure_guesses(probabilities, self.taus)
        known, unknown = self.said(torch.cat([seen, self.faces(strong, rest)])).split([len(labelled), len(rest)])
        agree = sharpened_loss(unknown, probabilities, sure) if method.threshold == "uda" else pseudo_label_loss(unknown, guesses, sure)
        loss = functional.cross_entropy(known, goals) + self.ramp * budget.positive * agree
        complementary = complementary_labels(probabilities) & ~sure[:, None] & method.negative
        if method.negative:
            loss = loss + self.ramp * budget.negative * negative_loss(unknown, complementary, ~sure)
        self.descend(loss)
        truth = self.truth[rest]
        right, is_known = guesses == truth, truth >= 0
        wrongly = complementary.gather(1, truth.clamp(min=0)[:, None])[:, 0] & is_known
        negatives = complementary.sum(1)[:, None].mul(is_known[:, None]).sum()
        self.watched.add(
            loss, torch.full_like(loss, len(rest)), sure.sum(), (sure & is_known).sum(), (sure & right & is_known).sum(),
            complementary.any(1).sum(), negatives, negatives - wrongly.sum(),
        )

    def descend(self, loss: torch.Tensor) -> None:
        descend_as_set(loss, self.student, self.average, self.optimiser, clip=5.0)

    def remember(self, rest: torch.Tensor, probabilities: torch.Tensor) -> None:
        confidence, guesses = probabilities.max(dim=1)
        self.guesses[rest] = torch.where(confidence >= FIXED, guesses, self.guesses[rest])
        self.taus.copy_(flexible_thresholds(self.guesses[self.unlabelled], len(self.pool.classes)))

    def save(self, path: Path) -> None:
        save(
            path, model=self.student.state_dict(), average=self.average.model.state_dict(), updates=self.average.updates,
            optimiser=self.optimiser.state_dict(), schedule=self.schedule.state(), epochs=self.epochs_done, taus=self.taus.cpu(),
            guesses=self.guesses.cpu(), history=self.history, torch_rng=torch.get_rng_state(),
            budget=asdict(self.budget), classes=self.pool.classes,
        )

    def resume(self, path: Path) -> bool:
        """Takes up a run where `save` left it, to the same end; False where there is nothing yet."""
        state = resume(path, self.student, self.average, self.optimiser, self.schedule)
        if state is None:
            return False
        self.epochs_done, self.history = state["epochs"], state["history"]
        self.taus.copy_(state["taus"])
        self.guesses.copy_(state["guesses"])
        torch.set_rng_state(state["torch_rng"])
        return True


def logits(model: VisualNet, crops: np.ndarray) -> np.ndarray:
    """[N, C] of crops [N, 48, 48] as they are, in evaluation mode."""
    return predict(model, crops)[1]
