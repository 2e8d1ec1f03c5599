"""One semi-supervised training: a student, a teacher that follows it by exponential moving average, and what they agree on."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch

from emotion.few.consistency import UDA_LEAST, judged, pseudo_label_loss, sharpened_loss, sure_guesses
from emotion.few.methods import Method
from emotion.few.negative import complementary_labels, negative_loss
from emotion.few.pool import Pool, balanced
from emotion.few.thresholds import FIXED, FLOOR, dynamic_thresholds, flexible_thresholds
from emotion.few.views import strong, views, weak
from emotion.metrics import softmax
from emotion.training import Average, Schedule, decay_groups, descend, resume, save
from emotion.visual_net import VisualNet, predict


@dataclass(frozen=True)
class Budget:
    """How long and how large; papers.md's defaults where it has any (Adam, 16 labelled faces a step)."""

    steps: int = 2000
    epochs: int = 20  # thresholds are set anew after each; the losses of unlabelled faces grow over the first two
    labelled: int = 16
    unlabelled: int = 32
    width: float = 0.5  # of the visual net
    rate: float = 2e-3  # papers.md has 5e-4 for a larger net and longer runs; here it is too slow (LOG.md)
    weight_decay: float = 5e-4
    decay: float = 0.99  # papers.md has 0.999 for longer runs: after 2,000 steps such a teacher has hardly begun
    positive: float = 1.0  # lambda_u
    negative: float = 0.5  # lambda_n


@dataclass
class Watched:
    """Sums over an epoch, for the plots: of unlabelled faces seen, pseudo-labelled, and told what they are not."""

    seen: int = 0
    sure: int = 0
    sure_known: int = 0
    sure_right: int = 0
    negatives: int = 0
    negatives_known: int = 0
    negatives_right: int = 0
    told: int = 0
    losses: list[float] = field(default_factory=list)

    def add(self, sure: np.ndarray, guesses: np.ndarray, complementary: np.ndarray, truth: np.ndarray, loss: float) -> None:
        """`complementary` [B, C] only of faces it is used for; `truth` is -1 where nobody knows."""
        known = truth >= 0
        self.seen += len(sure)
        self.sure += int(sure.sum())
        self.sure_known += int((sure & known).sum())
        self.sure_right += int((sure & known & (guesses == truth)).sum())
        self.told += int(complementary.any(1).sum())
        self.negatives += int(complementary.sum())
        self.negatives_known += int(complementary[known].sum())
        self.negatives_right += int(complementary[known].sum() - complementary[known, truth[known]].sum())
        self.losses.append(loss)

    def shares(self) -> dict:
        """Shares of the faces seen; precisions of what is known; None where there is nothing to divide by."""
        def share(part: int, whole: int) -> float | None:
            return round(part / whole, 4) if whole else None

        return {
            "loss": round(float(np.mean(self.losses)), 4) if self.losses else None,
            "pseudoShare": share(self.sure, self.seen), "pseudoPrecision": share(self.sure_right, self.sure_known),
            "negativeShare": share(self.told, self.seen), "negativePrecision": share(self.negatives_right, self.negatives_known),
        }


