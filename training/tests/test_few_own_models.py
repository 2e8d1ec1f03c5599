"""From own pictures to a folder of models: trained, resumed, exported, and finite whatever is masked."""

import json
import shutil
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
import torch

from emotion import golden
from emotion.few import own_fused, own_training
from emotion.few.own_export import ABSENT, eight
from emotion.evaluation import visual_logits
from emotion.few.own_fused import OwnFused, restored
from emotion.few.own_pool import load_own
from emotion.few.own_training import first_network, plan_of
from emotion.few.student import logits
from emotion.graphs import SHAPES, largest_difference, open_graph
from emotion.labels import INDEX, LABELS
from emotion.paths import MODELS
from emotion.sidecars import KINDS, read_json
from emotion.training import load
from emotion.visual_net import VisualNet
from own_pictures import script, texture, write_csv, write_pictures

torch.set_num_threads(1)
FIVE = ("neutral", "anger", "happiness", "sadness", "surprise")
SMALL = ("--width", 0.25, "--threads", 1)
pytestmark = pytest.mark.skipif(not (MODELS / "manifest.json").exists(), reason="models/ is empty: run training/scripts/export.py")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """cache/, out/ and models/ of five expressions, by the three scripts that people run."""
    folder = tmp_path_factory.mktemp("own")
    write_csv(folder / "labels.csv", write_pictures(folder / "pictures", FIVE, 4))
    (folder / "more").mkdir()
    for number in range(8):
        cv2.imwrite(str(folder / "more" / f"{number}.png"), texture(100 + number))
    prepare(folder, "--unlabelled", folder / "more")
    train(folder, "--steps", 4)
    export(folder)
    return folder


def prepare(folder: Path, *words: object) -> None:
    given = ("--pictures", folder / "pictures", "--labels", folder / "labels.csv", "--crops-given", "--without", "disgust", "fear")
    script("few_prepare", *given, "--cache", folder / "cache", "--threads", 1, *words)


def train(folder: Path, *words: object) -> None:
    script("few_train", "--cache", folder / "cache", "--out", folder / "out", *SMALL, *words)


def export(folder: Path, to: Path | None = None) -> None:
    script("few_export", "--to", to or folder / "models", "--cache", folder / "cache", "--out", folder / "out", "--threads", 1)


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "own")
    return tmp_path / "own"


def random_windows(count: int = 3) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(5)
    content = {name: np.abs(rng.standard_normal((count, 16, 128))).astype(np.float32) for name in ("visual", "audio")}
    return content | {f"{name}_valid": np.ones((count, 16), np.float32) for name in content}


def test_the_folder_is_whole_and_its_manifest_says_whose_it_is(made: Path) -> None:
    manifest = read_json(made / "models/manifest.json")
    assert manifest["generation"].startswith("own-") and set(manifest["models"]) == set(KINDS)
    visual, shipped = manifest["models"]["visual"], read_json(MODELS / "manifest.json")["models"]
    assert manifest["models"]["speech"] == shipped["speech"] and manifest["models"]["detector"] == shipped["detector"]
    assert "its maker's own" in visual["licence"] and visual["precision"] == "fp32" and "5 pictures" in visual["calibratedOn"]
    assert visual["trainedOn"] == ["own pictures: 15 labelled (neutral, anger, happiness, sadness, surprise), 8 unlabelled; method ours, 4 steps"]
    assert visual["scores"]["heldOut"]["n"] == 5
    assert not (made / "models.part").exists()


def test_golden_vectors_are_of_the_graphs_beside_them(made: Path) -> None:
    for kind in KINDS:
        vector = json.loads((made / f"models/golden/{kind}.json").read_text())
        found = open_graph(made / f"models/{kind}.onnx")(*(golden.decoded(part) for part in vector["inputs"].values()))
        for part, wanted in zip(found, vector["outputs"].values()):
            assert np.abs(part - golden.decoded(wanted)).max() < 1e-4


def test_labels_that_the_set_lacks_never_win(made: Path) -> None:
    faces = np.random.default_rng(1).standard_normal((40, 1, 48, 48)).astype(np.float32)
    embedding, logits = open_graph(made / "models/visual.onnx")(faces)
    assert embedding.shape == (40, 128) and logits.shape == (40, 8)
    lacking = [INDEX[name] for name in LABELS if name not in FIVE]
    assert (logits[:, lacking] == ABSENT).all() and np.isin(logits.argmax(1), [INDEX[name] for name in FIVE]).all()


def test_eight_logits_are_those_of_the_set_in_their_places() -> None:
    network, faces = VisualNet(2, width=0.25).eval(), torch.randn(3, 1, 48, 48)
    whole = eight(network, ("anger", "surprise"))(faces)[1]
    assert torch.allclose(whole[:, [INDEX["anger"], INDEX["surprise"]]], network(faces)[1])


def test_the_fused_outputs_are_finite_under_every_mask(made: Path) -> None:
    run = open_graph(made / "models/fused.onnx")
    rng = np.random.default_rng(7)
    masks = {
        "none": np.zeros((3, 16)), "all": np.ones((3, 16)), "first": np.eye(16)[[0] * 3], "last": np.eye(16)[[15] * 3],
        "some": (rng.random((3, 16)) < 0.5) * 1.0,
    }
    for seen, heard in product(masks.values(), repeat=2):
        window = random_windows() | {"visual_valid": seen.astype(np.float32), "audio_valid": heard.astype(np.float32)}
        for ignored, valid in (("visual", seen), ("audio", heard)):
            window[ignored] = np.where(valid[..., None] > 0.5, window[ignored], np.float32(np.nan))
        assert np.isfinite(run(*(window[name] for name in SHAPES["fused"][0]))[0]).all()


