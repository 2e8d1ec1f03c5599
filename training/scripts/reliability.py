"""Draws the reliability diagrams of the shipped face, speech and fused models on the test splits."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from emotion import sidecars
from emotion.evaluation import each_alike, face_set, visual_logits, voices_by_corpus
from emotion.export import held_windows, outputs
from emotion.graphs import batched, open_graph
from emotion.metrics import calibration, reliability, softmax
from emotion.paths import MODELS, OUT, parser
from emotion.reliability_plot import Panel, figure
from emotion.training import prepare_torch, say

IMAGE = MODELS.parent / "docs" / "images" / "reliability.svg"


def readings(kind: str, models: Path, sidecar: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray, str, str]:
    """Probabilities [N, 8], labels [N] and weights [N] of a test split, and what to call it."""
    if kind == "visual":
        crops, truth = face_set(2, with_other=True)
        return visual_logits(models, crops), truth, np.ones(len(truth)), "Face", f"FER+ PrivateTest, {len(truth):,} crops"
    if kind == "speech":
        bins = sidecar["features"]["mean"], sidecar["features"]["std"]
        pictures, truth, corpus = voices_by_corpus("test", bins)
        logits = batched(open_graph(models / "speech.onnx"), pictures)[1]
        return logits, truth, each_alike(corpus), "Voice", f"speakers never heard, {len(truth):,} windows"
    held = held_windows("test", 600, seed=31)
    logits = outputs(open_graph(models / "fused.onnx"), held)[-1]
    return logits, held.truth, each_alike(held.groups), "Face and voice", f"surrogate pairs, {len(held.truth):,} ticks"


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--models", type=Path, default=MODELS)
    args.add_argument("--image", type=Path, default=IMAGE)
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    panels, numbers = [], {}
    for kind in ("visual", "speech", "fused"):
        sidecar = sidecars.read_json(args.models / f"{kind}.json")
        logits, truth, weights, title, subtitle = readings(kind, args.models, sidecar)
        probabilities = softmax(logits, sidecar["temperature"])
        bins, found = reliability(probabilities, truth, weights), calibration(probabilities, truth, weights)
        numbers[kind] = {**found, "readings": len(truth), "bins": np.round(bins, 4).tolist()}
        panels.append(Panel(title, subtitle, bins, found["calibrationError"], found["ifPerfectlyCalibrated"], sidecar["unsure"]["threshold"]))
        say(kind=kind, **found)
    caption = "Reliability on the test splits: how often a label is right, by the probability it is given"
    args.image.parent.mkdir(parents=True, exist_ok=True)
    args.image.write_text(figure(panels, caption))
    OUT.mkdir(parents=True, exist_ok=True)
    sidecars.write_json(OUT / "reliability.json", numbers)


if __name__ == "__main__":
    main()