class Learning:
    """A run on its way. `epoch()` until `done`; `teacher` is what is scored, saved and shipped.

    It begins from `begin`, a network with the labels of the pool, or from nothing.
    """

    def __init__(self, method: Method, pool: Pool, budget: Budget, seed: int, device: str = "cpu", begin: VisualNet | None = None):
        torch.manual_seed(seed)
        self.method, self.pool, self.budget, self.device = method, pool, budget, torch.device(device)
        self.rng = np.random.default_rng(seed)
        classes = len(pool.classes)
        drop = 0.6 if method.map_drop else 0.0
        net = begin or VisualNet(classes, width=budget.width, fine=True, attention=method.attention, map_drop=drop)
        self.student = net.to(self.device, memory_format=torch.channels_last)
        self.average = Average(self.student, budget.decay)
        self.optimiser = torch.optim.Adam(decay_groups(self.student, budget.weight_decay), lr=budget.rate)
        self.schedule = Schedule(budget.rate, budget.steps, None)
        self.epochs_done = 0
        self.taus = np.full(classes, {"fixed": FIXED, "uda": UDA_LEAST, "flexible": 0.0, "dynamic": FLOOR, None: 1.0}[method.threshold])
        self.guesses = np.full(len(pool.crops), -1)  # FlexMatch: the class last guessed with confidence
        self.history: list[dict] = []

    @property
    def teacher(self) -> VisualNet:
        return self.average.model

    def done(self) -> bool:
        return self.schedule.progress() >= 1

    def epoch(self) -> dict:
        """Trains for one of the budget's epochs; returns and keeps what is plotted of it."""
        watched = Watched()
        end = round(self.budget.steps * (self.epochs_done + 1) / self.budget.epochs)
        self.student.train()
        while self.schedule.step < end and not self.done():
            self.step(watched)
        self.epochs_done += 1
        if self.method.threshold == "dynamic":
            self.taus = self.measured_thresholds()
        found = {"epoch": self.epochs_done, **watched.shares(), "thresholds": [round(float(tau), 4) for tau in self.taus]}
        self.history.append(found)
        return found

    def measured_thresholds(self) -> np.ndarray:
        """By the averaged model on the labelled faces as they are; a few thousand are enough where there are more."""
        own = self.pool.labelled[:: max(1, len(self.pool.labelled) // 4000)]
        probabilities = softmax(logits(self.teacher, self.pool.crops[own]))
        return dynamic_thresholds(probabilities, self.pool.labels[own], self.epochs_done)

    def faces(self, make, numbers: np.ndarray) -> torch.Tensor:
        made = torch.from_numpy(views(make, self.pool.crops[numbers], self.rng))
        return made.to(self.device, memory_format=torch.channels_last)

    def step(self, watched: Watched) -> None:
        method, budget, pool = self.method, self.budget, self.pool
        uses_rest = method.threshold is not None
        if method.all_labels:  # as many faces a step as the others see, and as often as they occur
            labelled = self.rng.choice(pool.labelled, budget.labelled + budget.unlabelled)
        else:
            labelled = balanced(pool, budget.labelled, self.rng)
        goals = torch.from_numpy(pool.labels[labelled]).to(self.device)
        seen = self.faces(weak, labelled)
        if not uses_rest:
            with torch.autocast(self.device.type, dtype=torch.bfloat16):
                said = self.student(seen)[1]
            loss = torch.nn.functional.cross_entropy(said.float(), goals)
            self.descend(loss)
            watched.losses.append(loss.item())
            return
        rest = self.rng.choice(pool.unlabelled, budget.unlabelled)
        probabilities = judged(self.teacher, self.faces(weak, rest))
        if method.threshold == "flexible":
            self.remember(rest, probabilities.cpu().numpy())
        guesses, sure = sure_guesses(probabilities, self.taus)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            said = self.student(torch.cat([seen, self.faces(strong, rest)]))[1].float()
        known, unknown = said[: len(labelled)], said[len(labelled) :]
        ramp = min(1.0, self.schedule.step / (2 * budget.steps / budget.epochs))
        agree = sharpened_loss(unknown, probabilities, sure) if method.threshold == "uda" else pseudo_label_loss(unknown, guesses, sure)
        loss = torch.nn.functional.cross_entropy(known, goals) + ramp * budget.positive * agree
        complementary = complementary_labels(probabilities) & ~sure[:, None] & method.negative
        if method.negative:
            loss = loss + ramp * budget.negative * negative_loss(unknown, complementary, ~sure)
        self.descend(loss)
        watched.add(sure.cpu().numpy(), guesses.cpu().numpy(), complementary.cpu().numpy(), pool.truth[rest], loss.item())

    def descend(self, loss: torch.Tensor) -> None:
        descend(loss, self.student, self.average, self.optimiser, self.schedule, clip=5.0)

    def remember(self, rest: np.ndarray, probabilities: np.ndarray) -> None:
        confident = probabilities.max(1) >= FIXED
        self.guesses[rest[confident]] = probabilities[confident].argmax(1)
        self.taus = flexible_thresholds(self.guesses[self.pool.unlabelled], len(self.pool.classes))

    def save(self, path: Path) -> None:
        save(
            path, model=self.student.state_dict(), average=self.average.model.state_dict(), updates=self.average.updates,
            optimiser=self.optimiser.state_dict(), schedule=self.schedule.state(), epochs=self.epochs_done, taus=self.taus,
            guesses=self.guesses, history=self.history, rng=self.rng.bit_generator.state, torch_rng=torch.get_rng_state(),
            budget=asdict(self.budget), classes=self.pool.classes,
        )

    def resume(self, path: Path) -> bool:
        """Takes up a run where `save` left it, to the same end; False where there is nothing yet."""
        state = resume(path, self.student, self.average, self.optimiser, self.schedule)
        if state is None:
            return False
        self.epochs_done, self.taus, self.guesses, self.history = (state[name] for name in ("epochs", "taus", "guesses", "history"))
        self.rng.bit_generator.state = state["rng"]
        torch.set_rng_state(state["torch_rng"])
        return True


def logits(model: VisualNet, crops: np.ndarray) -> np.ndarray:
    """[N, C] of crops [N, 48, 48] as they are, in evaluation mode."""
    return predict(model, crops)[1]
