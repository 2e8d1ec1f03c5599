"""A shipped encoder read back from its graph says what the graph says, and can be trained."""

from pathlib import Path

import numpy as np
import pytest
import torch

from emotion.few.student import logits
from emotion.few.unfolded import module_name, unfolded
from emotion.faces import normalise
from emotion.graphs import export, open_graph
from emotion.quantise import Recipe, quantise
from emotion.visual_net import VisualNet


def crops(count: int = 40) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, 12, 12)).astype(np.uint8).repeat(4, 1).repeat(4, 2)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network whose normalisations have seen something."""
    torch.manual_seed(3)
    network = VisualNet()
    for _ in range(3):
        network(torch.from_numpy(normalise(crops())[:, None]))
    path = tmp_path_factory.mktemp("graphs") / "visual.onnx"
    export("visual", network.eval(), path)
    return path


def test_an_unfolded_float_graph_says_the_same(graph: Path) -> None:
    inputs = normalise(crops())[:, None]
    wanted = open_graph(graph)(inputs)[1]
    network = unfolded(graph, crops())
    np.testing.assert_allclose(logits(network, crops()), wanted, atol=2e-3)
    others = np.random.default_rng(9).integers(0, 256, (20, 48, 48)).astype(np.uint8)
    np.testing.assert_allclose(logits(network, others), open_graph(graph)(normalise(others)[:, None])[1], atol=2e-3)


def test_its_normalisations_hold_in_training_mode_what_they_were_measured_on(graph: Path) -> None:
    network, inputs = unfolded(graph, crops()), torch.from_numpy(normalise(crops())[:, None])
    norm = network.body[0].first[1]
    assert (norm.running_var > 0).all() and not torch.allclose(norm.running_var, torch.ones_like(norm.running_var))
    with torch.no_grad():
        still = network.stem(inputs)
        network.stem.train()
        assert (network.stem(inputs) - still).abs().max() < 0.02 * still.abs().max()


def test_an_int8_graph_is_read_back_to_within_its_rounding(graph: Path, tmp_path: Path) -> None:
    inputs = normalise(crops())[:, None]
    quantise("visual", Recipe("minmax", "minmax"), graph, tmp_path / "int8.onnx", (inputs,))
    exact, found = open_graph(graph)(inputs)[1], logits(unfolded(tmp_path / "int8.onnx", crops()), crops())
    assert np.abs(found - exact).max() < 0.1 * np.abs(exact).max() + 0.02


def test_a_graph_of_another_network_is_refused_by_name(tmp_path: Path) -> None:
    export("visual", VisualNet(embedding_size=64), tmp_path / "visual.onnx")
    with pytest.raises(SystemExit, match="another network .*--begin nothing"):
        unfolded(tmp_path / "visual.onnx", crops())


def test_a_graph_of_any_width_is_read_back(tmp_path: Path) -> None:
    network = VisualNet(width=0.5, fine=True).eval()
    export("visual", network, tmp_path / "visual.onnx")
    assert np.allclose(logits(unfolded(tmp_path / "visual.onnx", crops()), crops()), logits(network, crops()), atol=1e-3)


def test_names_of_nodes_are_names_of_modules() -> None:
    assert module_name("/stem/stem.0/stem.0.0/Conv") == "stem.0.0"
    assert module_name("/body/body.3/excite/excite/Conv") == "body.3.excite.excite"
    assert module_name("/embed/Gemm") == "embed"
