"""The pieces of the few-label method hold what their formulas say."""

import numpy as np
import pytest
import torch

from emotion.few.consistency import pseudo_label_loss, sharpened_loss
from emotion.few.negative import complementary_labels, negative_loss
from emotion.few.thresholds import CEILING, FIXED, FLOOR, HALF, dynamic_thresholds, flexible_thresholds
from emotion.faces import normalise
from emotion.few.views import PAD, REPERTOIRE, WARPS, cut_out, equalise, normalised, strong, views, warps, weak
from emotion.local_attention import BRANCHES, LocalAttention, kept_maps
from emotion.visual_net import VisualNet


def readings(count: int, classes: int = 7, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.full(classes, 0.3), count)


@pytest.mark.parametrize("floor", [FLOOR, HALF])
def test_dynamic_thresholds_stay_between_the_floor_and_the_ceiling(floor: float) -> None:
    probabilities = readings(500)
    for epoch in (0, 1, 5, 1000):
        taus = dynamic_thresholds(probabilities, np.random.default_rng(1).integers(0, 7, 500), epoch, floor)
        assert taus.shape == (7,) and (taus >= floor).all() and (taus <= CEILING).all()


def test_a_class_without_rightly_classified_faces_keeps_the_floor() -> None:
    probabilities = np.eye(7)[[0, 0, 1]]
    taus = dynamic_thresholds(probabilities, np.array([0, 0, 2]), epoch=50)
    assert taus[0] == pytest.approx(0.97) and (taus[1:] == FLOOR).all()


def test_a_surer_class_has_the_higher_threshold_and_all_rise_with_the_epochs() -> None:
    probabilities = np.array([[0.99, 0.01], [0.08, 0.92]])
    early, late = (dynamic_thresholds(probabilities, np.array([0, 1]), epoch) for epoch in (2, 20))
    assert late[0] == pytest.approx(0.97 * 0.99) and late[1] == pytest.approx(0.97 * 0.92)
    assert (early <= late).all() and early[0] == pytest.approx(0.97 * 0.99 / (1 + np.exp(-2)))


def test_readings_and_labels_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="3 readings for 2 labels"):
        dynamic_thresholds(readings(3), np.array([0, 1]), 1)


def test_flexible_thresholds_begin_at_zero_and_the_most_guessed_class_reaches_the_fixed_one() -> None:
    assert (flexible_thresholds(torch.full((100,), -1), 3) == 0).all()
    taus = flexible_thresholds(torch.tensor([0] * 60 + [1] * 30 + [-1] * 10), 3).tolist()
    assert taus[0] == pytest.approx(FIXED) and taus[1] == pytest.approx(FIXED * 0.5 / 1.5) and taus[2] == 0


def test_a_likely_class_is_never_a_complementary_label() -> None:
    teacher = torch.from_numpy(readings(2000)).float()
    chosen = complementary_labels(teacher)
    assert chosen.any() and not chosen.gather(1, teacher.topk(3, dim=1).indices).any()
    assert (teacher[chosen] < 0.05).all()
    assert not complementary_labels(torch.full((4, 7), 1 / 7)).any()


def test_negative_learning_lowers_only_what_the_face_surely_is_not() -> None:
    logits = torch.randn(4, 7, requires_grad=True)
    complementary = torch.zeros(4, 7, dtype=torch.bool)
    complementary[:, 5] = True
    loss = negative_loss(logits, complementary, torch.tensor([True, True, False, True]))
    loss.backward()
    assert loss.item() > 0 and torch.isfinite(logits.grad).all()
    assert (logits.grad[[0, 1, 3], 5] > 0).all()  # a step down the gradient makes the class less likely
    assert (logits.grad[[0, 1, 3]][:, :5] < 0).all() and (logits.grad[2] == 0).all()


def test_faces_with_nothing_to_rule_out_are_skipped_without_a_nan() -> None:
    logits = torch.randn(3, 7, requires_grad=True)
    loss = negative_loss(logits, torch.zeros(3, 7, dtype=torch.bool), torch.ones(3, dtype=torch.bool))
    loss.backward()
    assert loss.item() == 0 and (logits.grad == 0).all()
    one = torch.zeros(3, 7, dtype=torch.bool)
    one[0, 1:3] = True
    alone = negative_loss(logits[:1], one[:1], torch.ones(1, dtype=torch.bool))
    assert negative_loss(logits, one, torch.ones(3, dtype=torch.bool)).item() == pytest.approx(alone.item())


def test_a_student_that_is_certain_of_the_wrong_class_gets_a_finite_loss() -> None:
    logits = torch.tensor([[100.0, 0, 0, 0]], requires_grad=True)
    loss = negative_loss(logits, torch.tensor([[True, False, False, False]]), torch.tensor([True]))
    loss.backward()
    assert torch.isfinite(loss) and torch.isfinite(logits.grad).all()


def test_pseudo_labels_pull_up_the_guess_of_sure_faces_alone() -> None:
    logits = torch.zeros(2, 3, requires_grad=True)
    pseudo_label_loss(logits, torch.tensor([1, 2]), torch.tensor([True, False])).backward()
    assert logits.grad[0, 1] < 0 and logits.grad[0, 0] > 0 and (logits.grad[1] == 0).all()


