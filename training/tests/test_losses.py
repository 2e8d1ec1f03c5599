"""Focal loss and modality dropout do what their names say."""

import numpy as np
import torch

from emotion.losses import class_weights, drop_modalities, focal_loss


def test_focal_loss_at_gamma_zero_is_the_cross_entropy() -> None:
    torch.manual_seed(1)
    logits, labels = torch.randn(40, 8), torch.randint(0, 8, (40,))
    assert torch.allclose(focal_loss(logits, labels, gamma=0), torch.nn.functional.cross_entropy(logits, labels), atol=1e-6)


def test_focal_loss_forgives_what_is_already_right() -> None:
    labels = torch.tensor([2])
    sure, unsure = torch.zeros(1, 8), torch.zeros(1, 8)
    sure[0, 2], unsure[0, 2] = 6, 1
    plain = [torch.nn.functional.cross_entropy(x, labels) for x in (sure, unsure)]
    focal = [focal_loss(x, labels) for x in (sure, unsure)]
    assert focal[0] / plain[0] < 0.01 < focal[1] / plain[1]


def test_class_weights_are_clipped_and_the_commonest_class_has_one() -> None:
    assert class_weights(np.array([10_000, 100, 1])).tolist() == [1.0, 5.0, 5.0]


def test_modality_dropout_never_drops_both() -> None:
    rng = np.random.default_rng(2)
    ones = np.ones((4_000, 16), np.float32)
    visual, audio = drop_modalities(ones, ones, rng)
    assert ((visual.any(1)) | (audio.any(1))).all()
    assert 0.25 < (~visual.any(1)).mean() < 0.35
    assert 0.11 < (~audio.any(1)).mean() < 0.19


def test_modality_dropout_never_drops_the_only_one_there_is() -> None:
    rng = np.random.default_rng(3)
    ones, none = np.ones((2_000, 16), np.float32), np.zeros((2_000, 16), np.float32)
    assert drop_modalities(ones, none, rng)[0].any(1).all()
    assert drop_modalities(none, ones, rng)[1].any(1).all()
