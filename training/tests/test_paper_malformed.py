"""Everything that can be wrong with Aff-Wild2's folders has a name, and the error says file and line."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile

from emotion.paper.annotations import read_list, read_sample
from emotion.paper.problems import ERRORS, WARNINGS, PaperError, PaperErrors, Problems
from emotion.paper.sound import clip_sound, read_sound, take_out
from emotion.paper.sources import Clip, survey
from emotion.paper.submission import wanted_frames
from paper_tree import CHALLENGE, HEADER, draw_tree, needs_ffmpeg

TRAIN = f"{CHALLENGE}/Train_Set"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_tree(tmp_path_factory.mktemp("drawn"))


@pytest.fixture
def tree(drawn: Path, tmp_path: Path) -> Path:
    return shutil.copytree(drawn, tmp_path / "affwild")


def look(tree: Path, problems: Problems | None = None) -> list[Clip]:
    problems = problems or Problems()
    found = survey(tree, ("train", "validation"), tree / "rates.csv", problems)
    problems.raise_errors()
    return found


def put_line(path: Path, line: int, text: str) -> None:
    lines = path.read_text().splitlines()
    lines[line - 1] = text
    path.write_text("\n".join(lines) + "\n")


def draw_container(path: Path, frames: int) -> None:
    path.parent.mkdir(exist_ok=True)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 10.0, (32, 32))
    for _ in range(frames):
        writer.write(np.zeros((32, 32, 3), np.uint8))
    writer.release()


def drop_header(tree: Path) -> None:
    path = tree / TRAIN / "video3.txt"
    path.write_text(path.read_text().split("\n", 1)[1])


def no_picture_names(tree: Path) -> None:
    for path in (tree / "cropped_aligned/video3").iterdir():
        path.rename(path.with_name(f"face{path.name}"))


def name_a_third_person(tree: Path) -> None:
    shutil.copy(tree / TRAIN / "video1_left.txt", tree / TRAIN / "video5_middle.txt")


LABELS = f"{TRAIN}/video3.txt"
CROPS = "cropped_aligned/video3"
# What is done to a whole tree, the error's name, the file (and line) that it must name.
BROKEN: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("no challenge folder", lambda tree: shutil.rmtree(tree / CHALLENGE), "layout_missing", ""),
    ("no training set", lambda tree: shutil.rmtree(tree / TRAIN), "layout_missing", CHALLENGE),
    ("no crops at all", lambda tree: shutil.rmtree(tree / "cropped_aligned"), "layout_missing", ""),
    ("two challenge folders", lambda tree: (tree / "EXPR_Recognition_Challenge").mkdir(), "layout_ambiguous", ""),
    ("not text", lambda tree: (tree / LABELS).write_bytes(b"Neutral\xff\xfe\n1\n"), "annotation_unreadable", LABELS),
    ("empty file", lambda tree: (tree / LABELS).write_text("\n\n"), "annotation_empty", LABELS),
    ("header and no frame", lambda tree: (tree / LABELS).write_text(HEADER + "\n"), "annotation_empty", f"{LABELS}:1"),
    ("no header", drop_header, "header_missing", f"{LABELS}:1"),
    ("wrong class order", lambda tree: put_line(tree / LABELS, 1, HEADER.replace("Neutral,Anger", "Anger,Neutral")), "class_order", f"{LABELS}:1"),
    ("valence file", lambda tree: put_line(tree / LABELS, 1, "valence,arousal"), "class_order", f"{LABELS}:1"),
    ("empty line", lambda tree: put_line(tree / LABELS, 5, ""), "line_blank", f"{LABELS}:5"),
    ("no whole number", lambda tree: put_line(tree / LABELS, 7, "4.0"), "label_not_integer", f"{LABELS}:7"),
    ("a word", lambda tree: put_line(tree / LABELS, 33, "happy"), "label_not_integer", f"{LABELS}:33"),
    ("label 8", lambda tree: put_line(tree / LABELS, 4, "8"), "label_out_of_range", f"{LABELS}:4"),
    ("label -2", lambda tree: put_line(tree / LABELS, 2, "-2"), "label_out_of_range", f"{LABELS}:2"),
    ("in both sets", lambda tree: shutil.copy(tree / LABELS, tree / CHALLENGE / "Validation_Set"), "video_duplicate", f"{CHALLENGE}/Validation_Set/video3.txt"),
    ("unknown suffix", name_a_third_person, "suffix_unknown", f"{TRAIN}/video5_middle.txt"),
    ("no crop folder", lambda tree: shutil.rmtree(tree / CROPS), "crops_missing", CROPS),
    ("no crop in it", no_picture_names, "crops_empty", CROPS),
    ("crop far past the end", lambda tree: shutil.copy(tree / CROPS / "00001.jpg", tree / CROPS / "00043.jpg"), "crops_beyond", f"{LABELS}:33"),
    ("video too long", lambda tree: draw_container(tree / "batch1/video3.avi", 50), "frame_count_mismatch", f"{LABELS}:33"),
    ("no frame rate", lambda tree: put_line(tree / "rates.csv", 6, ""), "frame_rate_unknown", "video7.mp4"),
    ("frame rate in words", lambda tree: put_line(tree / "rates.csv", 3, "82-25-854x480,fast"), "frame_rate_bad", "rates.csv:3"),
    ("frame rate 0", lambda tree: put_line(tree / "rates.csv", 4, "video3,0"), "frame_rate_bad", "rates.csv:4"),
    ("csv without header", lambda tree: put_line(tree / "rates.csv", 1, "video3,10"), "frame_rate_bad", "rates.csv:1"),
    ("two sounds", lambda tree: shutil.copytree(tree / "audio", tree / "sound"), "source_ambiguous", "audio/12-24-1920x1080.wav"),
    ("no sound anywhere", lambda tree: shutil.rmtree(tree / "audio"), "audio_missing_everywhere", ""),
]


@pytest.mark.parametrize(("change", "code", "where"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_tree_is_named_with_file_and_line(tree: Path, change: Callable[[Path], object], code: str, where: str) -> None:
    change(tree)
    with pytest.raises((PaperError, PaperErrors)) as caught:
        look(tree)
    errors = getattr(caught.value, "errors", [caught.value])
    assert {error.code for error in errors} == {code}
    assert str(errors[0]).startswith(f"{code}: {tree / where}:")


def test_a_whole_tree_has_nothing_wrong_and_two_people_share_one_sound(tree: Path) -> None:
    found = {clip.name: clip for clip in look(tree)}
    assert len(found) == 6
    assert found["video1_left"].sound == found["video1_right"].sound == tree / "audio/video1.wav"
    assert found["12-24-1920x1080"].crops.tolist()[:4] == [1, 2, 6, 7]


def test_all_broken_videos_are_named_at_once(tree: Path) -> None:
    put_line(tree / LABELS, 4, "9")
    shutil.rmtree(tree / "cropped_aligned/video7")
    with pytest.raises(PaperErrors) as caught:
        look(tree)
    assert [error.code for error in caught.value.errors] == ["label_out_of_range", "crops_missing"]


COUNTED: list[tuple[str, Callable[[Path], object]]] = [
    ("annotation_all_ignored", lambda tree: (tree / LABELS).write_text("\n".join([HEADER] + ["-1"] * 32))),
    ("crop_name", lambda tree: (tree / CROPS / "Thumbs.db").write_text("")),
    ("crops_beyond_few", lambda tree: shutil.copy(tree / CROPS / "00001.jpg", tree / CROPS / "00034.jpg")),
    ("frame_count_close", lambda tree: draw_container(tree / "batch1/video3.avi", 30)),
    ("source_in_both_sets", lambda tree: (tree / TRAIN / "video1_left.txt").rename(tree / CHALLENGE / "Validation_Set/video1_left.txt")),
]


@pytest.mark.parametrize(("code", "change"), COUNTED, ids=[case[0] for case in COUNTED])
def test_what_can_be_worked_around_is_counted(tree: Path, code: str, change: Callable[[Path], object]) -> None:
    change(tree)
    problems = Problems()
    assert len(look(tree, problems)) == 6
    assert problems.counts == {code: 1}
    assert code in problems.summary()


def test_a_wider_tolerance_believes_the_annotation(tree: Path) -> None:
    draw_container(tree / "batch1/video3.avi", 50)
    problems = Problems()
    found = survey(tree, ("train",), tree / "rates.csv", problems, tolerance=0.6)
    assert {clip.name: clip.frames for clip in found}["video3"] == 32 and problems.counts == {"frame_count_close": 1}


def test_the_frame_rate_of_the_video_is_taken_where_no_csv_gives_one(tree: Path) -> None:
    draw_container(tree / "batch2/video7.avi", 17)
    put_line(tree / "rates.csv", 6, "")
    assert {clip.name: clip.frames_a_second for clip in look(tree)}["video7"] == 10.0


@pytest.mark.parametrize(
    ("read_it", "text", "code", "line"),
    [
        (read_list, "\n \n", "list_empty", None),
        (read_list, "video9\nvideo8\nvideo9\n", "video_duplicate", 3),
        (read_sample, "image_location\nvideo9/00001.jpg,\nvideo9/1.jpg,\n", "sample_line", 3),
        (read_sample, "image_location\nvideo9/00001.jpg,\nvideo9/00001.jpg,\n", "sample_line", 3),
        (read_sample, "image_location\nvideo9/00000.jpg,\n", "sample_line", 2),
        (read_sample, "image_location\n", "list_empty", None),
    ],
)
def test_a_broken_list_is_named_with_its_line(tmp_path: Path, read_it: Callable[[Path], object], text: str, code: str, line: int | None) -> None:
    (tmp_path / "list.txt").write_text(text)
    with pytest.raises(PaperError, match=re.escape(f"{code}: {tmp_path / 'list.txt'}:{'' if line is None else f'{line}:'}")):
        read_it(tmp_path / "list.txt")


def test_sample_and_list_must_name_the_same_videos(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("video8\nvideo9\n")
    with pytest.raises(PaperError, match=r"sample_video: \S+: video8 in only one"):
        wanted_frames(read_list(tmp_path / "list.txt"), {"video9": [1]}, [1, 1], tmp_path / "sample.txt")


def test_a_test_video_of_unknown_length_is_counted(tree: Path) -> None:
    problems = Problems()
    found = survey(tree, (), tree / "rates.csv", problems, tree / "Expression_Recognition_Challenge_test_set_release.txt")
    assert (found[0].frames, problems.counts) == (15, {"frames_guessed": 1})


def test_sound_that_is_no_wav_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF nothing")
    with pytest.raises(PaperError, match="audio_unreadable: .*a.wav:"):
        read_sound(tmp_path / "a.wav", Problems())


def test_silent_and_resampled_sound_is_counted(tmp_path: Path) -> None:
    problems = Problems()
    soundfile.write(tmp_path / "a.wav", np.zeros((8_000, 2)), 8_000)
    assert read_sound(tmp_path / "a.wav", problems).shape == (16_000,)
    assert problems.counts == {"audio_resampled": 1, "audio_silent": 1}


def test_a_video_without_wav_needs_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw_container(tmp_path / "a.avi", 3)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PaperError, match="ffmpeg_missing: .*a.avi: install ffmpeg"):
        take_out(tmp_path / "a.avi", tmp_path / "a.wav")


@needs_ffmpeg
def test_ffmpeg_says_whether_there_is_a_track(tmp_path: Path) -> None:
    draw_container(tmp_path / "a.avi", 3)
    (tmp_path / "b.mp4").write_bytes(b"no video")
    problems = Problems()
    clip = Clip("a", "a", 3, 10.0, tmp_path, np.array([1], np.int32), None, tmp_path / "a.avi")
    assert clip_sound(clip, tmp_path, problems) is None and problems.counts == {"audio_no_track": 1}
    with pytest.raises(PaperError, match="audio_failed: .*b.mp4:"):
        take_out(tmp_path / "b.mp4", tmp_path / "b.wav")
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob("*.wav"))


def test_every_error_and_warning_has_a_test_and_stands_in_the_handbook() -> None:
    here = Path(__file__).parent
    tests = "".join(path.read_text() for path in here.glob("test_paper_*.py"))
    handbook = (here.parent / "PAPER.md").read_text()
    for code, meaning in {**ERRORS, **WARNINGS}.items():
        assert code in tests, f"{code} has no test"
        assert f"| `{code}` | {meaning} |" in handbook, f"{code} is not in PAPER.md as problems.py says it"
