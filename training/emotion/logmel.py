"""The log-mel picture of 1.6 s of voice: docs/MODELS.md in numpy, many windows at once."""

import functools

import numpy as np
import scipy.fft

SAMPLE_RATE_HZ = 16_000
WINDOW_SAMPLES = 400
HOP_SAMPLES = 160
FFT_SIZE = 512
MEL_BINS = 64
MIN_HZ, MAX_HZ = 60.0, 7_600.0
FRAMES = 160
LOG_FLOOR = 1e-6
SAMPLES = (FRAMES - 1) * HOP_SAMPLES + WINDOW_SAMPLES  # 25,840


def hz_to_mel(hz: np.ndarray) -> np.ndarray:
    return 2595 * np.log10(1 + np.asarray(hz) / 700)


def mel_to_hz(mel: np.ndarray) -> np.ndarray:
    return 700 * (10 ** (np.asarray(mel) / 2595) - 1)


@functools.cache
def mel_filters() -> np.ndarray:
    """[257, 64], peak 1, straight lines in Hz."""
    edges = mel_to_hz(np.linspace(hz_to_mel(MIN_HZ), hz_to_mel(MAX_HZ), MEL_BINS + 2))
    bins = np.arange(FFT_SIZE // 2 + 1)[:, None] * SAMPLE_RATE_HZ / FFT_SIZE
    low, peak, high = edges[:-2], edges[1:-1], edges[2:]
    return np.maximum(0, np.minimum((bins - low) / (peak - low), (high - bins) / (high - peak)))


@functools.cache
def hann() -> np.ndarray:
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW_SAMPLES) / WINDOW_SAMPLES)


def log_mel(samples: np.ndarray, dtype: type = np.float64) -> np.ndarray:
    """[..., 25840] to [..., 64, 160], the window's mean subtracted, bins not yet normalised."""
    samples = np.asarray(samples, dtype)
    if samples.shape[-1] != SAMPLES:
        raise ValueError(f"expected {SAMPLES} samples, got {samples.shape[-1]}")
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW_SAMPLES, axis=-1)[..., ::HOP_SAMPLES, :]
    spectrum = scipy.fft.rfft(frames * hann().astype(dtype), FFT_SIZE, axis=-1)
    power = spectrum.real**2 + spectrum.imag**2
    logged = np.log(power @ mel_filters().astype(dtype) + dtype(LOG_FLOOR))
    logged = np.swapaxes(logged, -1, -2)
    return logged - logged.mean(axis=(-1, -2), keepdims=True)


def normalise_bins(logged: np.ndarray, mean: np.ndarray, std: np.ndarray) -> np.ndarray:
    """The sidecar's statistics of each bin applied."""
    return ((logged - np.asarray(mean)[:, None]) / np.asarray(std)[:, None]).astype(np.float32)
