"""Aligned crops of the drawn faces, made as the live system makes them."""

import cv2
import numpy as np

from emotion.crop import aligned_crop, template
from emotion.drawn import FOLDER, drawn_records, label_index
from emotion.paths import CACHE
from emotion.training import say

LEAST_HEIGHT = 24  # pixels; a smaller drawing shows no expression


def prepare_drawn() -> None:
    """Writes cache/drawn_crops.npz; nothing to do where the renderer has not been run."""
    points, crops, labels, held = template(), [], [], []
    for held_out in (False, True):
        for record in drawn_records(held_out):
            if record["box"][3] - record["box"][1] < LEAST_HEIGHT:
                continue
            luma = cv2.imread(str(FOLDER / record["file"]), cv2.IMREAD_GRAYSCALE)
            crops.append(np.clip(np.rint(aligned_crop(luma, record["landmarks"], points)), 0, 255).astype(np.uint8))
            labels.append(label_index(record))
            held.append(held_out)
    if not crops:
        say(drawn="none: run src/bots/draw-dataset.ts first, or go on without")
        return
    np.savez(CACHE / "drawn_crops.npz", crops=np.stack(crops), labels=np.array(labels), held_out=np.array(held))
    say(drawn=len(crops), held_out=int(np.sum(held)))
