"""The project's own drawn faces, as crops for the visual encoder and pictures for the detector."""

import hashlib
import json

import numpy as np

from emotion.labels import INDEX, LABELS
from emotion.paths import CACHE

FOLDER = CACHE / "drawn"


def held_out_name(name: str) -> bool:
    """A tenth of all pictures is held out, by the hash of the name."""
    return hashlib.sha256(name.encode()).digest()[0] < 26


def drawn_records(held_out: bool) -> list[dict]:
    """What the renderer wrote: file, box, landmarks, label, width, height."""
    listed = FOLDER / "drawn.json"
    if not listed.exists():
        return []
    return [record for record in json.loads(listed.read_text()) if held_out_name(record["file"]) == held_out]


def drawn_crops(held_out: bool) -> tuple[np.ndarray, np.ndarray]:
    """Aligned 48x48 crops (made by prepare.py) and their targets."""
    made = CACHE / "drawn_crops.npz"
    empty = np.zeros((0, 48, 48), np.uint8), np.zeros((0, len(LABELS)), np.float32)
    if not made.exists():
        return empty
    with np.load(made) as file:
        keep = file["held_out"] == held_out
        return file["crops"][keep], np.eye(len(LABELS), dtype=np.float32)[file["labels"][keep]]


def label_index(record: dict) -> int:
    return INDEX[record["label"]]
