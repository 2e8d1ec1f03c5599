"""Selective negative learning: what a face surely does not show is learned from the faces of which nothing else is sure (paper 2)."""

import torch

LIKELY = 3  # the teacher's first three guesses are never called wrong
UNLIKELY = 0.05  # and nothing else that it gives this much
EPSILON = 1e-7


def complementary_labels(teacher: torch.Tensor, likely: int = LIKELY, unlikely: float = UNLIKELY) -> torch.Tensor:
    """[B, C] teacher probabilities to a mask [B, C], true where c is outside the top `likely` and below `unlikely`."""
    ranks = teacher.argsort(dim=1, descending=True).argsort(dim=1)
    return (ranks >= likely) & (teacher < unlikely)


def negative_loss(student_logits: torch.Tensor, complementary: torch.Tensor, unsure: torch.Tensor) -> torch.Tensor:
    """-mean over faces of (1/|N|) sum over c in N of log(1 - p_S(c)); a scalar, 0 where no face counts.

    `student_logits` [B, C] of the strong views, `complementary` [B, C] is N, `unsure` [B] marks the faces whose
    pseudo-label did not pass its threshold. Faces with an empty N are skipped. Kim et al. 2019 (negative learning).
    """
    counts = complementary.sum(dim=1)
    used = unsure & (counts > 0)
    against = torch.log(1 - student_logits.softmax(dim=1) + EPSILON) * complementary
    return -(against.sum(dim=1) / counts.clamp(min=1) * used).sum() / used.sum().clamp(min=1)
