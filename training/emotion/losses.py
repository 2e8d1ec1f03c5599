"""Focal loss and modality dropout (after arXiv 2603.08034)."""

import numpy as np
import torch

VISUAL_DROP, AUDIO_DROP = 0.3, 0.15  # papers.md: per window, exclusive
SPAN_CHANCE, SPAN_LEAST, SPAN_MOST = 0.3, 0.1, 0.5


def focal_loss(logits: torch.Tensor, labels: torch.Tensor, gamma: float = 2.0, alpha: torch.Tensor | None = None) -> torch.Tensor:
    """Mean of alpha_y (1 - p_y)^gamma (-log p_y); at gamma 0 without alpha it is the cross-entropy."""
    logged = logits.log_softmax(dim=-1).gather(-1, labels.unsqueeze(-1)).squeeze(-1)
    weight = (1 - logged.exp()).clamp(min=0) ** gamma
    if alpha is not None:
        weight = weight * alpha[labels]
    return -(weight * logged).mean()


def class_weights(counts: np.ndarray, most: float = 5.0) -> np.ndarray:
    """sqrt(N_max / N_c), clipped; 1 for the most frequent class."""
    return np.clip(np.sqrt(counts.max() / np.maximum(counts, 1)), 1, most).astype(np.float32)


def drop_modalities(visual_valid: np.ndarray, audio_valid: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """[B, T] masks with a modality, or a span of the face, removed; never both, and never the only one there is."""
    visual, audio = visual_valid.copy(), audio_valid.copy()
    ticks = visual.shape[1]
    for row in range(len(visual)):
        draw = rng.random()
        if draw < VISUAL_DROP:
            if audio[row].any():
                visual[row] = 0
        elif draw < VISUAL_DROP + AUDIO_DROP:
            if visual[row].any():
                audio[row] = 0
        if rng.random() < SPAN_CHANCE:
            length = int(np.ceil(rng.uniform(SPAN_LEAST, SPAN_MOST) * ticks))
            at = int(rng.integers(0, ticks - length + 1))
            kept = visual[row].copy()
            kept[at : at + length] = 0
            if kept.any() or audio[row].any():
                visual[row] = kept
    return visual, audio
