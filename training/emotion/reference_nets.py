"""Other open expression nets (face-api.js, human, mini-XCEPTION), rebuilt from their own files as graphs, to compare with."""

import json
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import cv2
import h5py
import numpy as np
import torch
from torch.nn import functional

from emotion.graphs import OPSET, open_graph
from emotion.labels import INDEX

# The order of each net's outputs, in our names.
FACE_API_ORDER = ("neutral", "happiness", "sadness", "anger", "fear", "disgust", "surprise")  # FaceExpressions.ts
FER2013_ORDER = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")  # mini-XCEPTION, human's emotion.ts
FACE_API_SIDE, XCEPTION_SIDE = 112, 64
FACE_API_MEAN = (122.782, 117.001, 104.298)  # RGB, FaceFeatureExtractor.ts
KERAS_EPSILON = 1e-3

Weights = dict[str, torch.Tensor]
Net = Callable[[np.ndarray], np.ndarray]


def tfjs_weights(specs: list[dict], coded: bytes) -> Weights:
    """Arrays of a tfjs weight file, one after another. Quantised ones are `code * scale + min` (tfjs `decodeWeights`)."""
    found, at = {}, 0
    for spec in specs:
        quantised = spec.get("quantization")
        kind = np.dtype(quantised["dtype"] if quantised else spec["dtype"]).newbyteorder("<")
        count = int(np.prod(spec["shape"], dtype=int))
        if at + count * kind.itemsize > len(coded):
            raise ValueError(f"{spec['name']} ends after the {len(coded)} bytes of the weight file: is it whole?")
        part = np.frombuffer(coded, kind, count, at)
        at += count * kind.itemsize
        if quantised:
            part = part.astype(np.float32) * np.float32(quantised["scale"]) + np.float32(quantised["min"])
        found[spec["name"]] = torch.from_numpy(part.astype(np.float32).reshape(spec["shape"]))
    if at != len(coded):
        raise ValueError(f"the weight file has {len(coded)} bytes, its manifest names {at}")
    return found