def test_sharpening_moves_towards_the_teachers_first_guess() -> None:
    logits, teacher = torch.zeros(1, 3, requires_grad=True), torch.tensor([[0.5, 0.3, 0.2]])
    sharpened_loss(logits, teacher, torch.tensor([True])).backward()
    sharp = 1 / 3 - logits.grad[0]  # the gradient is softmax - target
    assert sharp[0] > 0.5 and sharp[0] > sharp[1] > sharp[2] and sharp.sum().item() == pytest.approx(1, abs=1e-5)


def crops_of(seed: int, count: int = 8) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).integers(0, 256, (count, 48, 48)).astype(np.uint8))


@pytest.mark.parametrize("make", [weak, strong], ids=lambda one: one.__name__)
def test_views_keep_the_crops_form_and_follow_the_seed(make) -> None:
    def made() -> torch.Tensor:
        torch.manual_seed(1)
        return views(make, crops_of(0))

    first = made()
    assert first.shape == (8, 1, 48, 48) and first.dtype == torch.float32 and torch.isfinite(first).all()
    assert torch.equal(first, made()) and not torch.equal(first, views(make, crops_of(0)))
    assert first.mean(dim=(1, 2, 3)).abs().max() < 1e-4


def test_normalised_tensors_are_what_the_live_pipeline_makes_of_a_crop() -> None:
    crops = crops_of(5)
    assert np.allclose(normalised(crops[:, None].float())[:, 0].numpy(), normalise(crops.numpy()), atol=1e-5)


def test_the_weak_view_only_moves_and_mirrors() -> None:
    torch.manual_seed(2)
    assert (weak(torch.full((16, 1, 48, 48), 90.0)) == 90).all()
    ramp = torch.arange(48.0).expand(64, 1, 48, 48)
    steps = weak(ramp).diff(dim=3)[:, 0, :, PAD:-PAD]
    rising, falling = (steps == 1).all(dim=(1, 2)), (steps == -1).all(dim=(1, 2))
    assert (rising | falling).all() and 10 < rising.sum() < 54


@pytest.mark.parametrize("operation", REPERTOIRE, ids=lambda one: one.__name__)
def test_every_strong_operation_is_finite_at_its_extremes(operation) -> None:
    faces = torch.stack([torch.zeros(1, 48, 48), torch.full((1, 48, 48), 255.0), torch.rand(1, 48, 48) * 255])
    for amount in (-1.0, 0.0, 1.0):
        made = operation(faces, torch.full((3, 1, 1, 1), amount))
        assert made.shape == faces.shape and torch.isfinite(made).all()


def test_equalising_spreads_the_grey_values_evenly_and_leaves_a_flat_face() -> None:
    dark = torch.rand(1, 1, 48, 48) * 40 + 10
    shares = equalise(dark, torch.zeros(1)).flatten() / 255
    assert shares.min() == 0 and shares.max() == 1 and shares.mean().item() == pytest.approx(0.5, abs=0.03)
    assert (equalise(torch.full((1, 1, 48, 48), 7.0), torch.zeros(1)) == 7).all()


def test_a_warp_turns_shears_or_shifts_and_every_other_number_leaves_the_face_alone() -> None:
    still = torch.tensor([[1.0, 0, 0], [0, 1, 0]])
    made = warps(torch.arange(len(WARPS) + len(REPERTOIRE)), torch.ones(len(WARPS) + len(REPERTOIRE)))
    assert (made[len(WARPS) :] == still).all() and all(not torch.equal(one, still) for one in made[: len(WARPS)])
    assert made[0, :, :2].det().item() == pytest.approx(1) and made[3, 0, 2].item() == pytest.approx(2 * 0.3 * 48 / 47)


def test_a_cutout_covers_at_most_a_quarter_of_the_face() -> None:
    torch.manual_seed(3)
    covered = (cut_out(torch.zeros(500, 1, 48, 48)) == 127).flatten(1).float().mean(dim=1)
    assert covered.max() <= 0.26 and 0.02 < covered.mean() < 0.12


def test_maps_are_dropped_only_in_training_one_at_a_time_and_as_often_as_asked() -> None:
    torch.manual_seed(0)
    kept = kept_maps(20_000, 0.6, torch.device("cpu"))
    assert kept.shape == (20_000, BRANCHES) and (kept.sum(1) >= BRANCHES - 1).all()
    assert (kept.sum(1) < BRANCHES).float().mean().item() == pytest.approx(0.6, abs=0.02)
    layer, features = LocalAttention(16), torch.rand(64, 16, 6, 6)
    layer.eval()
    assert torch.equal(layer(features), layer(features))
    assert torch.equal(layer(features), features * layer.maps(features).amax(1, keepdim=True))
    layer.train()
    assert not torch.equal(layer(features), layer(features))


def test_attention_weighs_places_and_can_be_switched_off() -> None:
    with pytest.raises(ValueError, match="probability"):
        LocalAttention(8, drop=1.5)
    assert sum(p.numel() for p in VisualNet(fine=True, attention=False).parameters()) < sum(p.numel() for p in VisualNet(fine=True).parameters())
    assert isinstance(VisualNet(fine=True, attention=False).attention, torch.nn.Identity)
    weighed = LocalAttention(8).eval()(torch.ones(2, 8, 6, 6))
    assert (weighed > 0).all() and (weighed < 1).all()
