"""What a call does to a picture: low-resolution layers, compression, blur, low light; all on a luma plane."""

import cv2
import numpy as np


def low_resolution(luma: np.ndarray, rng: np.random.Generator, least: float) -> np.ndarray:
    """Down and up again, as a small simulcast layer that is shown large."""
    height, width = luma.shape
    scale = rng.uniform(least, 1.0)
    small = cv2.resize(luma, (max(8, int(width * scale)), max(8, int(height * scale))), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def compress(luma: np.ndarray, rng: np.random.Generator, worst: int = 15, best: int = 80) -> np.ndarray:
    """JPEG stands in for a video codec at a low bit rate."""
    quality = int(rng.integers(worst, best))
    ok, coded = cv2.imencode(".jpg", np.clip(luma, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE).astype(np.float32) if ok else luma


def light(luma: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Gamma, contrast, brightness, and now and then a lamp at one side."""
    scaled = np.clip(luma, 0, 255) * (1 / 255)
    scaled = scaled ** np.float32(np.exp(rng.uniform(-0.5, 0.6)))
    scaled = (scaled - 0.5) * rng.uniform(0.5, 1.3) + 0.5 + rng.uniform(-0.2, 0.15)
    if rng.random() < 0.25:
        height, width = luma.shape
        angle = rng.uniform(0, 2 * np.pi)
        across = np.linspace(-1, 1, width, dtype=np.float32)[None] * np.cos(angle)
        along = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * np.sin(angle)
        scaled = scaled * (1 + rng.uniform(0.1, 0.5) * (across + along))
    return np.clip(scaled * 255, 0, 255).astype(np.float32)


def noise(luma: np.ndarray, rng: np.random.Generator, most: float = 10) -> np.ndarray:
    grain = rng.standard_normal(luma.shape, dtype=np.float32)
    return luma + grain * np.float32(rng.uniform(1, most))


def degrade(luma: np.ndarray, rng: np.random.Generator, least_scale: float = 0.35, strength: float = 1.0) -> np.ndarray:
    """A random mixture of the above; about a third of the pictures stay nearly as they are."""
    if rng.random() < 0.6 * strength:
        luma = light(luma, rng)
    if rng.random() < 0.2 * strength:
        luma = cv2.GaussianBlur(luma, (0, 0), float(rng.uniform(0.4, 1.2)))
    if rng.random() < 0.35 * strength:
        luma = low_resolution(luma, rng, least_scale)
    if rng.random() < 0.3 * strength:
        luma = noise(luma, rng)
    if rng.random() < 0.35 * strength:
        luma = compress(luma, rng)
    return luma
