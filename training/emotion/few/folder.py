"""Reads a folder of pictures: each as luma, cut to a 48x48 face crop as a call cuts it, or taken as the crop that it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emotion.crop import aligned_crop
from emotion.detector_data import SHAPES
from emotion.detector_eval import find_faces
from emotion.faces import SIZE
from emotion.few.problems import Problems
from emotion.graphs import open_graph
from emotion.paths import MODELS
from emotion.warp import warp

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
SAID_EVERY = 1000  # pictures
LEAST_RANGE = 8  # grey levels between the darkest and the lightest pixel of a crop that shows something

Cut = Callable[[np.ndarray], np.ndarray | None]  # a luma plane to a crop; None where there is no face


@dataclass(frozen=True)
class Crops:
    """uint8 [N, 48, 48], and for each its file, relative to the folder, with forward slashes."""

    crops: np.ndarray
    names: tuple[str, ...]
    problems: Problems


def folder_crops(folder: Path, given: bool, problems: Problems | None = None) -> Crops:
    """Every picture of a folder, at any depth, sorted by name; what cannot be used is a problem and left out.

    `given`: the pictures are face crops already and are scaled to 48x48. Exits where the folder is missing or empty.
    """
    problems = problems or Problems()
    return named_crops(folder, picture_names(folder, problems), given, problems)


def picture_names(folder: Path, problems: Problems) -> list[str]:
    """Exits where there is none. Hidden files (those that macOS leaves beside pictures, say) do not count."""
    if not folder.is_dir():
        problems.stop("folder_missing", folder)
    found = [path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and not path.name.startswith(".") and path.is_file()]
    if not found:
        problems.stop("folder_empty", folder)
    return sorted(path.relative_to(folder).as_posix() for path in found)


def named_crops(folder: Path, names: list[str], given: bool, problems: Problems, place: Callable[[str], str] = str) -> Crops:
    """These pictures of a folder, in this order, without those that cannot be used; `place` says of a name where it was read."""
    cut, crops, kept = whole if given else largest_face(), [], []
    for number, name in enumerate(names):
        if number and number % SAID_EVERY == 0:
            print(f"{number} of {len(names)} pictures of {folder} read", flush=True)
        luma = read_luma(folder / name)
        if luma is None:
            problems.warn("picture_unreadable", place(name))
            continue
        crop = cut(luma)
        if crop is None:
            problems.warn("face_missing", place(name))
        elif np.ptp(crop) < LEAST_RANGE:
            problems.warn("picture_flat", place(name))
        else:
            crops.append(np.clip(np.rint(crop), 0, 255).astype(np.uint8))
            kept.append(name)
    return Crops(np.stack(crops) if crops else np.zeros((0, SIZE, SIZE), np.uint8), tuple(kept), problems)


def read_luma(path: Path) -> np.ndarray | None:
    """float32 [height, width]; None where it cannot be read. Turned as its EXIF data asks."""
    try:
        coded = np.frombuffer(path.read_bytes(), np.uint8)
        grey = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE) if len(coded) else None
    except (OSError, cv2.error):
        return None
    return None if grey is None else grey.astype(np.float32)


def whole(luma: np.ndarray) -> np.ndarray:
    """A given crop: the whole picture at 48x48, stretched if it is not square (docs/MODELS.md)."""
    height, width = luma.shape
    return warp(luma, np.array([[width / SIZE, 0, 0], [0, height / SIZE, 0]]), SIZE, SIZE)


def largest_face(models: Path = MODELS) -> Cut:
    """The chain of scripts/check_chain.py: detector, the largest face, its landmarks to the template, warp."""
    if not (models / "detector.onnx").exists():
        raise SystemExit(f"{models / 'detector.onnx'} is missing: it finds the faces; pictures that are crops already need --crops-given")
    detect = open_graph(models / "detector.onnx")

    def cut(luma: np.ndarray) -> np.ndarray | None:
        small = fitted(luma)
        faces = find_faces(detect, small)
        if not len(faces):
            return None
        largest = faces[np.argmax((faces[:, 3] - faces[:, 1]) * (faces[:, 4] - faces[:, 2]))]
        larger = np.array(luma.shape[::-1]) / small.shape[::-1]
        return aligned_crop(luma, largest[5:].reshape(5, 2) * larger)

    return cut


def fitted(luma: np.ndarray) -> np.ndarray:
    """A picture no larger than the detector's input: a photograph as small as a call's frame is, at a fifth of the time."""
    height, width = luma.shape
    most_height, most_width = SHAPES[1] if height > width else SHAPES[0]
    scale = min(1.0, most_width / width, most_height / height)
    return luma if scale == 1 else cv2.resize(luma, (max(1, int(scale * width)), max(1, int(scale * height))), interpolation=cv2.INTER_AREA)
