"""Backbones, caches and checkpoints that are missing or broken are named, and nothing is computed with them."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from emotion.paper.annotations import read_annotations, read_list
from emotion.paper.backbones import FaceBackbone, VoiceBackbone, check_device, library, pick_precision
from emotion.paper.cache import gather, read, write
from emotion.paper.extraction import Tokens, visual_tokens
from emotion.paper.learning import train, trained_net
from emotion.paper.problems import PaperError, PaperErrors, Problems
from emotion.paper.recipe import Recipe
from emotion.paper.sources import survey
from emotion.paper.windows import Video
from paper_tree import draw_video, needs_transformers, save_backbones


@pytest.fixture(scope="module")
def backbones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backbones")
    save_backbones(folder)
    return folder


@needs_transformers
def test_one_broken_crop_is_a_frame_without_a_face_and_many_are_an_error(tmp_path: Path, backbones: Path) -> None:
    draw_video(tmp_path, "Train_Set", "long", [0] * 30)
    (tmp_path / "rates.csv").write_text("video,fps\nlong,10\n")
    clip = survey(tmp_path, ("train",), tmp_path / "rates.csv", Problems())[0]
    face, problems = FaceBackbone(backbones / "beit", "cpu", "fp32"), Problems()
    (clip.folder / "00005.jpg").write_text("no picture")
    valid = visual_tokens(clip, face, 8, 1, problems)[1]
    assert np.flatnonzero(valid == 0).tolist() == [4] and problems.counts == {"crop_unreadable": 1}
    (clip.folder / "00007.jpg").write_bytes(b"")
    with pytest.raises(PaperError, match="crops_unreadable: .*00005.jpg: 2 of 30"):
        visual_tokens(clip, face, 8, 1, problems)


BACKBONES: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("no folder", lambda beit: shutil.rmtree(beit), "model_folder_missing", ""),
    ("no config", lambda beit: (beit / "config.json").unlink(), "model_config_missing", "config.json"),
    ("config is no JSON", lambda beit: (beit / "config.json").write_text("{"), "model_config_missing", "config.json"),
    ("another class", lambda beit: shutil.copy(beit.parent / "wavlm/config.json", beit), "model_class_wrong", "config.json"),
    ("no weights", lambda beit: (beit / "model.safetensors").unlink(), "model_weights_missing", ""),
    ("no preprocessor", lambda beit: (beit / "preprocessor_config.json").unlink(), "preprocessor_missing", "preprocessor_config.json"),
    ("cut off weights", lambda beit: (beit / "model.safetensors").write_bytes((beit / "model.safetensors").read_bytes()[:2_000]), "model_weights_unreadable", ""),
    ("weights without a layer", lambda beit: change_weights(beit, lambda tensors: tensors.pop("pooler.layernorm.weight")), "model_weights_incomplete", ""),
]


def change_weights(folder: Path, change: Callable[[dict], object]) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    change(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


@needs_transformers
@pytest.mark.parametrize(("change", "code", "where"), [case[1:] for case in BACKBONES], ids=[case[0] for case in BACKBONES])
def test_a_broken_backbone_is_named_and_says_what_to_download(
    backbones: Path, tmp_path: Path, change: Callable[[Path], object], code: str, where: str
) -> None:
    beit = shutil.copytree(backbones, tmp_path / "models") / "beit"
    change(beit)
    with pytest.raises(PaperError) as caught:
        FaceBackbone(beit, "cpu", "fp32")
    assert caught.value.code == code
    assert str(caught.value).startswith(f"{code}: {beit / where}:") and "microsoft/beit-large" in str(caught.value)


@needs_transformers
def test_features_that_are_no_numbers_are_refused(backbones: Path, tmp_path: Path) -> None:
    beit = shutil.copytree(backbones / "beit", tmp_path / "beit")
    change_weights(beit, lambda tensors: tensors["embeddings.cls_token"].fill_(float("nan")))
    face = FaceBackbone(beit, "cpu", "fp32")
    with pytest.raises(PaperError, match="features_not_finite"):
        face.embed(face.prepare([np.zeros((28, 28, 3), np.uint8)]))


@needs_transformers
def test_a_hidden_state_that_is_not_there_is_named(backbones: Path) -> None:
    with pytest.raises(PaperError, match="layer_missing: .*wavlm: hidden state 3 of 0 to 2"):
        VoiceBackbone(backbones / "wavlm", "cpu", "fp32", layer=3)


def test_without_transformers_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(PaperError, match="transformers_missing: .*requirements-paper.txt"):
        library()


def test_a_device_or_precision_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(PaperError, match="device_missing"):
        check_device("cuda")
    with pytest.raises(PaperError, match="precision_unsupported"):
        pick_precision("fp16", "cpu")


def tokens(frames: int) -> Tokens:
    ones = np.ones(frames, np.uint8)
    return Tokens(np.ones((frames, 4), np.float16), ones, np.ones((frames, 4), np.float16), ones)


def test_a_broken_cache_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("a\nb\nc\n")
    write(tmp_path, "a", tokens(5), {"settings": {"beit": 1}})
    write(tmp_path, "b", tokens(5), {"settings": {"beit": 2}})
    tests = read_list(tmp_path / "list.txt")
    with pytest.raises(PaperErrors) as caught:
        gather(tmp_path, tests)
    assert [(error.code, error.path.name) for error in caught.value.errors] == [("cache_mixed", "b.npz"), ("cache_missing", "c.npz")]
    (tmp_path / "b.npz").write_bytes((tmp_path / "b.npz").read_bytes()[:-40])
    with pytest.raises(PaperError, match="cache_unreadable: .*b.npz:"):
        read(tmp_path, "b")


def test_a_cache_of_another_length_is_named(tmp_path: Path) -> None:
    draw_video(tmp_path, "Validation_Set", "video7", [0] * 17)
    annotations = read_annotations(tmp_path, ("validation",), Problems())
    write(tmp_path / "cache", "video7", tokens(5), {"settings": {}})
    with pytest.raises(PaperErrors, match=r"cache_length: \S+video7.npz: 5 frames, but 17 labels in \S+video7.txt"):
        gather(tmp_path / "cache", annotations)


def test_training_without_labels_and_reading_without_a_checkpoint_are_named(tmp_path: Path) -> None:
    unlabelled = Video("a", "a", tokens(5), np.full(5, -1, np.int8))
    with pytest.raises(PaperError, match="labels_missing"):
        train([unlabelled], [unlabelled], Recipe(), tmp_path / "paper.pt", "cpu", 1, {})
    with pytest.raises(PaperError, match="checkpoint_missing: .*paper.pt"):
        trained_net(tmp_path / "paper.pt", "cpu")
