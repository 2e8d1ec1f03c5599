"""From a made-up Aff-Wild2 to a submission: features, cache, resume, training, score, prediction file."""

import csv
import importlib
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from emotion.paper import learning
from emotion.paper.annotations import CLASSES, read_annotations
from emotion.paper.backbones import FaceBackbone, VoiceBackbone
from emotion.paper.cache import gather, read
from emotion.paper.extraction import audio_tokens, hidden_states
from emotion.paper.problems import PaperError, Problems
from emotion.paper.recipe import Recipe
from emotion.paper.windows import videos_of
from emotion.training import load
from paper_tree import FRAMES_A_SECOND, draw_tree, needs_transformers, save_backbones

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
SMALL = ("--window", "16", "--stride", "8", "--infer-stride", "4", "--width", "16", "--heads", "2", "--inner", "16", "--layers", "1", "--batch", "4", "--threads", "1")
pytestmark = needs_transformers


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree, its backbones, and the features of both sets and the test video, made by the script that people run."""
    folder = tmp_path_factory.mktemp("paper")
    draw_tree(folder / "affwild")
    save_backbones(folder)
    assert extract(folder) == 0
    assert extract(folder, "--list", folder / "affwild/Expression_Recognition_Challenge_test_set_release.txt") == 0
    return folder


def script(name: str, *words: object) -> int:
    kept_words, kept_path = sys.argv, sys.path[:]
    sys.argv, sys.path[:0] = [name, *map(str, words)], [str(SCRIPTS)]
    try:
        return importlib.import_module(name).main()
    finally:
        sys.argv, sys.path[:] = kept_words, kept_path


def extract(folder: Path, *words: object) -> int:
    return script(
        "paper_extract", "--affwild", folder / "affwild", "--beit", folder / "beit", "--wavlm", folder / "wavlm", "--cache", folder / "cache",
        "--frame-rates", folder / "affwild/rates.csv", "--threads", 1, "--workers", 2, "--batch", 16, *words,
    )


def times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder / "cache").glob("*.npz")}


def test_tokens_are_there_exactly_where_face_and_voice_are(made: Path) -> None:
    tokens, key = read(made / "cache", "12-24-1920x1080")
    assert (tokens.visual.shape, tokens.audio.shape) == ((34, 16), (34, 24))
    assert np.flatnonzero(tokens.visual_valid == 0).tolist() == [2, 3, 4]
    assert not tokens.visual[2:5].any() and (tokens.visual[5:] != 0).any(axis=1).all()
    # Digital silence from 2.5 s on: the last frame with a voice within a quarter of a second is the one at 2.7 s.
    assert np.flatnonzero(tokens.audio_valid).tolist() == list(range(28))
    assert key["framesASecond"] == FRAMES_A_SECOND


def test_two_people_of_one_video_share_the_voice_and_not_the_face(made: Path) -> None:
    left, right = (read(made / "cache", f"video1_{side}")[0] for side in ("left", "right"))
    assert np.array_equal(left.audio, right.audio) and not np.array_equal(left.visual, right.visual)


def test_a_video_without_sound_has_no_valid_voice(made: Path) -> None:
    tokens = read(made / "cache", "video7")[0]
    assert not tokens.audio_valid.any() and not tokens.audio.any() and tokens.visual_valid.all()


def test_a_second_run_computes_nothing_and_a_truncated_file_is_computed_again(made: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = times(made)
    assert extract(made) == 0
    assert times(made) == before and "to_compute=0" in capfd.readouterr().out
    broken = made / "cache/video3.npz"
    whole = broken.read_bytes()
    broken.write_bytes(whole[: len(whole) // 2])
    assert extract(made) == 0
    assert {name for name, when in times(made).items() if when != before[name]} == {"video3.npz"}
    assert broken.read_bytes() == whole and "cache_recomputed: 1 times" in capfd.readouterr().out


def test_other_settings_make_the_cache_stale(made: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for path in (made / "cache").glob("*.npz"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert extract(made, "--cache", tmp_path, "--audio-layer", 1, "--split", "validation") == 0
    assert "cache_recomputed: 2 times" in capfd.readouterr().out
    assert script("paper_train", "--affwild", made / "affwild", "--cache", tmp_path, "--out", tmp_path, *SMALL) == 1
    assert "cache_mixed" in capfd.readouterr().err


def test_an_interruption_loses_one_video_at_most(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    real, calls = np.savez, []

    def stopped(file, **arrays: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            file.write(b"half a file")
            raise KeyboardInterrupt
        real(file, **arrays)

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", stopped)
        assert extract(made, "--cache", tmp_path) == 130
    assert len(list(tmp_path.glob("*.npz"))) == 2
    assert extract(made, "--cache", tmp_path) == 0
    assert "videos=6 cached=2 to_compute=4" in capfd.readouterr().out
    for path in tmp_path.glob("*.npz"):
        assert np.array_equal(read(tmp_path, path.stem)[0].visual, read(made / "cache", path.stem)[0].visual)


def test_a_broken_video_is_named_and_the_others_are_extracted(made: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    annotations = draw_tree(tmp_path / "affwild") / "EXPR_Classification_Challenge"
    path = annotations / "Train_Set/video3.txt"
    path.write_text(path.read_text().replace("7\n", "nine\n", 1))
    words = ("--affwild", tmp_path / "affwild", "--cache", tmp_path / "cache")
    assert extract(made, *words, "--check") == 1 and not (tmp_path / "cache").exists()
    assert extract(made, *words, "--skip-broken") == 1
    assert len(list((tmp_path / "cache").glob("*.npz"))) == 5
    assert capfd.readouterr().err.count(f"label_not_integer: {path}:16:") == 2


def test_hidden_states_of_long_sound_in_pieces_keep_their_places(made: Path) -> None:
    voice = VoiceBackbone(made / "wavlm", "cpu", "fp32")
    samples = np.random.default_rng(3).normal(0, 0.1, 16_000 * 43 + 77).astype(np.float32)
    states = hidden_states(samples, voice, batch=2)
    assert len(states) == (len(samples) - voice.reach) // voice.hop + 1
    # The piece from 18 to 42 s by itself: states from 20 to 40 s are taken from it unchanged.
    alone = voice.states([samples[900 * voice.hop : 900 * voice.hop + (1_199 * voice.hop + voice.reach)]])[0]
    assert np.allclose(states[1_000:2_000], alone[100:1_100], atol=1e-4)


def test_a_frame_hears_a_quarter_of_a_second_around_it_and_nothing_else(made: Path) -> None:
    voice = VoiceBackbone(made / "wavlm", "cpu", "fp32")
    samples = np.zeros(16_000 * 4, np.float32)
    samples[2 * 16_000] = 0.5
    tokens, valid = audio_tokens(samples, 60, FRAMES_A_SECOND, voice, 1)
    assert np.flatnonzero(valid).tolist() == [18, 19, 20, 21, 22]
    states = voice.states([samples])[0]
    at_s = (np.arange(len(states)) * 320 + 200) / 16_000
    assert np.allclose(tokens[20], states[np.abs(at_s - 2.0) <= 0.25].mean(0), atol=2e-3)


def test_bfloat16_gives_nearly_the_same_tokens(made: Path) -> None:
    picture = [np.full((28, 28, 3), 90, np.uint8)]
    found = [face.embed(face.prepare(picture)) for face in (FaceBackbone(made / "beit", "cpu", precision) for precision in ("fp32", "bf16"))]
    assert 0 < np.abs(found[0] - found[1]).max() < 0.05


def test_a_prefixed_checkpoint_with_a_classifier_loads_as_the_real_one_does(made: Path, tmp_path: Path) -> None:
    import shutil

    from safetensors.torch import load_file, save_file

    beit = shutil.copytree(made / "beit", tmp_path / "beit")
    kept = {f"beit.{name}": part for name, part in load_file(beit / "model.safetensors").items()}
    save_file({**kept, "classifier.weight": torch.zeros(2, 16)}, beit / "model.safetensors", metadata={"format": "pt"})
    face, other = FaceBackbone(made / "beit", "cpu", "fp32"), FaceBackbone(beit, "cpu", "fp32")
    pixels = face.prepare([np.full((28, 28, 3), 90, np.uint8)])
    assert np.array_equal(face.embed(pixels), other.embed(pixels)) and face.settings != other.settings


def test_training_lowers_the_loss_and_the_submission_names_every_wanted_picture(made: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ("--affwild", made / "affwild", "--cache", made / "cache", "--out", tmp_path, *SMALL)
    assert script("paper_train", *words, "--rate", "1e-2", "--epochs", 6, "--dropout", "0") == 0
    losses = [float(word.removeprefix("loss=")) for word in capfd.readouterr().out.split() if word.startswith("loss=")]
    assert len(losses) == 6 and losses[-1] < 0.8 * losses[0]
    sample = tmp_path / "sample.txt"
    sample.write_text("image_location,Neutral\n" + "".join(f"video9/{number:05d}.jpg,\n" for number in range(1, 17)))
    names = made / "affwild/Expression_Recognition_Challenge_test_set_release.txt"
    out = tmp_path / "predictions.txt"
    words = ("--list", names, "--sample", sample, "--cache", made / "cache", "--checkpoint", tmp_path / "paper_best.pt", "--threads", 1)
    assert script("paper_submit", *words, "--delta", 1, "--out", out) == 0
    lines = out.read_text().splitlines()
    assert lines[0] == "image_location," + ",".join(CLASSES)
    rows = list(csv.reader(lines[1:]))
    assert [row[0] for row in rows] == [f"video9/{number:05d}.jpg" for number in range(1, 17)]
    assert {len(row) for row in rows} == {2} and {int(row[1]) for row in rows} <= set(range(8))


def test_an_interrupted_training_goes_on_as_if_it_had_not_been(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    videos, recipe = labelled(made), Recipe(window=16, stride=8, infer_stride=8, width=16, heads=2, inner=16, layers=1, batch=4, rate=1e-2, epochs=4)
    real = learning.evaluate

    def stopped(*words: object) -> dict:
        if len(list(tmp_path.glob("cut.pt"))) and load(tmp_path / "cut.pt")["epoch"] == 2:
            raise KeyboardInterrupt
        return real(*words)

    learning.train(videos, videos, recipe, tmp_path / "whole.pt", "cpu", 5, {})
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(learning, "evaluate", stopped)
        learning.train(videos, videos, recipe, tmp_path / "cut.pt", "cpu", 5, {})
    learning.train(videos, videos, recipe, tmp_path / "cut.pt", "cpu", 5, {}, resuming=True)
    whole, cut = load(tmp_path / "whole.pt"), load(tmp_path / "cut.pt")
    assert all(torch.equal(part, cut["model"][name]) for name, part in whole["model"].items())
    with pytest.raises(PaperError, match="checkpoint_other: .*another recipe"):
        learning.train(videos, videos, Recipe(window=16, layers=2), tmp_path / "cut.pt", "cpu", 5, {}, resuming=True)


def test_patience_ends_a_training_that_does_not_get_better(made: Path, tmp_path: Path) -> None:
    recipe = Recipe(window=16, stride=8, infer_stride=8, width=16, heads=2, inner=16, layers=1, rate=1e-12, epochs=9, patience=2)
    learning.train(labelled(made), labelled(made), recipe, tmp_path / "paper.pt", "cpu", 1, {})
    assert load(tmp_path / "paper.pt")["epoch"] == 3


def test_folds_and_the_baseline_run_through_the_same_script(made: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ("--affwild", made / "affwild", "--cache", made / "cache", "--out", tmp_path, *SMALL, "--epochs", 1)
    assert script("paper_train", *words, "--folds", 2, "--kind", "frames") == 0
    assert '"folds": 2' in capfd.readouterr().out
    assert script("paper_train", *words, "--folds", 6) == 1
    assert "folds_too_few" in capfd.readouterr().err


def labelled(made: Path) -> list:
    annotations = read_annotations(made / "affwild", ("train",), Problems())
    return videos_of(annotations, gather(made / "cache", annotations)[0])
