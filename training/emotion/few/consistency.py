"""What the student is asked of unlabelled faces: the teacher's label (FixMatch), or its sharpened distribution (UDA)."""

import torch
from torch import nn
from torch.nn import functional

UDA_TEMPERATURE, UDA_LEAST = 0.4, 0.8  # Xie et al. 2020, the settings of its image experiments


def judged(teacher: nn.Module, weak_views: torch.Tensor) -> torch.Tensor:
    """The teacher's probabilities [B, C] of weak views [B, 1, 48, 48]; no gradient reaches it."""
    with torch.no_grad(), torch.autocast(weak_views.device.type, dtype=torch.bfloat16, cache_enabled=False):
        return teacher(weak_views)[1].float().softmax(dim=1)


def sure_guesses(probabilities: torch.Tensor, taus: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The teacher's first guesses [B], and which of them reach the threshold of their class, `taus` [C]."""
    confidence, guesses = probabilities.max(dim=1)
    return guesses, confidence >= taus[guesses]


def pseudo_label_loss(student_logits: torch.Tensor, guesses: torch.Tensor, sure: torch.Tensor) -> torch.Tensor:
    """Cross-entropy [scalar] of the strong views with the teacher's guesses [B], zero for faces that are not `sure` [B]; a mean over all."""
    return (functional.cross_entropy(student_logits, guesses, reduction="none") * sure).mean()


def sharpened_loss(student_logits: torch.Tensor, teacher: torch.Tensor, sure: torch.Tensor) -> torch.Tensor:
    """UDA: cross-entropy with the teacher's probabilities [B, C] raised to 1 / 0.4, for `sure` faces; a mean over all."""
    sharp = teacher ** (1 / UDA_TEMPERATURE)
    sharp = sharp / sharp.sum(dim=1, keepdim=True)
    return (-(sharp * student_logits.log_softmax(dim=1)).sum(dim=1) * sure).mean()
