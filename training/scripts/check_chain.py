"""Runs the exported chain (detector, landmarks, crop, visual encoder) on framed portraits and on drawn faces held out."""

import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cv2
import numpy as np

from emotion.crop import normalised_crop
from emotion.detector_eval import find_faces
from emotion.drawn import FOLDER, drawn_records
from emotion.graphs import open_graph
from emotion.labels import LABELS
from emotion.metrics import softmax
from emotion.paths import MODELS, OUT, data_folder, parser

# What the file names of data/demo ask for; the pictures show mostly what they say (README of the data).
ASKED = {"angry": "anger", "fearful": "fear", "happy": "happiness", "smiling": "happiness", "neutral": "neutral", "sad": "sadness", "surprised": "surprise"}
WIDTH, HEIGHT = 320, 180  # the small simulcast layer that the live system taps


def framed(luma: np.ndarray) -> np.ndarray:
    """The portrait as high as the frame, in the middle of a mid-grey 320x180 picture."""
    scale = HEIGHT / luma.shape[0]
    small = cv2.resize(luma, (min(WIDTH, int(luma.shape[1] * scale)), HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32)
    frame = np.full((HEIGHT, WIDTH), float(np.median(small[:, :4])), np.float32)
    left = (WIDTH - small.shape[1]) // 2
    frame[:, left : left + small.shape[1]] = small
    return frame


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--models", type=Path, default=MODELS)
    args = args.parse_args()
    detect, read_face = open_graph(args.models / "detector.onnx"), open_graph(args.models / "visual.onnx")
    sidecar = json.loads((args.models / "visual.json").read_text())

    def label(luma: np.ndarray) -> tuple[str, float]:
        faces = find_faces(detect, luma)
        if not len(faces):
            return "no face", 0.0
        largest = faces[np.argmax(faces[:, 4] - faces[:, 2])]
        chances = softmax(read_face(normalised_crop(luma, largest[5:])[None, None])[1][0], sidecar["temperature"])
        return LABELS[int(chances.argmax())], float(chances.max())

    groups: dict[str, Counter] = {}
    for path in sorted((data_folder(args) / "demo").glob("*.jpg")):
        asked = path.name.split("_")[0]
        found, chance = label(framed(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)))
        groups.setdefault(f"demo {asked} ({ASKED[asked]})", Counter())[found] += 1
        print(f"{path.name:26s} {found:10s} {chance:.2f}")
    for record in drawn_records(held_out=True):
        if record["box"][3] - record["box"][1] < 40:  # smaller drawings are for the detector
            continue
        found, _ = label(cv2.imread(str(FOLDER / record["file"]), cv2.IMREAD_GRAYSCALE).astype(np.float32))
        groups.setdefault(f"drawn {record['label']}", Counter())[found] += 1
    report = {}
    for name, counts in sorted(groups.items()):
        wanted = name.split("(")[1][:-1] if "(" in name else name.split()[1]
        report[name] = {"right": counts[wanted], "of": sum(counts.values()), "found": dict(counts.most_common())}
        print(f"{name:32s} {counts[wanted]:3d} of {sum(counts.values()):3d}   {dict(counts.most_common())}")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "chain.json").write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
