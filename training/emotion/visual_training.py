"""One training of the visual encoder: votes, what teachers say of the same views, unlabelled faces beside them; on a GPU recorded and replayed."""

import numpy as np
import torch
from torch.nn import functional

from emotion.few.beside import Beside
from emotion.few.views import normalised
from emotion.replay import Replayed
from emotion.training import Average, Schedule, decay_groups, descend_as_set
from emotion.visual_net import VisualNet

WEIGHT_DECAY, MOMENTUM, CLIP = 5e-4, 0.9, 5.0
TEACHERS_WEIGHT = 0.7  # of the loss, where there are teachers; the votes have the rest


class VisualFitting:
    """Steps on batches of `batch` views. `average` is what is scored and shipped.

    `teachers` are networks whose mean distribution is to be learned as well (Hinton et al. 2015). They see the face before it was made worse. A face without votes has goals of nothing but zeros and is learned from them alone.
    """

    def __init__(self, model: VisualNet, schedule: Schedule, batch: int, device: torch.device, teachers: tuple[VisualNet, ...] = ()):
        on_gpu = device.type == "cuda"
        self.model, self.schedule, self.device = model.to(device, memory_format=torch.channels_last), schedule, device
        self.average = Average(self.model)
        rate = torch.tensor(schedule.peak, device=device) if on_gpu else schedule.peak
        self.optimiser = torch.optim.SGD(decay_groups(self.model, WEIGHT_DECAY), lr=rate, momentum=MOMENTUM, nesterov=True, fused=on_gpu)
        self.teachers = [teacher.eval().requires_grad_(False).to(device, memory_format=torch.channels_last) for teacher in teachers]
        self.beside: Beside | None = None
        self.crops = torch.zeros(batch, 2, 48, 48, dtype=torch.uint8, device=device)
        self.goals = torch.zeros(batch, model.head.out_features, device=device)
        self.lost = torch.zeros(2, device=device)
        self.replayed = Replayed(self.step, device)

    def fit(self, crops: np.ndarray, goals: torch.Tensor) -> None:
        """One step on uint8 views [B, 2, 48, 48] (view_pool.py) and their distributions [B, labels]."""

        def fill() -> None:
            self.schedule.apply(self.optimiser)
            self.average.advance()
            for place, values in ((self.crops, torch.from_numpy(crops)), (self.goals, goals)):
                place.copy_(values.pin_memory() if self.device.type == "cuda" else values, non_blocking=True)

        self.replayed(before=fill)

    def step(self) -> None:
        faces = self.faces(0)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, cache_enabled=False):
            rest = self.beside.views(len(faces)) if self.beside else None
            logits = self.model(faces if rest is None else torch.cat([faces, rest[1]]))[1].float()
        said = logits[: len(faces)]
        loss = functional.cross_entropy(said, self.goals)
        if self.teachers:
            loss = (1 - TEACHERS_WEIGHT) * loss + TEACHERS_WEIGHT * functional.cross_entropy(said, self.taught(self.faces(1)))
        if self.beside and rest is not None:
            loss = loss + self.beside.loss(rest[0], logits[len(faces) :])
        descend_as_set(loss, self.model, self.average, self.optimiser, CLIP)
        self.lost += torch.stack([loss.detach(), torch.ones_like(loss)])

    def faces(self, which: int) -> torch.Tensor:
        return normalised(self.crops[:, which, None].float()).contiguous(memory_format=torch.channels_last)

    def taught(self, faces: torch.Tensor) -> torch.Tensor:
        with torch.no_grad(), torch.autocast(self.device.type, dtype=torch.bfloat16, cache_enabled=False):
            said = [teacher(faces)[1].float().softmax(1) for teacher in self.teachers]
        return torch.stack(said).mean(0)

    def mean_loss(self) -> float:
        """Since the last call; waits for the steps."""
        self.replayed.wait()
        lost, steps = self.lost.tolist()
        self.lost.zero_()
        return lost / max(1.0, steps)
