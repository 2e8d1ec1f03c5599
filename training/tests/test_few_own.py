"""Somebody's own pictures and labels: what is read, what is nearly the same, what is held out and what is refused."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion.few.duplicates import groups, near_duplicates
from emotion.few.folder import folder_crops
from emotion.few.own_pool import held_out, load_own, prepare
from emotion.few.own_training import margin
from emotion.few.problems import ERRORS, WARNINGS
from emotion.golden import cartoon, pattern
from own_pictures import changed, made, script, texture

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def prepared(folder: Path, unlabelled: str | None = "more"):
    more = None if unlabelled is None else folder / unlabelled
    return prepare(folder / "pictures", folder / "labels.csv", more, True, (), 1, folder / "cache/faces.npz")


def test_a_changed_copy_is_a_near_duplicate_and_another_picture_is_not() -> None:
    crops = np.stack([texture(seed) for seed in range(30)])
    copies = np.stack([changed(crop) for crop in crops[:10]])
    assert near_duplicates(copies, crops).all()
    assert not near_duplicates(crops[:15], crops[15:]).any()
    group = groups(np.concatenate([crops, copies]))
    assert len(np.unique(group)) == 30 and np.array_equal(group[:10], group[30:])


def test_nothing_and_grey_are_duplicates_of_nothing() -> None:
    crops, flat = np.stack([texture(1)]), np.full((2, 48, 48), 90, np.uint8)
    assert near_duplicates(crops[:0], crops).tolist() == [] and near_duplicates(crops, crops[:0]).tolist() == [False]
    assert near_duplicates(flat, np.concatenate([flat, crops])).tolist() == [False, False]


def test_pictures_are_read_at_any_depth_and_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "deep/er").mkdir(parents=True)
    cv2.imwrite(str(tmp_path / "deep/er/b.JPG"), texture(1, side=96))
    cv2.imwrite(str(tmp_path / "a.bmp"), texture(2, side=30)[:, :20])
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((50, 40), 128, np.uint8))
    (tmp_path / "empty.webp").write_bytes(b"")
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "._a.png").write_text("hidden")
    found = folder_crops(tmp_path, given=True)
    assert found.names == ("a.bmp", "deep/er/b.JPG") and found.crops.shape == (2, 48, 48)
    assert found.problems.places == {"picture_unreadable": ["empty.webp", "text.png"], "picture_flat": ["grey.png"]}


def test_a_crop_that_is_given_stays_as_it_is(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), texture(3))
    assert np.array_equal(folder_crops(tmp_path, given=True).crops[0], texture(3))


def test_without_given_crops_the_largest_face_is_cut_out_and_a_picture_without_one_is_named(tmp_path: Path, models: Path) -> None:
    cv2.imwrite(str(tmp_path / "face.png"), cartoon(320, 192)[0])
    cv2.imwrite(str(tmp_path / "waves.png"), pattern(320, 192))
    found = folder_crops(tmp_path, given=False)
    assert found.names == ("face.png",) and found.problems.places == {"face_missing": ["waves.png"]}


@pytest.mark.parametrize("case", ["missing", "empty"])
def test_a_folder_that_is_missing_or_empty_ends_the_work(case: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=f"folder_{case}: .*pictures"):
        (tmp_path / "pictures").mkdir() if case == "empty" else None
        folder_crops(tmp_path / "pictures", given=True)


def test_a_quarter_of_each_class_is_held_out_the_same_for_the_same_seed() -> None:
    labels = np.repeat(np.arange(3), (4, 8, 41))
    alone = np.arange(len(labels))
    held = held_out(labels, alone, seed=2)
    assert np.bincount(labels[held]).tolist() == [1, 2, 10]
    assert np.array_equal(held, held_out(labels, alone, seed=2)) and not np.array_equal(held, held_out(labels, alone, seed=3))


def test_near_duplicates_are_held_out_together_or_not_at_all() -> None:
    labels = np.repeat([0, 1], 12)
    group = np.arange(24) // 2
    for seed in range(10):
        held = held_out(labels, group, seed)
        assert np.array_equal(held[::2], held[1::2]) and 2 <= held[:12].sum() <= 4 and 2 <= held[12:].sum() <= 4
    held = held_out(np.repeat([0, 1], 6), np.repeat(np.arange(4), 3), seed=1)  # groups larger than a quarter
    assert held[:6].sum() == held[6:].sum() == 3
    assert held_out(np.repeat([0, 1], 6), np.repeat([0, 1, 2], (3, 3, 6)), seed=1)[6:].sum() == 0


def test_a_class_of_one_picture_many_times_is_refused(made: Path) -> None:
    for number in range(8):
        cv2.imwrite(str(made / "pictures/fear" / f"{number}.png"), texture(50, 3) if number % 2 else changed(texture(50, 3)))
    with pytest.raises(SystemExit, match="class_alike: fear"):
        prepared(made)


def test_unlabelled_pictures_that_give_the_test_away_are_refused_and_named(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = prepared(made)
    assert plain.unlabelled == 6 and plain.seen == -1
    held = cv2.imread(str(made / "pictures" / str(plain.test_names[3])), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(made / "more/again.jpg"), changed(held))
    (made / "cache").mkdir()
    np.savez(made / "cache/faces.npz", crops=np.stack([changed(texture(102)), plain.test_crops[0], texture(900)]), splits=np.array([2, 0, 0]))
    own = prepared(made)
    told = capsys.readouterr().out
    assert f"again.jpg (held out: {plain.test_names[3]})" in told and "warning test_again, 1" in told and "  2.png" in told
    assert own.unlabelled == 5 and own.seen == 1 and not near_duplicates(own.crops[own.labels < 0], own.test_crops).any()


def test_without_a_single_unlabelled_picture_left_it_stops(made: Path) -> None:
    (made / "none").mkdir()
    with pytest.raises(SystemExit, match="folder_empty: .*none"):
        prepared(made, "none")
    with pytest.raises(SystemExit, match="folder_missing: .*nowhere"):
        prepared(made, "nowhere")
    cv2.imwrite(str(made / "none/grey.png"), np.full((48, 48), 7, np.uint8))
    with pytest.raises(SystemExit, match="(?s)unlabelled_empty: .*none.*picture_flat"):
        prepared(made, "none")


def test_what_is_prepared_is_read_back_and_summed_up(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script("few_prepare", "--pictures", made / "pictures", "--labels", made / "labels.csv", "--crops-given", "--without", "fear", "disgust", "--cache", made / "cache", "--threads", 1)
    own = load_own(made / "cache")
    assert own.classes == ("neutral", "anger", "happiness", "sadness", "surprise") and own.unlabelled == 0
    assert (len(own.pool.labelled), len(own.test_labels)) == (30, 10) and own.pool.classes == own.classes
    assert "anger             6         2" in capsys.readouterr().out


def test_the_guide_explains_every_case() -> None:
    guide = (DOCS / "TRAINING.md").read_text()
    assert [code for code in (*ERRORS, *WARNINGS) if f"`{code}`" not in guide] == []


def test_the_margin_is_wide_for_few_pictures() -> None:
    low, high = margin(0.8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)  # Wilson's interval of 8 in 10
    assert margin(0.8, 1000)[1] - margin(0.8, 1000)[0] < 0.06 and margin(1.0, 5)[1] == pytest.approx(1.0)
