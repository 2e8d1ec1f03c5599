"""Exports a network to ONNX, compares the two, counts what a graph costs, and opens it as the live system does."""

import tempfile
import warnings
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

OPSET = 18
MOST_DIFFERENCE = 1e-3

# name of the graph's inputs and outputs, and which axes are free: docs/MODELS.md
SHAPES = {
    "detector": (["image"], ["scores", "boxes", "landmarks"], {"image": {0: "batch", 2: "height", 3: "width"}}),
    "visual": (["face"], ["embedding", "logits"], {"face": {0: "batch"}}),
    "speech": (["logmel"], ["embedding", "logits"], {"logmel": {0: "batch"}}),
    "fused": (["visual", "visual_valid", "audio", "audio_valid"], ["logits"], {}),
}


def examples(kind: str, count: int, seed: int = 3) -> list[list[np.ndarray]]:
    """Inputs to compare with; the fused ones also have a modality masked."""
    rng = np.random.default_rng(seed)

    def normal(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape).astype(np.float32)

    if kind == "detector":
        return [[normal(1, 1, 192, 320)], [normal(1, 1, 320, 192)]]
    if kind == "visual":
        return [[normal(n, 1, 48, 48)] for n in (1, count)]
    if kind == "speech":
        return [[normal(n, 64, 160)] for n in (1, count)]
    masks = np.ones((count, 16), np.float32)
    some = (rng.random((count, 16)) < 0.6).astype(np.float32)
    visual, audio = np.abs(normal(count, 16, 128)), np.abs(normal(count, 16, 128))
    return [[visual, *pair[:1], audio, *pair[1:]] for pair in ((masks, masks), (some, masks), (0 * masks, some), (masks, 0 * masks), (0 * masks, 0 * masks))]


def export(kind: str, model: torch.nn.Module, path: Path) -> None:
    """A plain fp32 graph; batch normalisation is folded into the convolutions by the exporter."""
    inputs, outputs, free = SHAPES[kind]
    free = dict(free)
    if kind == "fused":
        free = {name: {0: "batch"} for name in inputs}
    if kind == "detector":
        free |= {name: {0: "batch", 1: "points"} for name in outputs}
    else:
        free |= {name: {0: "batch"} for name in outputs}
    example = tuple(torch.from_numpy(part) for part in examples(kind, 2)[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(), example, str(path), opset_version=OPSET, input_names=inputs, output_names=outputs,
            dynamic_axes=free, dynamo=False,
        )
    onnx.checker.check_model(onnx.load(str(path)))


def open_graph(path: Path, threads: int = 1):
    """Calls the graph with arrays in the order of its inputs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [part.name for part in session.get_inputs()]

    def run(*arrays: np.ndarray) -> list[np.ndarray]:
        return session.run(None, dict(zip(names, arrays)))

    return run


def largest_difference(kind: str, model: torch.nn.Module, path: Path) -> float:
    """The largest |graph - network| over the examples, relative to 1 or the value, whichever is more."""
    run, worst = open_graph(path), 0.0
    for arrays in examples(kind, 5):
        with torch.no_grad():
            wanted = model(*(torch.from_numpy(array) for array in arrays))
        wanted = wanted if isinstance(wanted, tuple) else (wanted,)
        for found, part in zip(run(*arrays), wanted):
            expected = part.numpy()
            worst = max(worst, float((np.abs(found - expected) / np.maximum(1, np.abs(expected))).max()))
    return worst


def difference(kind: str, model: torch.nn.Module, path: Path) -> float:
    """The largest difference; exits where it is more than MOST_DIFFERENCE."""
    worst = largest_difference(kind, model, path)
    if not worst <= MOST_DIFFERENCE:
        raise SystemExit(f"{kind}: the exported graph differs from the network by {worst}")
    return worst


def stored_arrays(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """Everything that a graph stores, by every name it goes by: arrays that are the same are stored once."""
    stored = {part.name: onnx.numpy_helper.to_array(part) for part in graph.initializer}
    for node in graph.node:
        if node.op_type == "Identity" and node.input[0] in stored:
            stored[node.output[0]] = stored[node.input[0]]
    return stored


def quantised(path: Path) -> bool:
    """Whether any weight or activation of the graph is rounded to integers."""
    return any("QuantizeLinear" in node.op_type or "Integer" in node.op_type for node in onnx.load(str(path)).graph.node)


def batched(run, inputs: np.ndarray, step: int = 128) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings and logits of an encoder graph over many inputs."""
    parts = [run(inputs[at : at + step]) for at in range(0, len(inputs), step)]
    return tuple(np.concatenate(part) for part in zip(*parts))


@dataclass(frozen=True)
class Cost:
    """Of one run at batch 1: multiply-adds of convolutions and matrix products, floating-point weights in the file."""

    multiply_adds: int
    parameters: int

    @property
    def gflop(self) -> float:
        """A multiply-add is two operations."""
        return 2e-9 * self.multiply_adds

    def facts(self) -> dict[str, float]:
        """As the manifest has it."""
        return {"multiplyAdds": self.multiply_adds, "gflop": round(self.gflop, 4), "parameters": self.parameters}


def fixed(path: Path, sizes: dict[str, int]) -> onnx.ModelProto:
    """The graph at one size, with what follows from that (reshapes by a computed shape) folded by the runtime."""
    model = onnx.load(str(path))
    for part in model.graph.input:
        for dimension in part.type.tensor_type.shape.dim:
            if not dimension.dim_value:
                dimension.dim_value = sizes.get(dimension.dim_param, 1)
    for part in model.graph.output:  # their free axes would speak against the sizes just given
        part.type.tensor_type.ClearField("shape")
    del model.graph.value_info[:]
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    with tempfile.TemporaryDirectory() as folder:
        options.optimized_model_filepath = str(Path(folder) / "fixed.onnx")
        onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return onnx.load(options.optimized_model_filepath)


def cost(path: Path, sizes: dict[str, int] | None = None) -> Cost:
    """Counts Conv, Gemm and MatMul of a float graph by shape inference; `sizes` names free dimensions that are not 1.

    Elementwise work, normalisation and softmax are left out, as is usual. Raises ValueError where a shape stays unknown.
    """
    graph = onnx.shape_inference.infer_shapes(fixed(path, sizes or {}), strict_mode=True, data_prop=True).graph
    shapes = {part.name: list(part.dims) for part in graph.initializer}
    for part in (*graph.input, *graph.value_info, *graph.output):
        shapes.setdefault(part.name, [dimension.dim_value for dimension in part.type.tensor_type.shape.dim])
    total = 0
    for node in graph.node:
        if node.op_type not in ("Conv", "Gemm", "MatMul"):
            continue
        known = [shapes.get(name, [0]) for name in (node.input[0], node.input[1], node.output[0])]
        if not all(prod(shape) for shape in known):
            raise ValueError(f"{path.name}: the shapes at {node.name} ({node.op_type}) cannot be inferred: {known}")
        first, second, out = known
        if node.op_type == "Conv":  # weights are [out, in / groups, kernel...]
            each = prod(second[1:])
        else:
            turned = any(a.name == "transA" and a.i for a in node.attribute)
            each = first[-2] if turned else first[-1]
        total += prod(out) * each
    floats = [part for part in onnx.load(str(path)).graph.initializer if part.data_type == onnx.TensorProto.FLOAT]
    return Cost(total, sum(prod(part.dims) for part in floats))
