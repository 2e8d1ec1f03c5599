"""The shipped graphs and this library agree with the golden vectors, and the manifest with the files."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from emotion.crop import normalised_crop, template
from emotion.evaluation import SHOWN_RISK
from emotion.golden import decoded
from emotion.graphs import SHAPES, open_graph, quantised
from emotion.labels import LABELS
from emotion.logmel import log_mel, normalise_bins
from emotion.warp import warp


def vector(models: Path, name: str) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    read = stored(models, name)
    return tuple({key: decoded(part) for key, part in read[side].items()} for side in ("inputs", "outputs"))


def stored(models: Path, name: str) -> dict:
    return json.loads((models / "golden" / f"{name}.json").read_text())


def agree(found: np.ndarray, wanted: np.ndarray, tolerance: float = 1e-4) -> bool:
    return bool((np.abs(found - wanted) <= tolerance * np.maximum(1, np.abs(wanted))).all())


@pytest.mark.parametrize("kind", list(SHAPES))
def test_a_graph_agrees_with_its_golden_vector(kind: str, models: Path) -> None:
    inputs, outputs = vector(models, kind)
    names, wanted, _ = SHAPES[kind]
    found = open_graph(models / f"{kind}.onnx")(*(inputs[name] for name in names))
    tolerance = stored(models, kind).get("tolerance", 1e-4)
    assert tolerance == 1e-4 or quantised(models / f"{kind}.onnx"), "only an int8 graph may differ by more"
    for part, name in zip(found, wanted):
        assert agree(part, outputs[name], tolerance), name


def test_warp_crop_and_log_mel_agree_with_their_golden_vectors(models: Path) -> None:
    inputs, outputs = vector(models, "warp")
    assert agree(warp(inputs["picture"], inputs["matrix"], 16, 12), outputs["crop"])
    inputs, outputs = vector(models, "crop")
    assert agree(normalised_crop(inputs["picture"], inputs["landmarks"]), outputs["face"])
    sidecar = json.loads((models / "speech.json").read_text())
    inputs, outputs = vector(models, "logmel")
    features = sidecar["features"]
    assert agree(normalise_bins(log_mel(inputs["samples"]), features["mean"], features["std"]), outputs["logmel"])


def test_the_sidecars_say_what_the_library_does(models: Path) -> None:
    visual = json.loads((models / "visual.json").read_text())
    assert np.allclose(visual["crop"]["template"], template())
    for kind in ("visual", "speech", "fused"):
        sidecar = json.loads((models / f"{kind}.json").read_text())
        assert tuple(sidecar["labels"]) == LABELS
        assert 0.2 <= sidecar["unsure"]["threshold"] <= 0.9 and sidecar["temperature"] > 0


def test_unsure_begins_at_a_stated_coverage_and_risk(models: Path) -> None:
    if json.loads((models / "manifest.json").read_text())["generation"] == "generation1":
        pytest.skip("generation 1 was exported before its sidecars stated a rule: run scripts/export.py")
    for kind, most in SHOWN_RISK.items():
        unsure = json.loads((models / f"{kind}.json").read_text())["unsure"]
        assert f"{most:.0%}" in unsure["rule"]
        assert unsure["risk"] <= most and 0.2 <= unsure["coverage"] <= 1, f"{kind}: {unsure}"


def test_the_manifest_says_what_was_chosen_and_why(models: Path) -> None:
    manifest = json.loads((models / "manifest.json").read_text())
    if manifest["generation"] == "generation1":
        pytest.skip("generation 1 has no int8 versions: run scripts/export.py")
    for kind in ("visual", "speech", "fused"):
        entry = manifest["models"][kind]
        assert entry["precision"] == ("int8" if quantised(models / entry["file"]) else "fp32")
        assert entry["variants"]["fp32"]["fromPyTorch"]["equalLabels"] >= 0.999
        assert any(version["precision"] == "int8" for version in entry["variants"].values()) and entry["chosen"]
        assert entry["cost"]["gflop"] > 0 and entry["cost"]["parameters"] > 0


def test_the_manifest_names_every_file_by_its_hash(models: Path) -> None:
    manifest = json.loads((models / "manifest.json").read_text())
    for entry in manifest["models"].values():
        coded = (models / entry["file"]).read_bytes()
        assert entry["bytes"] == len(coded) and entry["sha256"] == hashlib.sha256(coded).hexdigest()


def test_removing_a_modality_from_the_shipped_graph_ignores_its_content(models: Path) -> None:
    inputs, _ = vector(models, "fused")
    run = open_graph(models / "fused.onnx")
    none = np.zeros_like(inputs["audio_valid"])
    with_voice = run(inputs["visual"], inputs["visual_valid"], inputs["audio"], none)[0]
    without = run(inputs["visual"], inputs["visual_valid"], 0 * inputs["audio"] + 1e6, none)[0]
    assert np.array_equal(with_voice, without)
