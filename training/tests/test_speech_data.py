"""Claims about the voice's training windows and about those that a call reads."""

import numpy as np
import pytest

from emotion.logmel import SAMPLE_RATE_HZ, SAMPLES
from emotion.speech_data import BLOCK, LEAST_VOICE, edge_window, live_windows, random_window, voice_shares, windows_of


def tone(seconds: float, quiet_s: float = 0.0) -> np.ndarray:
    """A voice-like buzz with silence before and after."""
    at = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    buzz = 0.2 * np.sign(np.sin(2 * np.pi * 140 * at)).astype(np.float32)
    return np.pad(buzz, int(quiet_s * SAMPLE_RATE_HZ))


def loud(window: np.ndarray) -> np.ndarray:
    return np.flatnonzero(np.abs(window) > 0.01)


@pytest.mark.parametrize("quiet_s", [0.0, 0.7])
def test_an_edge_window_is_a_beginning_or_an_end_and_holds_at_least_a_fifth_of_a_voice(quiet_s: float) -> None:
    rng, samples = np.random.default_rng(3), tone(2.5, quiet_s)
    beginnings = 0
    for _ in range(200):
        window = edge_window(samples, rng)
        voiced = loud(window)
        assert len(window) == SAMPLES and len(voiced) >= LEAST_VOICE * SAMPLES - 2 * BLOCK
        begins, ends = voiced[0] > 2 * BLOCK, voiced[-1] < SAMPLES - 2 * BLOCK
        assert not (begins and ends)
        beginnings += begins
    assert 100 < beginnings < 170


def test_a_clip_shorter_than_a_window_can_be_at_its_edge() -> None:
    rng, samples = np.random.default_rng(4), tone(0.5)
    for _ in range(20):
        assert 0.2 * SAMPLE_RATE_HZ < len(loud(edge_window(samples, rng))) <= len(samples)


def test_a_call_reads_a_clip_from_its_first_syllable_on() -> None:
    samples = tone(2.5)
    live, within = live_windows(samples), windows_of(samples)
    first = loud(live[0])
    assert first[0] > SAMPLES / 2 and voice_shares(live[0], np.array([0]))[0] >= LEAST_VOICE
    assert len(live) > len(within)
    assert np.array_equal(live[-1], samples[-SAMPLES:])


@pytest.mark.parametrize("seconds", [0.4, 1.0, 3.0])
def test_a_training_window_is_one_window_in_range_with_something_in_it(seconds: float) -> None:
    rng = np.random.default_rng(5)
    for _ in range(60):
        window = random_window(tone(seconds, 0.3), rng)
        assert window.shape == (SAMPLES,) and np.isfinite(window).all()
        assert 0 < np.abs(window).max() <= 1
