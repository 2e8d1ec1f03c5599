"""Int8 versions of a graph: the recipes that are tried, calibrated on training data."""

import contextlib
import io
import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from emotion.detector_data import detect_sources
from emotion.detector_eval import held_out_frames, to_input
from emotion.faces import augment, normalise, roles, usable
from emotion.fused_eval import conditions
from emotion.graphs import SHAPES
from emotion.labels import LABELS
from emotion.logmel import log_mel, normalise_bins
from emotion.paths import CACHE
from emotion.speech_data import load_clips, read, windows_of

FEED = 16  # inputs a calibration step
NARROW = ("Conv", "Add")
WIDE = (*NARROW, "Mul", "Sigmoid", "ReduceMean", "GlobalAveragePool", "MaxPool", "Relu")


@dataclass(frozen=True)
class Recipe:
    """How a graph becomes int8. `method` of the activations' ranges, or "dynamic"; `ops` that are quantised."""

    name: str
    method: str
    ops: tuple[str, ...] = NARROW
    spare_first: bool = False  # the first convolution, which sees the input, stays in float
    percentile: float = 99.999  # of the activations that must be in range, where that is the method


CONVOLUTIONAL = (
    Recipe("minmax", "minmax"),
    Recipe("minmax, all layers", "minmax", WIDE),
    Recipe("percentile", "percentile"),
    Recipe("percentile 99.99", "percentile", percentile=99.99),
    Recipe("entropy", "entropy"),
    Recipe("minmax, first convolution in float", "minmax", spare_first=True),
    Recipe("percentile, first convolution in float", "percentile", spare_first=True),
)
# A Transformer's matrix products with weights; scores, softmax and normalisation stay in float.
TRANSFORMER = (Recipe("static minmax", "minmax", ("MatMul",)), Recipe("dynamic", "dynamic", ("MatMul",)))
RECIPES = {"detector": CONVOLUTIONAL[:1], "visual": CONVOLUTIONAL, "speech": CONVOLUTIONAL, "fused": TRANSFORMER}
METHODS = {"minmax": CalibrationMethod.MinMax, "percentile": CalibrationMethod.Percentile, "entropy": CalibrationMethod.Entropy}


class Feeds(CalibrationDataReader):
    """Hands rows of `inputs` (in the order of the graph's inputs) to the calibration, FEED at a time."""

    def __init__(self, names: list[str], inputs: tuple[np.ndarray, ...], step: int = FEED):
        self.steps: Iterator[dict[str, np.ndarray]] = (
            dict(zip(names, (part[at : at + step] for part in inputs))) for at in range(0, len(inputs[0]), step)
        )

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.steps, None)


def spared(graph: onnx.GraphProto, recipe: Recipe) -> list[str]:
    """Nodes that stay in float: the last layer (weights with a side of eight labels), products without weights, perhaps the first convolution."""
    weights = {part.name: list(part.dims) for part in graph.initializer}
    products = [node for node in graph.node if node.op_type in ("MatMul", "Gemm")]
    names = [node.name for node in products if len(LABELS) in weights.get(node.input[1], [len(LABELS)])]
    if recipe.spare_first:
        names.append(next(node.name for node in graph.node if node.op_type == "Conv"))
    return names


def quantise(kind: str, recipe: Recipe, source: Path, target: Path, inputs: tuple[np.ndarray, ...]) -> None:
    """Writes the int8 version of the float graph `source`; `inputs` are training data to measure activations with.

    Weights are int8 for each output channel, of 7 bits, so that no processor without VNNI saturates (16-bit sums of
    two products of 8 x 8 bits overflow there); activations are uint8. The format is QDQ: the runtime fuses it.
    """
    log = logging.getLogger()
    before = log.level
    log.setLevel(logging.ERROR)  # it warns of shape inference that was skipped on purpose
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):  # the histograms are talkative
            prepared = Path(folder) / "prepared.onnx"
            # Symbolic shape inference is for Transformers, and slow; batch normalisation is folded already.
            quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
            kept = spared(onnx.load(str(prepared)).graph, recipe)
            if recipe.method == "dynamic":
                model = onnx.load(str(prepared))
                del model.graph.value_info[:]
                onnx.save(model, str(prepared))
                quantize_dynamic(
                    prepared, Path(folder) / "int8.onnx", list(recipe.ops), per_channel=True, reduce_range=True,
                    weight_type=QuantType.QInt8, nodes_to_exclude=kept,
                )
            else:
                quantize_static(
                    str(prepared), str(Path(folder) / "int8.onnx"), Feeds(SHAPES[kind][0], inputs, 1 if kind == "detector" else FEED),
                    quant_format=QuantFormat.QDQ, op_types_to_quantize=list(recipe.ops), per_channel=True, reduce_range=True,
                    activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, nodes_to_exclude=kept,
                    calibrate_method=METHODS[recipe.method],
                    extra_options={"CalibPercentile": recipe.percentile} if recipe.method == "percentile" else {},
                )
            shutil.move(Path(folder) / "int8.onnx", target)
    finally:
        log.setLevel(before)


def calibration_inputs(kind: str, bins: tuple[np.ndarray, np.ndarray] | None, data: Path, count: int = 256, seed: int = 41) -> tuple[np.ndarray, ...]:
    """About `count` inputs from the *training* splits: half of the faces as training views, a window of each voice, surrogate pairs."""
    rng = np.random.default_rng(seed)
    if kind == "visual":
        with np.load(CACHE / "faces.npz") as file:
            crops = file["crops"][usable(file["votes"]) & (roles(file["splits"]) == 0)]
        chosen = crops[rng.choice(len(crops), count, replace=False)]
        views = np.stack([augment(crop, rng) for crop in chosen[: count // 2]])
        return (normalise(np.concatenate([views, chosen[count // 2 :].astype(np.float32)]))[:, None],)
    if kind == "speech":
        sound, clips = load_clips()
        training = [clip for clip in clips if clip.split == "train"]
        windows = []
        for number in rng.choice(len(training), count, replace=False):
            own = windows_of(read(sound, training[number]))
            windows.append(own[int(rng.integers(len(own)))])
        return (normalise_bins(log_mel(np.stack(windows), np.float32), *bins),)
    if kind == "fused":
        sets = conditions("train", count // 4, seed).values()
        return tuple(np.concatenate([getattr(batch, name) for batch in sets]) for name in SHAPES["fused"][0])
    frames = held_out_frames(detect_sources(data, held_out=False), count, seed)
    wide = [to_input(luma)[None, None] for luma, _ in frames if luma.shape[1] > luma.shape[0]]
    return (np.concatenate(wide),)
