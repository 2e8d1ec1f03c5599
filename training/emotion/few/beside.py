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

    `share` is how many go into a step for each labelled face of it. Everything is where the teacher is.
    """

    def __init__(self, crops: np.ndarray, teacher: VisualNet, share: float = 0.25):
        if len(crops) == 0:
            raise ValueError("no unlabelled faces")
        device = next(teacher.parameters()).device
        self.crops, self.teacher, self.share = torch.from_numpy(crops).to(device), teacher, share
        self.taus = torch.full((teacher.head.out_features,), FLOOR, device=device)
        self.seen_and_sure = torch.zeros(2, device=device)

    def measure(self, crops: np.ndarray, labels: np.ndarray, epoch: int) -> None:
        """Sets the thresholds anew, by the teacher's reading of labelled crops [N, 48, 48], labels [N]."""
        own = np.linspace(0, len(crops) - 1, min(MEASURED_ON, len(crops))).astype(int)
        self.taus.copy_(torch.from_numpy(dynamic_thresholds(softmax(predict(self.teacher, crops[own])[1]), labels[own], epoch)))

    def views(self, beside: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Weak and strong views [M, 1, 48, 48] of the faces of one step that has `beside` labelled ones."""
        count = max(1, round(beside * self.share))
        crops = self.crops[torch.randint(len(self.crops), (count,), device=self.crops.device)]
        return views(weak, crops), views(strong, crops)

    def loss(self, weak_views: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        """From the teacher's reading of the weak views and the student's logits [M, C] of the strong ones, a scalar."""
        probabilities = judged(self.teacher, weak_views)
        guesses, sure = sure_guesses(probabilities, self.taus)
        self.seen_and_sure += torch.stack([torch.ones_like(sure, dtype=torch.float32).sum(), sure.float().sum()])
        against = negative_loss(said, complementary_labels(probabilities), ~sure)
        return Budget.positive * pseudo_label_loss(said, guesses, sure) + Budget.negative * against

    def sure_share(self) -> float:
        """Share of the faces since the last call whose label was taken."""
        seen, sure = self.seen_and_sure.tolist()
        self.seen_and_sure.zero_()
        return sure / max(1.0, seen)