def test_without_a_face_it_says_what_the_shipped_one_says(made: Path) -> None:
    window = random_windows() | {"visual_valid": np.zeros((3, 16), np.float32)}
    own, shipped = (open_graph(folder / "fused.onnx")(*(window[name] for name in SHAPES["fused"][0]))[0] for folder in (made / "models", MODELS))
    assert np.abs(own - shipped).max() < 1e-4


def test_without_a_voice_a_face_that_holds_still_is_read_as_by_its_encoder(made: Path) -> None:
    faces = np.random.default_rng(2).standard_normal((6, 1, 48, 48)).astype(np.float32)
    embedding, logits = open_graph(made / "models/visual.onnx")(faces)
    held = np.repeat(embedding[:, None], 16, 1)
    ones, zeros = np.ones((6, 16), np.float32), np.zeros((6, 16), np.float32)
    fused = open_graph(made / "models/fused.onnx")(held, ones, 0 * held, zeros)[0]
    ratio = fused[:, -1] / logits
    assert np.allclose(ratio, ratio[0, 0], rtol=1e-3) and ratio[0, 0] > 0


def test_the_shipped_fused_model_is_read_back_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    net = restored(MODELS / "fused.onnx")
    assert largest_difference("fused", net, MODELS / "fused.onnx") < 1e-5
    head = torch.nn.Linear(128, 8)
    assert torch.equal(OwnFused(net, head).fused.visual_testimony.says.weight, head.weight)
    other = onnx.load(str(MODELS / "fused.onnx"))
    for part in other.graph.initializer:
        if part.name == "head.4.bias":
            part.name = "another.bias"
    onnx.save(other, tmp_path / "fused.onnx")
    with pytest.raises(SystemExit, match="another network .*head.4"):
        restored(tmp_path / "fused.onnx")
    monkeypatch.setattr(own_fused, "MOST_DIFFERENCE", -1.0)
    with pytest.raises(SystemExit, match="has changed since"):
        restored(MODELS / "fused.onnx")


def test_a_run_goes_on_only_as_what_it_was_begun(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = load(copied / "out/few_own.pt")["average"]["head.weight"]
    train(copied, "--steps", 4, "--resume")
    assert "goes on after epoch 4" in capsys.readouterr().out
    assert torch.equal(load(copied / "out/few_own.pt")["average"]["head.weight"], before)
    with pytest.raises(SystemExit, match="begun otherwise .*steps 4, now 6"):
        train(copied, "--steps", 6, "--resume")


def test_an_interrupted_run_ends_as_one_that_was_not(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> str:
        raise KeyboardInterrupt

    whole = load(copied / "out/few_own.pt")["average"]
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(own_training, "progress", stop)
        train(copied, "--steps", 4)
    with pytest.raises(SystemExit, match="is at epoch 1 of 4: run .*few_train.py --resume"):
        export(copied)
    train(copied, "--steps", 4, "--resume")
    again = load(copied / "out/few_own.pt")["average"]
    assert all(torch.equal(again[name], whole[name]) for name in whole)


def test_without_unlabelled_pictures_the_labels_alone_are_used_and_that_is_said(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(copied)
    with pytest.raises(SystemExit, match="trained on other pictures than few_prepare.py wrote last"):
        export(copied)
    train(copied, "--steps", 2)
    told = capsys.readouterr().out
    assert "there are no unlabelled pictures: the method is labels" in told and "your encoder" in told and "shipped encoder" in told
    assert read_json(copied / "out/few_own.json")["plan"]["method"] == "labels"


def test_a_step_left_out_is_named(made: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="few_own.npz is missing: run training/scripts/few_prepare.py"):
        train(tmp_path)
    shutil.copytree(made / "cache", tmp_path / "cache")
    with pytest.raises(SystemExit, match="few_own.pt is missing: run training/scripts/few_train.py"):
        export(tmp_path)


def test_a_folder_that_is_not_its_own_is_left_alone(made: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="holds the shipped models"):
        export(made, MODELS)
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(SystemExit, match="is there already and was not made by this script"):
        export(made, tmp_path)
    assert (tmp_path / "letter.txt").exists()


def test_training_begins_from_the_shipped_encoder_where_it_can_and_says_so(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = load_own(made / "cache")
    network = first_network(own, MODELS)
    said = visual_logits(MODELS, own.test_crops)[:, [INDEX[name] for name in own.classes]]
    assert np.corrcoef(logits(network, own.test_crops).ravel(), said.ravel())[0, 1] > 0.98  # int8 graph: its activations are rounded, these are not
    plan = plan_of(own, None, 5, None, 1)
    assert (plan.begin, plan.width) == ("shipped", None)
    plan = plan_of(own, None, 5, None, 1, "nothing")
    assert (plan.begin, plan.width) == ("nothing", 1.0)
    assert plan_of(own, None, 5, 0.5, 1).begin == "nothing" and "begins from nothing" in capsys.readouterr().out
