"""warp, crop and log-mel are what docs/MODELS.md says they are."""

import numpy as np
import pytest

from emotion.crop import crop_matrix, similarity, template
from emotion.faces import normalise
from emotion.logmel import FRAMES, MEL_BINS, SAMPLES, log_mel, mel_filters
from emotion.warp import letterbox, supersampling, warp


def slow_warp(luma: np.ndarray, matrix: np.ndarray, out_width: int, out_height: int, outside: float | None) -> np.ndarray:
    """The contract, word by word."""
    height, width = luma.shape
    k = supersampling(matrix)
    out = np.zeros((out_height, out_width))
    for i in range(out_height):
        for j in range(out_width):
            for a in range(k):
                for b in range(k):
                    x, y = j + (a + 0.5) / k, i + (b + 0.5) / k
                    u, v = matrix @ (x, y, 1)
                    if outside is not None and (u < 0 or v < 0 or u >= width or v >= height):
                        out[i, j] += outside
                        continue
                    x0, y0 = int(np.floor(u - 0.5)), int(np.floor(v - 0.5))
                    fx, fy = u - 0.5 - x0, v - 0.5 - y0
                    for dx, dy, weight in ((0, 0, (1 - fx) * (1 - fy)), (1, 0, fx * (1 - fy)), (0, 1, (1 - fx) * fy), (1, 1, fx * fy)):
                        out[i, j] += weight * luma[np.clip(y0 + dy, 0, height - 1), np.clip(x0 + dx, 0, width - 1)]
    return out / k**2


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.9, 2.6, 7.0])
@pytest.mark.parametrize("outside", [None, 0.0, 200.0])
def test_warp_is_the_contract_word_by_word(scale: float, outside: float | None) -> None:
    luma = np.random.default_rng(1).uniform(0, 255, (23, 31))
    matrix = np.array([[scale * 0.9, -scale * 0.3, 2.5], [scale * 0.3, scale * 0.9, -4.0]])
    assert np.allclose(warp(luma, matrix, 9, 7, outside), slow_warp(luma, matrix, 9, 7, outside), atol=1e-3)


def test_the_identity_copies_the_picture() -> None:
    luma = np.random.default_rng(2).uniform(0, 255, (12, 15)).astype(np.float32)
    assert np.allclose(warp(luma, np.array([[1, 0, 0], [0, 1, 0]]), 15, 12), luma, atol=1e-4)


def test_letterbox_puts_the_picture_top_left_and_pads_with_black() -> None:
    boxed, scale = letterbox(np.full((480, 480), 90.0), 320, 192)
    assert scale == pytest.approx(0.4)
    assert np.allclose(boxed[:, :192], 90) and np.allclose(boxed[:, 192:], 0)


def test_a_similarity_is_found_again() -> None:
    points = template() * 48
    angle, scale = 0.4, 3.1
    linear = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = points @ linear.T + [40, 25]
    assert np.allclose(similarity(points, moved), np.column_stack([linear, [40, 25]]))
    assert np.allclose(crop_matrix(moved.reshape(10)), np.column_stack([linear, [40, 25]]))


def test_a_mirrored_face_is_not_mirrored_back() -> None:
    points = template() * 48
    assert np.linalg.det(similarity(points, points * [-1, 1])[:, :2]) >= 0


def test_a_flat_crop_normalises_to_zero() -> None:
    assert np.allclose(normalise(np.full((2, 48, 48), 77.0)), 0)


def test_log_mel_has_the_contract_shape_and_a_mean_of_zero() -> None:
    picture = log_mel(np.random.default_rng(3).normal(0, 0.1, (2, SAMPLES)))
    assert picture.shape == (2, MEL_BINS, FRAMES)
    assert np.allclose(picture.mean(axis=(1, 2)), 0, atol=1e-9)


def test_a_tone_lights_the_bin_that_holds_it() -> None:
    tone = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(SAMPLES) / 16_000)
    loudest = log_mel(tone).mean(axis=1).argmax()
    assert mel_filters()[32].argmax() == loudest  # 1,000 Hz is spectrum bin 32


def test_gain_does_not_change_loud_sound() -> None:
    sound = np.random.default_rng(4).normal(0, 0.1, SAMPLES)
    assert np.allclose(log_mel(sound), log_mel(0.5 * sound), atol=1e-3)
