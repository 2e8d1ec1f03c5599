"""Claims about the voice's training windows and about those that it is scored on."""

import numpy as np
import pytest

from emotion.logmel import SAMPLE_RATE_HZ, SAMPLES
from emotion.speech_data import LEAST_VOICE, lose_packets, random_window, voice_shares, windows_of


def buzz(seconds: float, quiet_s: float = 0.0) -> np.ndarray:
    """Something like a voice, with silence before and after."""
    at = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return np.pad(0.2 * np.sign(np.sin(2 * np.pi * 140 * at)).astype(np.float32), int(quiet_s * SAMPLE_RATE_HZ))


def test_every_window_that_is_scored_holds_a_voice_and_lies_within_the_clip() -> None:
    samples = buzz(1.0, quiet_s=3.0)
    windows = windows_of(samples)
    assert windows.shape[1] == SAMPLES and 4 < len(windows) < (len(samples) - SAMPLES) // 4_000
    assert all(voice_shares(window, np.array([0]))[0] >= LEAST_VOICE for window in windows)


def test_a_clip_that_is_too_short_or_silent_still_has_one_window() -> None:
    for samples in (buzz(0.5), np.zeros(3 * SAMPLE_RATE_HZ, np.float32)):
        assert windows_of(samples).shape == (1, SAMPLES)


@pytest.mark.parametrize("seconds", [0.4, 1.0, 3.0])
def test_a_training_window_is_one_window_in_range_with_something_in_it(seconds: float) -> None:
    rng = np.random.default_rng(5)
    for _ in range(60):
        window = random_window(buzz(seconds, 0.3), rng)
        assert window.shape == (SAMPLES,) and np.isfinite(window).all()
        assert 0 < np.abs(window).max() <= 1


def test_lost_packets_leave_most_of_the_window_as_it_was() -> None:
    window = np.full(SAMPLES, 0.5, np.float32)
    lose_packets(window, np.random.default_rng(6))
    lost = (window != 0.5).mean()
    assert 0 < lost <= 5 * 4 * 320 / SAMPLES
