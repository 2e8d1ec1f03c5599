"""Int8 graphs stay close to the float ones, keep what must stay float, and are judged as the live system would use them."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from emotion.export import Held, batch_difference, compare
from emotion.fused_net import FusedNet
from emotion.graphs import examples, export, open_graph, quantised
from emotion.quantise import CONVOLUTIONAL, FEED, TRANSFORMER, Feeds, Recipe, quantise
from emotion.visual_net import Block, conv_bn

torch.set_num_threads(1)
RECIPE = {recipe.name: recipe for recipe in (*CONVOLUTIONAL, *TRANSFORMER)}


class SmallNet(torch.nn.Module):
    """The visual encoder's parts and outputs, quickly exported."""

    def __init__(self):
        super().__init__()
        self.body = torch.nn.Sequential(conv_bn(1, 8, stride=2), torch.nn.ReLU(), Block(8, 16, stride=2), Block(16, 32, stride=2, excite=True))
        self.embed, self.head = torch.nn.Linear(32, 128), torch.nn.Linear(128, 8)

    def forward(self, face: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        embedding = torch.relu(self.embed(self.body(face).mean(dim=(2, 3))))
        return embedding, self.head(embedding)


def lived_in(network: torch.nn.Module) -> torch.nn.Module:
    """Batch normalisation with statistics, as after training: fresh ones fold away."""
    for part in network.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.running_mean.normal_(0, 0.1), part.running_var.uniform_(0.5, 1.5), part.bias.data.normal_(0, 0.1)
    return network.eval()


def faces(count: int) -> np.ndarray:
    rng = np.random.default_rng(5)
    return rng.standard_normal((count, 1, 48, 48)).astype(np.float32) * rng.uniform(0.3, 2, (count, 1, 1, 1)).astype(np.float32)


@pytest.fixture(scope="module")
def visual(tmp_path_factory: pytest.TempPathFactory) -> tuple[torch.nn.Module, Path]:
    torch.manual_seed(3)
    network, path = lived_in(SmallNet()), tmp_path_factory.mktemp("visual") / "visual.onnx"
    export("visual", network, path)
    return network, path


@pytest.fixture(scope="module")
def fused(tmp_path_factory: pytest.TempPathFactory) -> tuple[torch.nn.Module, Path]:
    torch.manual_seed(3)
    network, path = FusedNet(width=32, inner=64, layers=1).eval(), tmp_path_factory.mktemp("fused") / "fused.onnx"
    export("fused", network, path)
    return network, path


def fused_inputs(count: int) -> tuple[np.ndarray, ...]:
    return tuple(np.concatenate(parts) for parts in zip(*examples("fused", count)))


@pytest.mark.parametrize("name", ["minmax", "minmax, all layers", "minmax, first convolution in float", "percentile"])
def test_an_int8_encoder_says_nearly_what_the_float_one_says(name: str, visual: tuple, tmp_path: Path) -> None:
    network, plain = visual
    target = tmp_path / "int8" / "visual.onnx"
    quantise("visual", RECIPE[name], plain, target, (faces(32),))
    assert quantised(target) and not quantised(plain)
    wanted, found = (open_graph(path)(faces(40))[1] for path in (plain, target))
    assert np.abs(wanted - found).mean() < 0.02 * np.abs(wanted).mean()


def float_weights(path: Path, op: str) -> list[list[int]]:
    """Shapes of weights that enter such a node directly, in float."""
    graph = onnx.load(str(path)).graph
    stored = {part.name: list(part.dims) for part in graph.initializer if part.data_type == onnx.TensorProto.FLOAT}
    return [stored[node.input[1]] for node in graph.node if node.op_type == op and node.input[1] in stored]


def test_the_last_layer_stays_in_float_and_the_first_convolution_where_asked(visual: tuple, tmp_path: Path) -> None:
    for name, convolutions in (("minmax", 0), ("minmax, first convolution in float", 1)):
        target = tmp_path / f"{convolutions}.onnx"
        quantise("visual", RECIPE[name], visual[1], target, (faces(16),))
        assert [8, 128] in float_weights(target, "Gemm")
        assert len(float_weights(target, "Conv")) == convolutions


def test_weights_have_seven_bits_so_that_old_processors_do_not_saturate(visual: tuple, tmp_path: Path) -> None:
    quantise("visual", RECIPE["minmax"], visual[1], tmp_path / "int8.onnx", (faces(16),))
    stored = [onnx.numpy_helper.to_array(part) for part in onnx.load(str(tmp_path / "int8.onnx")).graph.initializer]
    kernels = [part for part in stored if part.dtype == np.int8 and part.ndim == 4]
    assert len(kernels) == sum(isinstance(part, torch.nn.Conv2d) for part in visual[0].modules())
    assert max(int(np.abs(kernel.astype(int)).max()) for kernel in kernels) <= 64


def test_a_dynamic_transformer_reads_a_person_differently_beside_others_and_is_not_shipped(fused: tuple, tmp_path: Path) -> None:
    network, plain = fused
    inputs, paths = fused_inputs(4), {"fp32": plain}
    for name in ("static minmax", "dynamic"):
        paths[name] = tmp_path / f"{name}.onnx"
        quantise("fused", RECIPE[name], plain, paths[name], inputs)
    used = np.ones(inputs[1].shape, bool)
    truth = np.random.default_rng(2).integers(0, 8, int(used.sum()))
    held = Held(inputs, truth, np.zeros(len(truth), int), np.arange(len(truth)), used)
    found = compare("fused", network, paths, held, rounds=10)
    assert found["fp32"]["batchDifference"] < 1e-4 and found["static minmax"]["batchDifference"] < 1e-4
    assert found["dynamic"]["batchDifference"] == pytest.approx(batch_difference(open_graph(paths["dynamic"]), held), abs=1e-6)
    assert found["dynamic"]["batchDifference"] > 1e-3 and found["dynamic"]["objection"]
    assert found["fp32"]["fromPyTorch"]["logits"]["largest"] < 1e-4 and found["fp32"]["fromPyTorch"]["equalLabels"] == 1


def test_calibration_sees_every_row_once() -> None:
    rows = np.arange(2 * FEED + 3, dtype=np.float32)[:, None]
    feeds, seen = Feeds(["face"], (rows,)), []
    while (step := feeds.get_next()) is not None:
        seen.append(step["face"])
    assert [len(part) for part in seen] == [FEED, FEED, 3] and np.array_equal(np.concatenate(seen), rows)


def test_a_recipe_of_another_network_is_refused(visual: tuple, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        quantise("visual", Recipe("typo", "minmx"), visual[1], tmp_path / "int8.onnx", (faces(4),))
    assert not (tmp_path / "int8.onnx").exists()
