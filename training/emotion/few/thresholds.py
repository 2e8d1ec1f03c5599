"""How sure the teacher must be before its label counts: one threshold for all, FlexMatch's, and the dynamic one of paper 2."""

import numpy as np
import torch

FLOOR = 0.8  # Ada-CM (Li et al. 2022): no threshold is lower, and none is known better at the start
HALF = 0.5  # ours: a label is believed once it is likelier than all others together (LOG.md: 0.8 lets nearly no face in before the middle of a run)
CEILING = 0.97  # of the mean confidence, as epochs go by
FIXED = 0.95  # FixMatch (Sohn et al. 2020)


def dynamic_thresholds(probabilities: np.ndarray, labels: np.ndarray, epoch: int, floor: float = FLOOR, ceiling: float = CEILING) -> np.ndarray:
    """Dynamic threshold adjustment: tau_c = max(floor, ceiling · mean(max p) / (1 + exp(-epoch))), [C] for C classes.

    `probabilities` [N, C] are the averaged model's on the labelled set, `labels` [N] their truth; the mean is over those
    of class c that are classified rightly. A class without any keeps the floor. After Ada-CM's adaptive confidence
    margin, from which papers.md takes the constants.
    """
    if len(probabilities) != len(labels):
        raise ValueError(f"{len(probabilities)} readings for {len(labels)} labels")
    taus = np.full(probabilities.shape[1], floor)
    right = probabilities.argmax(1) == labels
    for label in np.unique(labels[right]):
        sure = probabilities[right & (labels == label)].max(1).mean()
        taus[label] = max(floor, ceiling * sure / (1 + np.exp(-float(epoch))))
    return taus


def flexible_thresholds(guesses: torch.Tensor, classes: int, fixed: float = FIXED) -> torch.Tensor:
    """FlexMatch's curriculum (Zhang et al. 2021): tau_c = fixed · b / (2 - b) with b = n_c / max(max_k n_k, n_none), [C].

    `guesses` [U] holds for each unlabelled face the class last guessed above `fixed`, or -1: n_c counts the guesses of
    a class, n_none the faces never guessed yet (the warm-up). b / (2 - b) is their convex mapping.
    """
    counts = (guesses[:, None] == torch.arange(-1, classes, device=guesses.device)).sum(dim=0)
    share = counts[1:] / counts.max().clamp(min=1)
    return fixed * share / (2 - share)
