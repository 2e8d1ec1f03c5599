"""Measures the crop template: where a face detector sees the five landmarks on FER+ crops."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cv2
import numpy as np

from emotion.crop import TEMPLATE_FILE
from emotion.faces import SIZE, usable
from emotion.paths import CACHE, data_folder, parser
from emotion.training import say

ZOOM, MARGIN = 4, 96  # YuNet wants larger faces with room around them


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--count", type=int, default=3000)
    args = args.parse_args()
    side = SIZE * ZOOM + 2 * MARGIN
    model = str(data_folder(args) / "reference" / "yunet_n_dynamic.onnx")
    yunet = cv2.FaceDetectorYN.create(model, "", (side, side), 0.7)
    with np.load(CACHE / "faces.npz") as file:
        crops = file["crops"][usable(file["votes"]) & (file["splits"] == 0)]
    chosen = np.random.default_rng(args.seed).choice(len(crops), args.count, replace=False)
    found = []
    for crop in crops[chosen]:
        large = cv2.resize(crop, None, fx=ZOOM, fy=ZOOM, interpolation=cv2.INTER_CUBIC)
        framed = cv2.copyMakeBorder(large, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=int(crop.mean()))
        _, faces = yunet.detect(cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR))
        if faces is None:
            continue
        best = faces[faces[:, 14].argmax()]
        found.append((best[4:14].reshape(5, 2) + 0.5 - MARGIN) / (SIZE * ZOOM))
    points = np.median(np.stack(found), axis=0)
    mirrored = np.array([[1, 0]]) + points[[1, 0, 2, 4, 3]] * [-1, 1]  # faces have no preferred side
    points = np.round((points + mirrored) / 2, 4)
    spread = np.median(np.abs(np.stack(found) - points), axis=0)
    measured = {"template": points.tolist(), "medianDeviation": np.round(spread, 4).tolist(), "found": len(found), "of": args.count}
    TEMPLATE_FILE.write_text(json.dumps(measured) + "\n")
    say(**measured)


if __name__ == "__main__":
    main()
