"""Weak and strong views of 48x48 grey face crops: what the teacher judges, and what the student must call the same."""

import cv2
import numpy as np

from emotion.faces import SIZE, normalise

PAD = 5  # pixels of the weak view's crop with padding: a tenth of the side
OPERATIONS = 3  # of the strong view (RandAugment's n, Cubuk et al. 2020)
MOST_CUTOUT = 0.5  # of the side (DeVries and Taylor 2017)


def warped(crop: np.ndarray, linear: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """`linear` [2, 2] is applied about the middle, then `shift` in pixels; the border is repeated."""
    middle = np.full(2, (SIZE - 1) / 2)
    matrix = np.column_stack([linear, middle - linear @ middle + shift])
    return cv2.warpAffine(crop, matrix, (SIZE, SIZE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)


def weak(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Random crop with padding, and a mirror half of the time. float32 [48, 48]."""
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    return warped(crop.astype(np.float32), np.diag([mirror, 1.0]), rng.integers(-PAD, PAD + 1, 2).astype(float))


def rotate(x: np.ndarray, amount: float) -> np.ndarray:
    angle = np.deg2rad(30 * amount)
    return warped(x, np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]), np.zeros(2))


def shear_across(x: np.ndarray, amount: float) -> np.ndarray:
    return warped(x, np.array([[1, 0.3 * amount], [0, 1]]), np.zeros(2))


def shear_down(x: np.ndarray, amount: float) -> np.ndarray:
    return warped(x, np.array([[1, 0], [0.3 * amount, 1]]), np.zeros(2))


def shift_across(x: np.ndarray, amount: float) -> np.ndarray:
    return warped(x, np.eye(2), np.array([0.3 * SIZE * amount, 0]))


def shift_down(x: np.ndarray, amount: float) -> np.ndarray:
    return warped(x, np.eye(2), np.array([0, 0.3 * SIZE * amount]))


def brighten(x: np.ndarray, amount: float) -> np.ndarray:
    return x * (1 + 0.7 * amount)


def contrast(x: np.ndarray, amount: float) -> np.ndarray:
    mean = x.mean()
    return (x - mean) * (1 + 0.8 * amount) + mean


def sharpen(x: np.ndarray, amount: float) -> np.ndarray:
    return x + 1.5 * amount * (x - cv2.GaussianBlur(x, (0, 0), 1.0))


def posterise(x: np.ndarray, amount: float) -> np.ndarray:
    step = 2.0 ** (1 + round(5 * abs(amount)))
    return np.floor(x / step) * step


def solarise(x: np.ndarray, amount: float) -> np.ndarray:
    return np.where(x < 256 - 128 * abs(amount), x, 255 - x)


def stretch(x: np.ndarray, _: float) -> np.ndarray:
    least, most = float(x.min()), float(x.max())
    return (x - least) * (255 / max(most - least, 1.0))


def equalise(x: np.ndarray, _: float) -> np.ndarray:
    return cv2.equalizeHist(np.clip(x, 0, 255).astype(np.uint8)).astype(np.float32)


def same(x: np.ndarray, _: float) -> np.ndarray:
    return x


# RandAugment's operations that mean something for a grey picture; each takes an amount from -1 to 1.
REPERTOIRE = (
    same, stretch, equalise, rotate, shear_across, shear_down, shift_across, shift_down, brighten, contrast, sharpen, posterise, solarise,
)


def cut_out(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A grey square of up to half the side, anywhere, also half outside."""
    half = rng.uniform(0, MOST_CUTOUT) * SIZE / 2
    middle = rng.uniform(0, SIZE, 2)
    (top, left), (bottom, right) = (np.clip(np.rint(middle + sign * half), 0, SIZE).astype(int) for sign in (-1, 1))
    x = x.copy()
    x[top:bottom, left:right] = 127
    return x


def strong(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Three random operations of random amounts and a cutout, then what `weak` does. float32 [48, 48], 0 to 255."""
    x = crop.astype(np.float32)
    for which in rng.integers(0, len(REPERTOIRE), OPERATIONS):
        x = np.clip(REPERTOIRE[which](x, float(rng.uniform(-1, 1))), 0, 255).astype(np.float32)
    return weak(cut_out(x, rng), rng)


def views(make, crops: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """[N, 48, 48] crops to normalised float32 [N, 1, 48, 48], each through `make` (weak or strong)."""
    return normalise(np.stack([make(crop, rng) for crop in crops]))[:, None]
