"""The paper's network, its score and its folds do what papers.md says of them."""

import numpy as np
import torch

from emotion.paper.extraction import Tokens
from emotion.paper.learning import read_video
from emotion.paper.net import FrameNet, PaperNet
from emotion.paper.recipe import Recipe
from emotion.paper.scoring import box_mean, challenge_score, folds_of, interpolate
from emotion.paper.windows import Video, cut, labelled_places

SMALL = Recipe(window=12, stride=6, infer_stride=3, width=16, heads=2, inner=24, layers=2, batch=4)


def inputs(seed: int = 3) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(seed)
    return torch.randn(2, 12, 10), torch.randn(2, 12, 14)


def small_net() -> PaperNet:
    torch.manual_seed(1)
    return PaperNet(10, 14, SMALL).eval()


def test_the_paper_size_is_the_papers_table() -> None:
    net = PaperNet(1024, 1024, Recipe())
    assert [tuple(layer.weight.shape) for layer in net.head if isinstance(layer, torch.nn.Linear)] == [(256, 512), (8, 256)]
    assert len(net.visual_branch.layers) == 2 and net.visual_branch.layers[0].attention.heads == 4
    assert net(torch.randn(1, 100, 1024), torch.ones(1, 100), torch.randn(1, 100, 1024), torch.ones(1, 100)).shape == (1, 100, 8)


def test_with_nothing_valid_the_output_is_finite_and_knows_nothing_of_the_input() -> None:
    net, none = small_net(), torch.zeros(2, 12)
    first, second = (net(visual, none, audio, none) for visual, audio in (inputs(3), inputs(4)))
    assert torch.isfinite(first).all() and torch.equal(first, second)


def test_what_is_masked_never_leaks() -> None:
    net = small_net()
    visual, audio = inputs()
    visual_valid, audio_valid = (torch.rand(2, 12) > 0.5).float(), (torch.rand(2, 12) > 0.5).float()
    other_visual, other_audio = inputs(9)
    other_visual = torch.where(visual_valid[:, :, None] > 0, visual, other_visual * 1e3)
    other_audio = torch.where(audio_valid[:, :, None] > 0, audio, torch.full_like(other_audio, torch.nan))
    assert torch.equal(net(visual, visual_valid, audio, audio_valid), net(other_visual, visual_valid, other_audio, audio_valid))


def test_without_a_voice_the_face_goes_its_own_way() -> None:
    net, (visual, audio), ones, none = small_net(), inputs(), torch.ones(2, 12), torch.zeros(2, 12)
    seen = net.visual_branch(visual, ones, torch.ones(2, 1, 1))
    kept = {}
    net.to_visual.register_forward_hook(lambda module, given, made: kept.update(made=made))
    net(visual, ones, audio, none)
    assert torch.equal(kept["made"], seen)


def drawn_video(frames: int) -> Video:
    rng = np.random.default_rng(frames)
    valid = rng.integers(0, 2, frames).astype(np.uint8)
    parts = rng.normal(size=(frames, 10)).astype(np.float16), rng.normal(size=(frames, 14)).astype(np.float16)
    return Video("a", "a", Tokens(parts[0], valid, parts[1], valid), rng.integers(-1, 8, frames).astype(np.int8))


def test_every_frame_is_read_once_however_long_the_video_is() -> None:
    for frames in (1, 11, 12, 13, 40):
        found = read_video(small_net(), drawn_video(frames), SMALL, "cpu")
        assert found.shape == (frames, 8) and np.allclose(found.sum(1), 1, atol=1e-6)


def test_a_window_past_the_end_is_invalid_and_unlabelled_there() -> None:
    batch = cut([drawn_video(5)], [(0, 0)], 12)
    assert not batch.visual_valid[0, 5:].any() and (batch.labels[0, 5:] == -1).all() and not batch.audio[0, 5:].any()


def test_windows_without_a_label_are_not_taught() -> None:
    video = drawn_video(30)
    labels = np.full(30, -1, np.int8)
    labels[2] = 4
    assert labelled_places([Video("a", "a", video.tokens, labels)], 12, 6) == [(0, 0)]


def test_the_score_is_the_mean_over_eight_classes_and_ignores_what_is_below_zero() -> None:
    truth = np.array([-1, 0, 0, 1, 1, 7, -1])
    guess = np.array([5, 0, 1, 1, 1, 7, 3])
    found = challenge_score(truth, guess)
    f1 = [2 / 3, 4 / 5, 0, 0, 0, 0, 0, 1]
    assert found["frames"] == 5 and found["macroF1"] == round(sum(f1) / 8, 4) and found["accuracy"] == 0.8
    assert found["absent"] == ["disgust", "fear", "happiness", "sadness", "surprise"]


def test_folds_never_part_the_people_of_one_video() -> None:
    rng = np.random.default_rng(2)
    sources = [f"video{number // 2}" for number in range(60)]
    frames = rng.integers(50, 5_000, 60).tolist()
    fold = folds_of(sources, frames, 5)
    assert all(fold[2 * pair] == fold[2 * pair + 1] for pair in range(30))
    weights = np.bincount(fold, frames)
    assert weights.min() > 0.9 * weights.max()


def test_the_box_mean_is_shorter_at_the_ends() -> None:
    line = np.arange(6.0)[:, None]
    assert box_mean(line, 1)[:, 0].tolist() == [0.5, 1, 2, 3, 4, 4.5]
    assert np.array_equal(box_mean(line, 0), line)


def test_the_baseline_lies_between_the_nearest_faces_and_does_not_see_what_is_masked() -> None:
    probabilities = np.array([[0.0, 1.0], [9.0, 9.0], [9.0, 9.0], [0.6, 0.4], [9.0, 9.0]])
    found = interpolate(probabilities, np.array([1, 0, 0, 1, 0]))
    assert np.allclose(found[:, 0], [0, 0.2, 0.4, 0.6, 0.6]) and np.allclose(found.sum(1), 1)
    assert np.allclose(interpolate(probabilities, np.zeros(5)), 0.5)
    net = FrameNet(10, 14, SMALL).eval()
    visual, audio = inputs()
    assert torch.equal(net(visual, torch.zeros(2, 12), audio, torch.ones(2, 12)), net(-visual, torch.zeros(2, 12), audio, torch.ones(2, 12)))
