"""The reference nets' weights are read as tfjs reads them, and their ports score what the nets themselves score."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("h5py", reason="h5py is not installed: the reference nets are NOT checked")

from emotion.evaluation import face_set
from emotion.metrics import scores
from emotion.paths import CACHE
from emotion.reference_nets import depthwise, pooled, reference_nets, same, tfjs_weights

# Accuracy and macro F1 on the cleaned PrivateTest (7 classes), measured with the nets' own runtimes.
KNOWN = {"face-api.js": (0.660, 0.529), "human": (0.637, 0.540), "mini-XCEPTION": (0.632, 0.528)}
QUANTISED = {"name": "a", "shape": [2, 2], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 0.5, "min": -3.0}}
PLAIN = {"name": "b", "shape": [2], "dtype": "float32"}


def test_a_quantised_weight_is_its_code_times_the_scale_plus_the_minimum_and_a_plain_one_follows_it() -> None:
    coded = bytes([0, 6, 10, 255]) + np.array([1.5, -2.0], "<f4").tobytes()
    found = tfjs_weights([QUANTISED, PLAIN], coded)
    assert found["a"].tolist() == [[-3.0, 0.0], [2.0, 124.5]]
    assert found["b"].tolist() == [1.5, -2.0]


def test_a_weight_file_that_is_cut_or_too_long_is_named_as_such() -> None:
    coded = bytes(4) + np.zeros(2, "<f4").tobytes()
    with pytest.raises(ValueError, match="b ends after the 11 bytes"):
        tfjs_weights([QUANTISED, PLAIN], coded[:-1])
    with pytest.raises(ValueError, match="has 13 bytes, its manifest names 12"):
        tfjs_weights([QUANTISED, PLAIN], coded + b"0")


def test_same_padding_puts_the_odd_pixel_at_the_end_as_tensorflow_does() -> None:
    x = torch.ones(1, 1, 4, 4)
    assert same(x, 3, 2)[0, 0].sum(1).tolist() == [4, 4, 4, 4, 0]
    assert same(x, 3, 1)[0, 0].sum(1).tolist() == [0, 4, 4, 4, 4, 0]
    # A pooled picture of negative numbers does not see the padding.
    assert (pooled(-x) == -1).all()
    counted = depthwise(torch.ones(1, 2, 3, 3), torch.ones(3, 3, 2, 1))
    assert counted[0, 1].tolist() == [[4, 6, 4], [6, 9, 6], [4, 6, 4]]


@pytest.mark.parametrize("name", KNOWN)
def test_the_port_of_a_reference_net_scores_what_the_net_scores(name: str) -> None:
    data = os.environ.get("OVERTONE_DATA")
    if not data or not (CACHE / "faces.npz").exists():
        pytest.skip("needs OVERTONE_DATA and training/cache/faces.npz (scripts/prepare.py): the ports are NOT checked")
    crops, truth = face_set(2, with_other=False)
    assert len(crops) > 3000
    found = scores(truth, reference_nets(Path(data) / "reference")[name](crops).argmax(1))
    assert found["accuracy"] == pytest.approx(KNOWN[name][0], abs=0.01)
    assert found["macroF1"] == pytest.approx(KNOWN[name][1], abs=0.01)