def same(x: torch.Tensor, size: int, stride: int, value: float = 0.0) -> torch.Tensor:
    """TensorFlow's "same" padding, which puts the odd pixel at the end."""
    pads = [max(0, (-(-side // stride) - 1) * stride + size - side) for side in map(int, x.shape[2:])]
    (top, left), (bottom, right) = [pad // 2 for pad in pads], [pad - pad // 2 for pad in pads]
    return functional.pad(x, (left, right, top, bottom), value=value)


def convolve(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor | None = None, stride: int = 1, valid: bool = False) -> torch.Tensor:
    """`kernel` is TensorFlow's [height, width, in, out]."""
    x = x if valid else same(x, kernel.shape[0], stride)
    return functional.conv2d(x, kernel.permute(3, 2, 0, 1), bias, stride)


def depthwise(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1) -> torch.Tensor:
    """`kernel` is TensorFlow's [height, width, channels, 1]."""
    return functional.conv2d(same(x, kernel.shape[0], stride), kernel.permute(2, 3, 0, 1), None, stride, groups=x.shape[1])


def pooled(x: torch.Tensor) -> torch.Tensor:
    return functional.max_pool2d(same(x, 3, 2, float("-inf")), 3, 2)


def face_api(w: Weights, x: torch.Tensor) -> torch.Tensor:
    """Logits of face-api.js' FaceExpressionNet for [B, 3, 112, 112] RGB, mean subtracted, over 255."""
    for block in range(4):
        def layer(x: torch.Tensor, number: int, stride: int = 1) -> torch.Tensor:
            name = f"dense{block}/conv{number}"
            if f"{name}/filters" in w:
                return convolve(x, w[f"{name}/filters"], w[f"{name}/bias"], stride)
            return convolve(depthwise(x, w[f"{name}/depthwise_filter"], stride), w[f"{name}/pointwise_filter"], w[f"{name}/bias"])

        total = functional.relu(layer(x, 0, 2))
        for number in (1, 2, 3):  # each sees the sum of all before it
            total = total + layer(functional.relu(total), number)
        x = functional.relu(total)
    x = functional.avg_pool2d(x, 7, 2).flatten(1)
    return x @ w["fc/weights"] + w["fc/bias"]


def human(w: Weights, x: torch.Tensor) -> torch.Tensor:
    """Logits of human's emotion model (a small XCEPTION, batch normalisation folded in) for [B, 1, 64, 64] in -1..1."""
    def weights(name: str) -> tuple[torch.Tensor, torch.Tensor]:
        at = f"StatefulPartitionedCall/model_1/{name}"
        return w[f"{at}_weights"], w[f"{at}_bn_offset"]

    def separable(x: torch.Tensor, number: int, depth: str) -> torch.Tensor:
        return convolve(depthwise(x, w[depth]), *weights(f"separable_conv2d_{number}/separable_conv2d"))

    x = functional.relu(convolve(x, *weights("conv2d_1/Conv2D"), stride=2, valid=True))
    x = functional.relu(convolve(x, *weights("conv2d_2/Conv2D"), valid=True))
    aside = convolve(x, *weights("conv2d_3/Conv2D"), stride=2)
    x = functional.relu(separable(x, 1, "unknown_9"))
    x = pooled(separable(x, 2, "unknown_15")) + aside
    aside = convolve(x, *weights("conv2d_4/Conv2D"), stride=2)
    x = functional.relu(separable(functional.relu(x), 3, "unknown_26"))
    x = pooled(separable(x, 4, "unknown_32")) + aside
    return convolve(x, w["unknown_43"], w["unknown_44"]).mean((2, 3))


def mini_xception(w: Weights, x: torch.Tensor) -> torch.Tensor:
    """Logits of oarriaga's mini-XCEPTION for [B, 1, 64, 64] in -1..1."""
    def norm(x: torch.Tensor, number: int) -> torch.Tensor:
        beta, gamma, mean, variance = (w[f"batch_normalization_{number}/{part}"] for part in ("beta", "gamma", "moving_mean", "moving_variance"))
        return functional.batch_norm(x, mean, variance, gamma, beta, eps=KERAS_EPSILON)

    def separable(x: torch.Tensor, number: int) -> torch.Tensor:
        name = f"separable_conv2d_{number}"
        return convolve(depthwise(x, w[f"{name}/depthwise_kernel"]), w[f"{name}/pointwise_kernel"])

    x = functional.relu(norm(convolve(x, w["conv2d_1/kernel"], valid=True), 1))
    x = functional.relu(norm(convolve(x, w["conv2d_2/kernel"], valid=True), 2))
    for block in range(4):
        # Keras numbered the layers as they were made: the shortcut's first.
        first = 3 + 3 * block
        aside = norm(convolve(x, w[f"conv2d_{3 + block}/kernel"], stride=2), first)
        x = functional.relu(norm(separable(x, 1 + 2 * block), first + 1))
        x = pooled(norm(separable(x, 2 + 2 * block), first + 2)) + aside
    return convolve(x, w["conv2d_7/kernel"], w["conv2d_7/bias"]).mean((2, 3))


def resized(crops: np.ndarray, side: int) -> np.ndarray:
    """[B, side, side] float32, 0..255."""
    return np.stack([cv2.resize(crop.astype(np.float32), (side, side), interpolation=cv2.INTER_LINEAR) for crop in crops])


def face_api_input(crops: np.ndarray) -> torch.Tensor:
    grey = torch.from_numpy(resized(crops, FACE_API_SIDE))[:, None]
    return (grey.repeat(1, 3, 1, 1) - torch.tensor(FACE_API_MEAN).reshape(3, 1, 1)) / 255


def xception_input(crops: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(resized(crops, XCEPTION_SIDE))[:, None] / 127.5 - 1


class Reference(torch.nn.Module):
    """A forward pass and its weights, as the exporter wants them."""

    def __init__(self, forward: Callable[[Weights, torch.Tensor], torch.Tensor], weights: Weights):
        super().__init__()
        self.weights, self.pass_through = weights, forward

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.pass_through(self.weights, x)


def reader(network: Reference, prepare: Callable[[np.ndarray], torch.Tensor], order: tuple[str, ...], step: int = 64) -> Net:
    """Maps grey crops [B, h, w] (0..255) to logits [B, 7] in our order of labels, in the runtime that ours are measured in."""
    columns = np.argsort([INDEX[name] for name in order])
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "reference.onnx"
        torch.onnx.export(
            network.eval(), (prepare(np.zeros((2, 48, 48))),), str(path), opset_version=OPSET, input_names=["face"],
            output_names=["logits"], dynamic_axes={"face": {0: "batch"}, "logits": {0: "batch"}}, dynamo=False,
        )
        graph = open_graph(path)

    def run(crops: np.ndarray) -> np.ndarray:
        parts = [graph(prepare(crops[at : at + step]).numpy())[0] for at in range(0, len(crops), step)]
        return np.concatenate(parts)[:, columns]

    return run


def keras_weights(path: Path) -> Weights:
    """Arrays of a Keras 2 file, as `layer/array`."""
    found: Weights = {}

    def visit(name: str, part: object) -> None:
        if isinstance(part, h5py.Dataset):
            layer, *_, array = name.split("/")
            found[f"{layer}/{array.split(':')[0]}"] = torch.from_numpy(np.array(part, np.float32))

    with h5py.File(path, "r") as file:
        file["model_weights"].visititems(visit)
    return found


def reference_nets(folder: Path) -> dict[str, Net]:
    """Every reference net of the data's `reference/` folder, by name."""
    shards = json.loads((folder / "faceapi_face_expression_model-weights_manifest.json").read_text())
    face_api_weights = tfjs_weights(shards[0]["weights"], (folder / "faceapi_face_expression_model-shard1").read_bytes())
    specs = json.loads((folder / "human_emotion.json").read_text())["weightsManifest"][0]["weights"]
    human_weights = tfjs_weights(specs, (folder / "human_emotion.bin").read_bytes())
    mini = keras_weights(folder / "oarriaga_mini_xception.hdf5")
    return {
        "face-api.js": reader(Reference(face_api, face_api_weights), face_api_input, FACE_API_ORDER),
        "human": reader(Reference(human, human_weights), xception_input, FER2013_ORDER),
        "mini-XCEPTION": reader(Reference(mini_xception, mini), xception_input, FER2013_ORDER),
    }
