"""Compares other open expression nets with our visual encoder on the same FER+ PrivateTest crops, in the same runtime."""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cv2
import numpy as np

from emotion.crop import aligned_crop
from emotion.detector_eval import find_faces
from emotion.evaluation import face_set
from emotion.faces import normalise
from emotion.graphs import open_graph
from emotion.lowest_layer import lowest_layer
from emotion.metrics import scores
from emotion.paths import MODELS, OUT, data_folder, parser
from emotion.reference_nets import FER2013_ORDER, Net, reference_nets

ZOOM, MARGIN = 2, 48  # the detector wants larger faces with room around them


def ours(models: Path) -> Net:
    graph = open_graph(models / "visual.onnx")
    return lambda crops: np.concatenate([graph(normalise(crops[at : at + 64])[:, None])[1] for at in range(0, len(crops), 64)])[:, : len(FER2013_ORDER)]


def live_crops(models: Path, crops: np.ndarray) -> tuple[np.ndarray, int]:
    """The crop the live pipeline makes of each face (detect, align), and of how many; where none is found, as given."""
    detect, made, found = open_graph(models / "detector.onnx"), crops.astype(np.float32), 0
    for number, crop in enumerate(crops):
        large = cv2.resize(crop, None, fx=ZOOM, fy=ZOOM, interpolation=cv2.INTER_CUBIC)
        luma = cv2.copyMakeBorder(large, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_REPLICATE).astype(np.float32)
        faces = find_faces(detect, luma)
        if len(faces):
            made[number] = aligned_crop(luma, faces[0, 5:])
            found += 1
    return made, found


def milliseconds(net: Net, crop: np.ndarray, runs: int = 200) -> float:
    """Median of single crops on one thread, from grey 48x48 to logits."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        net(crop[None])
        took.append(1000 * (time.perf_counter() - start))
    return round(float(np.median(took)), 2)


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--models", type=Path, default=MODELS)
    args = args.parse_args()
    nets = {**reference_nets(data_folder(args) / "reference"), "ours": ours(args.models)}
    crops, truth = face_set(2, with_other=False)
    aligned, found = live_crops(args.models, crops)
    seen = {"as given": crops, "lowest layer": lowest_layer(crops), "live crop": aligned}
    print(f"{len(crops)} crops; a face to align was found in {found}")
    print(f"{'net':15s} {'ms':>6s} " + " ".join(f"{name:>22s}" for name in seen) + "   (accuracy, macro F1)")
    report = {}
    for name, net in nets.items():
        each = {key: scores(truth, net(part).argmax(1)) for key, part in seen.items()}
        report[name] = {"msOneThread": milliseconds(net, crops[0]), **each}
        told = " ".join(f"{each[key]['accuracy']:>14.4f}, {each[key]['macroF1']:.4f}" for key in seen)
        print(f"{name:15s} {report[name]['msOneThread']:6.2f} {told}", flush=True)
    margin = report["ours"]["as given"]["accuracy"] - max(report[name]["as given"]["accuracy"] for name in nets if name != "ours")
    print(f"ours leads the best of them by {100 * margin:.1f} points of accuracy on the crops as given")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "reference.json").write_text(json.dumps({"n": len(crops), "aligned": found, "nets": report}, indent=2) + "\n")


if __name__ == "__main__":
    main()
