"""What an exported graph costs, which version is shipped, and what the manifest and the folder of models promise."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper

from emotion import checkpoints, sidecars
from emotion.export import Held, alternately, chosen, differences, handed_on, objection
from emotion.graphs import cost, export
from emotion.lowest_layer import lowest_layer
from emotion.speech_net import SpeechNet
from emotion.visual_net import VisualNet

torch.set_num_threads(1)
PLAIN = {"precision": "fp32", "msOneThread": 2.0, "validation": {"accuracy": 0.88, "uar": 0.75}, "handedOn": {"accuracy": 0.87, "uar": 0.74}}


def graph_of(nodes: list, inputs: dict[str, list], weights: dict[str, tuple[int, ...]], path: Path) -> Path:
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()]
    stored = [onnx.numpy_helper.from_array(np.zeros(shape, np.float32), name) for name, shape in weights.items()]
    out = [helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.FLOAT, None)]
    onnx.save(helper.make_model(helper.make_graph(nodes, "g", values, out, stored), opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    return path


def test_multiply_adds_are_counted_as_by_hand(tmp_path: Path) -> None:
    convolution = helper.make_node("Conv", ["x", "k"], ["y"], strides=[2, 2], pads=[1, 1, 1, 1])
    dense = cost(graph_of([convolution], {"x": ["batch", 3, 8, 8]}, {"k": (4, 3, 3, 3)}, tmp_path / "a.onnx"))
    assert (dense.multiply_adds, dense.parameters) == (4 * 4 * 4 * 27, 108)
    assert dense.gflop == pytest.approx(2 * 1728 / 1e9)
    grouped = helper.make_node("Conv", ["x", "k"], ["y"], group=4)
    assert cost(graph_of([grouped], {"x": ["batch", 4, 8, 8]}, {"k": (4, 1, 3, 3)}, tmp_path / "b.onnx")).multiply_adds == 4 * 36 * 9
    product = helper.make_node("MatMul", ["x", "w"], ["y"])
    assert cost(graph_of([product], {"x": ["batch", 16, 128]}, {"w": (128, 96)}, tmp_path / "c.onnx")).multiply_adds == 16 * 128 * 96
    layer = helper.make_node("Gemm", ["x", "w"], ["y"], transB=1)
    assert cost(graph_of([layer], {"x": ["batch", 128]}, {"w": (8, 128)}, tmp_path / "d.onnx")).multiply_adds == 1024


def test_a_free_height_and_width_are_taken_as_given(tmp_path: Path) -> None:
    node = helper.make_node("Conv", ["x", "k"], ["y"], pads=[1, 1, 1, 1])
    path = graph_of([node], {"x": ["batch", 1, "height", "width"]}, {"k": (2, 1, 3, 3)}, tmp_path / "a.onnx")
    assert cost(path, {"height": 192, "width": 320}).multiply_adds == 2 * 192 * 320 * 9


@pytest.mark.parametrize("kind, network, most_gflop", [("visual", VisualNet, 0.4), ("speech", SpeechNet, 0.3 / 4)])
def test_an_encoder_costs_what_its_layers_cost_and_no_more_than_it_may(kind: str, network: type, most_gflop: float, tmp_path: Path) -> None:
    model, counted = network().eval(), []

    def count(layer: torch.nn.Module, given: tuple, out: torch.Tensor) -> None:
        counted.append(out.numel() * layer.weight[0].numel())

    for layer in model.modules():
        if isinstance(layer, (torch.nn.Conv1d, torch.nn.Conv2d, torch.nn.Linear)):
            layer.register_forward_hook(count)
    model(torch.zeros(1, 1, 48, 48) if kind == "visual" else torch.zeros(1, 64, 160))
    wanted = sum(counted)
    for layer in model.modules():
        layer._forward_hooks.clear()
    export(kind, model, tmp_path / f"{kind}.onnx")
    found = cost(tmp_path / f"{kind}.onnx")
    assert found.multiply_adds == wanted
    assert found.gflop <= most_gflop * 1.05  # speech: four windows are read in a second


def test_int8_is_shipped_when_it_is_faster_at_equal_score() -> None:
    good = {**PLAIN, "precision": "int8", "msOneThread": 0.9, "batchDifference": 0.0}
    assert objection(PLAIN, good) is None
    assert "not faster" in objection(PLAIN, {**good, "msOneThread": 1.81})
    assert objection(PLAIN, {**good, "msOneThread": 1.8}) is None
    assert "accuracy" in objection(PLAIN, {**good, "validation": {"accuracy": 0.8769, "uar": 0.75}})
    assert "uar" in objection(PLAIN, {**good, "validation": {"accuracy": 0.88, "uar": 0.7469}})
    assert "handedOn" in objection(PLAIN, {**good, "handedOn": {"accuracy": 0.86, "uar": 0.74}})
    assert objection(PLAIN, {**good, "validation": {"accuracy": 0.877, "uar": 0.78}}) is None
    assert "other people" in objection(PLAIN, {**good, "batchDifference": 0.02})


def test_the_shipped_one_is_the_best_of_the_fast_ones_and_the_float_one_where_all_are_refused() -> None:
    def version(ms: float, accuracy: float, why: str | None = None) -> dict:
        return {"precision": "int8", "msOneThread": ms, "validation": {"accuracy": accuracy, "uar": 0.75}, "objection": why}

    variants = {"fp32": PLAIN, "a": version(0.90, 0.879), "b": version(0.92, 0.881), "c": version(1.2, 0.89), "d": version(0.5, 0.7, "worse")}
    assert chosen(variants)[0] == "b"
    name, reason = chosen({"fp32": PLAIN, "d": variants["d"]})
    assert name == "fp32" and "worse" in reason


def test_differences_name_the_largest_the_mean_and_the_share_of_equal_labels() -> None:
    wanted = [np.zeros((2, 128)), np.array([[1.0, 0], [0, 1.0]])]
    found = differences("visual", wanted, [np.full((2, 128), 0.5), np.array([[1.0, 0], [2.0, 1.0]])])
    assert found == {"embedding": {"largest": 0.5, "mean": 0.5}, "logits": {"largest": 2.0, "mean": 0.5}, "equalLabels": 0.5}


def test_embeddings_are_handed_to_the_fused_graph_as_the_live_system_does() -> None:
    seen = []

    def fused(*parts: np.ndarray) -> list[np.ndarray]:
        seen.append(parts)
        return [np.eye(8)[np.zeros((len(parts[0]), 16), int)]]

    embeddings = np.arange(20, dtype=np.float32)[:, None] * np.ones((1, 128), np.float32)
    held = Held((embeddings,), np.zeros(20, int), np.zeros(20, int), np.array([0] * 3 + [1] * 17))
    assert handed_on("speech", embeddings, held, fused)["n"] == 2
    visual, visual_valid, audio, audio_valid = seen[0]
    assert not visual_valid.any() and audio_valid.sum(1).tolist() == [3, 16]
    assert audio[0, -3:, 0].tolist() == [0, 1, 2] and audio[1, 0, 0] == 4  # the newest sixteen
    handed_on("visual", embeddings, Held((embeddings,), np.zeros(20, int), np.zeros(20, int), np.arange(20)), fused)
    assert seen[1][1].all() and (seen[1][0][7] == 7).all() and not seen[1][3].any()


def test_graphs_are_timed_in_turns(tmp_path: Path) -> None:
    small, large = (graph_of([helper.make_node("MatMul", ["x", "w"], ["y"])], {"x": ["batch", side]}, {"w": (side, side)}, tmp_path / f"{side}.onnx") for side in (8, 2048))
    first = alternately({"small": small}, [np.zeros((1, 8), np.float32)], 20, 2)
    second = alternately({"large": large}, [np.zeros((1, 2048), np.float32)], 20, 2)
    assert 0 < first["small"] < second["large"]


def folder(models: Path) -> Path:
    for kind in sidecars.KINDS:
        (models / f"{kind}.onnx").write_bytes(kind.encode())
    return models


def test_a_model_made_elsewhere_keeps_its_entry_and_gets_its_new_hash(tmp_path: Path) -> None:
    models = folder(tmp_path)
    sidecars.write_manifest(models, "one", {"detector": {"recall": 0.99}}, {"detector": {"madeBy": "another script", "licence": "MIT"}})
    (models / "detector.onnx").write_bytes(b"newer")
    sidecars.write_manifest(models, "two", {"visual": {"accuracy": 0.9}}, {"visual": {"precision": "int8", "chosen": "faster"}})
    written = json.loads((models / "manifest.json").read_text())
    detector, visual = written["models"]["detector"], written["models"]["visual"]
    assert written["generation"] == "two"
    assert (detector["madeBy"], detector["licence"], detector["scores"]) == ("another script", "MIT", {"recall": 0.99})
    assert detector["sha256"] == hashlib.sha256(b"newer").hexdigest() and detector["bytes"] == 5
    assert (visual["precision"], visual["madeBy"]) == ("int8", "training/runs/reproduce.sh")


def test_a_graph_that_is_not_shipped_and_a_folder_too_large_are_refused(tmp_path: Path) -> None:
    models = folder(tmp_path)
    assert sidecars.check_folder(models) < 100
    (models / "visual-int8.onnx").write_bytes(b"")
    with pytest.raises(SystemExit, match="visual-int8.onnx"):
        sidecars.check_folder(models)
    (models / "visual-int8.onnx").unlink()
    with open(models / "visual.onnx", "wb") as large:
        large.truncate(sidecars.MOST_BYTES + 1)
    with pytest.raises(SystemExit, match="40 MB"):
        sidecars.check_folder(models)


def test_the_shipped_models_are_small_enough(models: Path) -> None:
    assert 0 < sidecars.check_folder(models) <= 40_000_000


def test_a_missing_and_an_unfitting_checkpoint_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "OUT", tmp_path)
    with pytest.raises(SystemExit, match="speech.pt is missing: run scripts/train_speech.py"):
        checkpoints.trained("speech")
    torch.save({"average": VisualNet().state_dict()}, tmp_path / "speech.pt")
    with pytest.raises(SystemExit, match="speech.pt is of another network"):
        checkpoints.trained("speech")
    torch.save({"average": SpeechNet().state_dict(), "bins": ([1.0], [2.0])}, tmp_path / "speech.pt")
    network, state = checkpoints.trained("speech")
    assert not network.training and [part.tolist() for part in checkpoints.speech_bins(state)] == [[1.0], [2.0]]


def test_the_lowest_layer_is_always_the_same_and_takes_the_fine_detail() -> None:
    rng = np.random.default_rng(4)
    crops = np.clip(rng.normal(128, 50, (3, 48, 48)), 0, 255).astype(np.uint8)
    seen = lowest_layer(crops)
    assert seen.shape == (3, 48, 48) and seen.dtype == np.uint8
    assert np.array_equal(seen, lowest_layer(crops))
    assert seen.std() < 0.6 * crops.std()
    flat = np.full((1, 48, 48), 90, np.uint8)
    assert np.abs(lowest_layer(flat).astype(int) - 90).max() <= 2
