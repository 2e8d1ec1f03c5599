"""warp, the only resampler: docs/MODELS.md in numpy, all pixels at once."""

import math

import numpy as np


def supersampling(matrix: np.ndarray) -> int:
    """How many sub-samples an output pixel has along each axis."""
    scale = math.sqrt(abs(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0]))
    return int(min(4, max(1, math.ceil(scale - 0.001))))


def warp(luma: np.ndarray, matrix: np.ndarray, out_width: int, out_height: int, outside: float | None = None) -> np.ndarray:
    """`matrix` (2x3) leads from output to source pixel coordinates; `outside=None` repeats the edge."""
    matrix = np.asarray(matrix, np.float64)
    height, width = luma.shape
    k = supersampling(matrix)
    x = (np.arange(out_width * k) + 0.5) / k
    y = (np.arange(out_height * k) + 0.5) / k
    u = matrix[0, 0] * x[None] + matrix[0, 1] * y[:, None] + matrix[0, 2]
    v = matrix[1, 0] * x[None] + matrix[1, 1] * y[:, None] + matrix[1, 2]
    left, top = np.floor(u - 0.5), np.floor(v - 0.5)
    fx, fy = u - 0.5 - left, v - 0.5 - top
    x0, x1 = (np.clip(left + step, 0, width - 1).astype(int) for step in (0, 1))
    y0, y1 = (np.clip(top + step, 0, height - 1).astype(int) for step in (0, 1))
    source = luma.astype(np.float64)
    upper = source[y0, x0] * (1 - fx) + source[y0, x1] * fx
    lower = source[y1, x0] * (1 - fx) + source[y1, x1] * fx
    sampled = upper * (1 - fy) + lower * fy
    if outside is not None:
        sampled = np.where((u < 0) | (v < 0) | (u >= width) | (v >= height), outside, sampled)
    mean = sampled.reshape(out_height, k, out_width, k).mean(axis=(1, 3))
    return mean.astype(np.float32)


def letterbox(luma: np.ndarray, out_width: int, out_height: int, pad_luma: float = 0.0) -> tuple[np.ndarray, float]:
    """The detector's input: scaled to fit, at the top left, padded; also the scale."""
    height, width = luma.shape
    scale = min(out_width / width, out_height / height)
    matrix = np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]])
    return warp(luma, matrix, out_width, out_height, outside=pad_luma), scale
