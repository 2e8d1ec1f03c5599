"""The JSON sidecar of each graph and the manifest: docs/MODELS.md."""

import hashlib
import json
from pathlib import Path

import numpy as np

from emotion import logmel
from emotion.crop import template
from emotion.detector_data import SHAPES
from emotion.detector_eval import MEAN, NMS_IOU, SCORE_THRESHOLD, STD
from emotion.detector_yunet import TRAINED_ON as DETECTOR_TRAINED_ON
from emotion.faces import SIZE, STD_FLOOR
from emotion.fused_data import TICKS
from emotion.graphs import OPSET
from emotion.labels import LABELS
from emotion.speech_data import LEAST_VOICE

KINDS = ("detector", "visual", "speech", "fused")
MOST_BYTES = 40_000_000  # of everything in models/
MADE_BY = "training/runs/reproduce.sh"
EMBEDDING = 128
ENCODER_OUTPUTS = {"embedding": "embedding", "logits": "logits"}
LICENCE = (
    "Weights: research and non-commercial use only, because of the terms of the data they were trained on "
    "(docs/MODEL-CARD.md). Code: Apache-2.0."
)
DRAWN = "drawn faces of this project (src/bots)"
TRAINED_ON = {
    "detector": DETECTOR_TRAINED_ON,
    "visual": ["FER2013 pictures with FER+ votes, Training split and half of PublicTest", DRAWN],
    "speech": ["RAVDESS 01-18 (CC BY-NC-SA 4.0)", "nEMO, seven speakers (CC BY-NC-SA 4.0)", "ASED (no licence stated)"],
}
TRAINED_ON["fused"] = [*TRAINED_ON["visual"], *TRAINED_ON["speech"], "face and voice joined by surrogate pairing"]


def detector_sidecar() -> dict:
    return {
        "kind": "detector",
        "input": {"name": "image", "shapes": [list(shape) for shape in SHAPES], "mean": MEAN, "std": STD, "padLuma": 0},
        "outputs": {"scores": "scores", "boxes": "boxes", "landmarks": "landmarks"},
        "scoreThreshold": SCORE_THRESHOLD, "nmsIou": NMS_IOU,
    }


def reading(calibration: dict) -> dict:
    """What turns logits into a label or "unsure": `unsure` says by which rule, and at what coverage and risk on validation."""
    figures = ("calibrationError", "adaptiveCalibrationError", "ifPerfectlyCalibrated")
    return {
        "labels": list(LABELS), "temperature": calibration["temperature"],
        "unsure": calibration.get("unsure", {"threshold": calibration["threshold"]}),
        "validation": {name: calibration[name] for name in figures if name in calibration},
    }


def visual_sidecar(calibration: dict) -> dict:
    crop = {"size": SIZE, "template": template().tolist(), "stdFloor": STD_FLOOR}
    return {
        "kind": "visual", "input": {"name": "face"}, "outputs": ENCODER_OUTPUTS, "embeddingSize": EMBEDDING, "crop": crop,
        **reading(calibration),
    }


def speech_sidecar(calibration: dict, bins: tuple[np.ndarray, np.ndarray]) -> dict:
    features = {
        "sampleRateHz": logmel.SAMPLE_RATE_HZ, "windowSamples": logmel.WINDOW_SAMPLES, "hopSamples": logmel.HOP_SAMPLES,
        "fftSize": logmel.FFT_SIZE, "melBins": logmel.MEL_BINS, "minHz": logmel.MIN_HZ, "maxHz": logmel.MAX_HZ,
        "frames": logmel.FRAMES, "logFloor": logmel.LOG_FLOOR, "mean": bins[0].tolist(), "std": bins[1].tolist(),
    }
    return {
        "kind": "speech", "input": {"name": "logmel"}, "outputs": ENCODER_OUTPUTS, "embeddingSize": EMBEDDING,
        "features": features, **reading(calibration),
    }


def fused_sidecar(calibration: dict) -> dict:
    names = {"visual": "visual", "visualValid": "visual_valid", "audio": "audio", "audioValid": "audio_valid"}
    return {
        "kind": "fused", "inputs": names, "outputs": {"logits": "logits"}, "window": TICKS, "tickMs": 250,
        "visualSize": EMBEDDING, "audioSize": EMBEDDING, "minVoiceShare": LEAST_VOICE, **reading(calibration),
    }


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")


def read_json(path: Path) -> dict:
    return json.loads(path.read_text()) if path.exists() else {}


def write_manifest(models: Path, generation: str, scores: dict[str, dict], facts: dict[str, dict] | None = None) -> None:
    """Names every graph in `models` by its hash. `scores` and `facts` (precision, cost, variants, ...) replace what the
    manifest says of a model; a model in neither was not made now and keeps its entry, but for hash and size.
    """
    before = read_json(models / "manifest.json").get("models", {})
    entries = {}
    for kind in KINDS:
        if not (models / f"{kind}.onnx").exists():
            continue
        coded = (models / f"{kind}.onnx").read_bytes()
        told = {"licence": LICENCE, "trainedOn": TRAINED_ON[kind], "madeBy": MADE_BY, "precision": "fp32", "scores": {}}
        if kind not in scores and kind not in (facts or {}):
            told |= before.get(kind, {})
        entries[kind] = told | {"scores": scores.get(kind, before.get(kind, {}).get("scores", {}))} | (facts or {}).get(kind, {}) | {
            "file": f"{kind}.onnx", "sidecar": f"{kind}.json", "sha256": hashlib.sha256(coded).hexdigest(), "bytes": len(coded),
            "opset": OPSET,
        }
    write_json(models / "manifest.json", {"version": 1, "generation": generation, "models": entries})


def check_folder(models: Path) -> int:
    """Bytes of everything in models/. Exits when they are too many, or a graph lies there that the manifest does not name."""
    files = [path for path in models.rglob("*") if path.is_file()]
    strays = [path.name for path in files if path.suffix == ".onnx" and path.name not in {f"{kind}.onnx" for kind in KINDS}]
    if strays:
        raise SystemExit(f"{models} holds graphs that are not shipped: {', '.join(strays)}; remove them")
    total = sum(path.stat().st_size for path in files)
    if total > MOST_BYTES:
        raise SystemExit(f"{models} holds {total / 1e6:.1f} MB, at most {MOST_BYTES / 1e6:.0f} MB are shipped")
    return total
