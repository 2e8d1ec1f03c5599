"""Made-up pictures with labels, one texture each, and the scripts as people run them."""

import importlib
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion.labels import LABELS

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
SEVEN = LABELS[:7]


def texture(seed: int, label: int = 0, side: int = 48) -> np.ndarray:
    """Smooth noise that no other seed has, over a slope that says the label."""
    noise = cv2.GaussianBlur(np.random.default_rng([seed, label]).standard_normal((side, side)), (0, 0), side / 24)
    slope = np.cos(label) * np.linspace(-1, 1, side)[None] + np.sin(label) * np.linspace(-1, 1, side)[:, None]
    return np.clip(128 + 40 * noise / noise.std() + 40 * slope, 0, 255).astype(np.uint8)


def changed(picture: np.ndarray) -> np.ndarray:
    """The same, mirrored, a pixel aside, with less contrast, lighter, and through JPEG."""
    moved = np.roll(picture[:, ::-1], 1, axis=1).astype(np.float32)
    return cv2.imdecode(cv2.imencode(".jpg", np.clip(0.8 * moved + 40, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 70])[1], cv2.IMREAD_GRAYSCALE)


def write_pictures(folder: Path, labels: tuple[str, ...] = SEVEN, each: int = 8) -> list[tuple[str, str]]:
    """Pictures folder/LABEL/N.png and rows for them."""
    rows = []
    for label in labels:
        (folder / label).mkdir(parents=True, exist_ok=True)
        for number in range(each):
            assert cv2.imwrite(str(folder / label / f"{number}.png"), texture(number, LABELS.index(label)))
            rows.append((f"{label}/{number}.png", label))
    return rows


def write_csv(path: Path, rows: list[tuple[str, str]], header: str = "path,label") -> Path:
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n")
    return path


def script(name: str, *words: object) -> None:
    kept_words, kept_path = sys.argv, sys.path[:]
    sys.argv, sys.path[:0] = [name, *map(str, words)], [str(SCRIPTS)]
    try:
        importlib.import_module(name).main()
    finally:
        sys.argv, sys.path[:] = kept_words, kept_path


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """pictures/, labels.csv and more/, all as they should be."""
    write_csv(tmp_path / "labels.csv", write_pictures(tmp_path / "pictures"))
    (tmp_path / "more").mkdir()
    for number in range(6):
        cv2.imwrite(str(tmp_path / "more" / f"{number}.png"), texture(100 + number))
    return tmp_path
