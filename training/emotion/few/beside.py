"""Unlabelled faces beside a training that has labels: what train_visual.py adds to its loss with --unlabelled."""

import numpy as np
import torch

from emotion.few.consistency import judged, pseudo_label_loss, sure_guesses
from emotion.few.negative import complementary_labels, negative_loss
from emotion.few.student import Budget
from emotion.few.thresholds import FLOOR, dynamic_thresholds
from emotion.few.views import strong, views, weak
from emotion.metrics import softmax
from emotion.visual_net import VisualNet, predict

MEASURED_ON = 4000  # labelled faces that the thresholds are measured on


class Beside:
    """Judges unlabelled crops [N, 48, 48] by the averaged model and says what the student loses by them.

    `share` is how many go into a step for each labelled face of it.
    """

    def __init__(self, crops: np.ndarray, teacher: VisualNet, share: float = 0.25):
        if len(crops) == 0:
            raise ValueError("no unlabelled faces")
        self.crops, self.teacher, self.share = crops, teacher, share
        self.taus: np.ndarray | None = None
        self.seen, self.sure = 0, 0

    def measure(self, crops: np.ndarray, labels: np.ndarray, epoch: int) -> None:
        """Sets the thresholds anew, by the teacher's reading of labelled crops [N, 48, 48], labels [N]."""
        own = np.linspace(0, len(crops) - 1, min(MEASURED_ON, len(crops))).astype(int)
        self.taus = dynamic_thresholds(softmax(predict(self.teacher, crops[own])[1]), labels[own], epoch)

    def views(self, beside: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Weak and strong views [M, 1, 48, 48] of the faces of one step that has `beside` labelled ones."""
        rng = np.random.default_rng(seed)
        crops = self.crops[rng.choice(len(self.crops), max(1, round(beside * self.share)))]
        return torch.from_numpy(views(weak, crops, rng)), torch.from_numpy(views(strong, crops, rng))

    def loss(self, weak_views: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        """From the teacher's reading of the weak views and the student's logits [M, C] of the strong ones, a scalar."""
        probabilities = judged(self.teacher, weak_views)
        taus = np.full(probabilities.shape[1], FLOOR) if self.taus is None else self.taus
        guesses, sure = sure_guesses(probabilities, taus)
        self.seen, self.sure = self.seen + len(sure), self.sure + int(sure.sum())
        against = negative_loss(said, complementary_labels(probabilities), ~sure)
        return Budget.positive * pseudo_label_loss(said, guesses, sure) + Budget.negative * against

    def sure_share(self) -> float:
        """Share of the faces since the last call whose label was taken."""
        share = self.sure / max(1, self.seen)
        self.seen, self.sure = 0, 0
        return share
