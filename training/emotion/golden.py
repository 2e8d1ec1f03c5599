"""Golden vectors: small inputs and what comes out, for both languages to test themselves against."""

import base64
import json
from pathlib import Path

import cv2
import numpy as np

from emotion.crop import normalised_crop, template
from emotion.detector_eval import to_input
from emotion.graphs import SHAPES, open_graph, quantised
from emotion.logmel import SAMPLES, log_mel, normalise_bins
from emotion.warp import warp


def coded(array: np.ndarray) -> dict:
    array = np.ascontiguousarray(array, "<f4")
    return {"shape": list(array.shape), "dtype": "float32", "data": base64.b64encode(array.tobytes()).decode()}


def decoded(part: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(part["data"]), "<f4").reshape(part["shape"])


# An int8 graph rounds its activations: where another processor's float sums differ in the last bit, a value now and then
# falls on the other side of a step. 1e-4 holds for float graphs, and on the processor that wrote the vectors.
INT8_TOLERANCE = 0.05


def write(
    folder: Path, name: str, inputs: dict[str, np.ndarray], outputs: dict[str, np.ndarray], tolerance: float = 1e-4
) -> None:
    """`tolerance`: the largest |difference|, relative to 1 or the value, that a reader should accept."""
    folder.mkdir(parents=True, exist_ok=True)
    vector = {
        "name": name, "tolerance": tolerance,
        "inputs": {key: coded(value) for key, value in inputs.items()},
        "outputs": {key: coded(value) for key, value in outputs.items()},
    }
    (folder / f"{name}.json").write_text(json.dumps(vector) + "\n")


def pattern(width: int, height: int) -> np.ndarray:
    """A made-up luma plane: waves and a bright corner."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return (127 + 60 * np.sin(x / 5.3) + 50 * np.cos((x + 2 * y) / 9.1) + 15 * (x > 0.7 * width)).astype(np.float32)


def cartoon(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """A face of ellipses on a made-up background, and its five landmarks; no picture of a data set."""
    luma = 0.4 * pattern(width, height) + 40
    cx, cy, r = 0.45 * width, 0.5 * height, 0.3 * height
    marks = np.array([[-0.36, -0.25], [0.36, -0.25], [0, 0.12], [-0.28, 0.45], [0.28, 0.45]]) * r + [cx, cy]
    cv2.ellipse(luma, (int(cx), int(cy)), (int(0.78 * r), int(r)), 0, 0, 360, 190.0, -1)
    for x, y in marks[:2]:
        cv2.ellipse(luma, (int(x), int(y)), (int(0.15 * r), int(0.09 * r)), 0, 0, 360, 245.0, -1)
        cv2.circle(luma, (int(x), int(y)), int(0.07 * r), 30.0, -1)
        cv2.ellipse(luma, (int(x), int(y - 0.2 * r)), (int(0.2 * r), int(0.05 * r)), 0, 180, 360, 60.0, 3)
    cv2.line(luma, (int(cx), int(cy - 0.15 * r)), (int(cx), int(marks[2, 1])), 150.0, 2)
    cv2.ellipse(luma, (int(cx), int(marks[3, 1])), (int(0.28 * r), int(0.12 * r)), 0, 0, 180, 70.0, -1)
    return luma, marks


def tune() -> np.ndarray:
    """1.6 s of a made-up voice: gliding harmonics that swell, over a little noise."""
    t = np.arange(SAMPLES) / 16_000
    pitch = 2 * np.pi * np.cumsum(150 + 40 * np.sin(2 * np.pi * 1.7 * t)) / 16_000
    sound = sum(np.sin(k * pitch) / k for k in range(1, 12)) * (0.08 + 0.07 * np.sin(2 * np.pi * 2.3 * t))
    return (sound + np.random.default_rng(11).normal(0, 0.003, SAMPLES)).astype(np.float32)


def write_all(models: Path, bins: tuple[np.ndarray, np.ndarray]) -> None:
    """The vectors of every step and of each graph that is in `models`."""
    folder = models / "golden"
    picture = pattern(40, 30)
    angle, scale = 0.35, 2.2  # 3 x 3 sub-samples
    matrix = np.array([[scale * np.cos(angle), -scale * np.sin(angle), 4.7], [scale * np.sin(angle), scale * np.cos(angle), -3.2]])
    matrix = matrix.astype(np.float32)  # what a reader of the file has
    write(folder, "warp", {"picture": picture, "matrix": matrix}, {
        "crop": warp(picture, matrix, 16, 12), "cropOutsideZero": warp(picture, matrix, 16, 12, outside=0.0),
    })

    luma, marks = cartoon(160, 120)
    marks = (marks @ np.array([[0.97, 0.2], [-0.2, 0.97]]) + [10, -8]).astype(np.float32)
    face = normalised_crop(luma, marks)
    write(folder, "crop", {"picture": luma, "landmarks": marks.reshape(10), "template": template()}, {"face": face})

    samples = tune()
    logmel = normalise_bins(log_mel(samples), *bins)
    write(folder, "logmel", {"samples": samples}, {"logmel": logmel})

    faces = np.stack([face, face[:, ::-1]])[:, None]
    rng = np.random.default_rng(12)
    visual, audio = (np.abs(rng.standard_normal((3, 16, 128))).astype(np.float32) for _ in range(2))
    visual_valid, audio_valid = ((rng.random((3, 16)) < 0.8).astype(np.float32) for _ in range(2))
    visual_valid[1], audio_valid[2] = 0, 0  # row 1: visual masked; row 2: audio masked
    given = {"visual": (faces,), "speech": (logmel[None],), "fused": (visual, visual_valid, audio, audio_valid)}
    if (models / "detector.onnx").exists():
        given["detector"] = (to_input(cartoon(320, 192)[0])[None, None].astype(np.float32),)
    for kind, arrays in given.items():
        if not (models / f"{kind}.onnx").exists():
            continue
        names, wanted, _ = SHAPES[kind]
        tolerance = INT8_TOLERANCE if quantised(models / f"{kind}.onnx") else 1e-4
        write(folder, kind, dict(zip(names, arrays)), named(models, kind, wanted, *arrays), tolerance)


def named(models: Path, kind: str, names: list[str], *arrays: np.ndarray) -> dict[str, np.ndarray]:
    return dict(zip(names, open_graph(models / f"{kind}.onnx")(*(np.ascontiguousarray(array) for array in arrays))))
