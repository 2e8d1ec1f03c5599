"""A csv of few labels: what is read, what is refused and by which name, what only costs a row."""

from pathlib import Path

import numpy as np
import pytest

from emotion.few.labels_csv import read_labelled
from emotion.few.problems import Problems
from own_pictures import SEVEN, made, write_csv, write_pictures

def read(folder: Path, *without: str, problems: Problems | None = None):
    return read_labelled(folder / "pictures", folder / "labels.csv", True, without, problems)


def rows_of(folder: Path) -> list[tuple[str, str]]:
    return [tuple(line.split(",")) for line in (folder / "labels.csv").read_text().splitlines()[1:]]


def test_a_good_csv_is_read_as_it_stands(made: Path) -> None:
    problems, own = Problems(), read(made)
    assert own.classes == SEVEN and len(own.labels) == 56 and np.bincount(own.labels).tolist() == [8] * 7
    write_csv(made / "labels.csv", [(f" {path} ".replace("/", "\\"), f"who, {label.upper()}") for path, label in rows_of(made)], "\ufeffPath,name, LABEL")
    again = read(made, problems=problems)
    assert again.names == own.names and np.array_equal(again.labels, own.labels) and not problems.places


@pytest.mark.parametrize("text, message", [
    (None, "csv_missing: .*labels.csv: no such file"),
    (b"", r"csv_columns: .*labels.csv:1: .*\(empty\)"),
    (b"path,label\n\n", "csv_empty: .*labels.csv: no row"),
    (b"picture,label\na.png,fear\n", "csv_columns: .*labels.csv:1: .*picture,label"),
    (b"path;label\na.png;fear\n", "csv_columns: .*semicolons"),
    ("path,label\nfür.png,fear\n".encode("latin-1"), "csv_unreadable: .*UTF-8"),
    ("path,label\na.png,fear\n".encode("utf-16"), "csv_unreadable: .*UTF-16"),
])
def test_a_csv_that_cannot_be_used_is_refused_by_name(text: bytes | None, message: str, made: Path) -> None:
    (made / "labels.csv").unlink() if text is None else (made / "labels.csv").write_bytes(text)
    with pytest.raises(SystemExit, match=message):
        read(made)


def test_bad_rows_are_named_with_their_lines_and_the_rest_is_used(made: Path) -> None:
    rows = rows_of(made)
    (made / "pictures/broken.png").write_text("no picture")
    bad = [
        ("gone.png", "fear"), ("broken.png", "fear"), ("neutral/0.png", "happy"), ("../labels.csv", "fear"), ("anger/0.png", "fear"),
        ("fear/1.png", "fear"), ("fear/2.png", ""), ("nowhere.png", "sad"),
    ]
    write_csv(made / "labels.csv", [*rows, *bad])
    problems = Problems()
    own = read(made, problems=problems)
    assert len(own.labels) == 55 and "anger/0.png" not in own.names
    places = {code: [place.split(":")[1] for place in found] for code, found in problems.places.items()}
    assert places == {
        "picture_missing": ["58", "65"], "picture_unreadable": ["59"], "label_unknown": ["60", "65"], "path_outside": ["61"],
        "label_contradicts": ["10", "62"], "picture_twice": ["63"], "row_short": ["64"],
    }
    assert "labels.csv:60: neutral/0.png (happy; there are neutral, anger" in problems.summary()


def test_all_that_is_wrong_with_a_set_is_told_at_once(made: Path) -> None:
    rows = [row for row in rows_of(made) if row[1] != "disgust" and row not in [(f"fear/{n}.png", "fear") for n in range(5)]]
    write_csv(made / "labels.csv", [*rows, ("gone.png", "disgust")])
    with pytest.raises(SystemExit) as stopped:
        read(made)
    told = str(stopped.value)
    assert "class_missing: disgust: no usable picture" in told and "--without disgust" in told
    assert "class_small: fear: 3 usable" in told and "picture_missing" in told and "labels.csv:45: gone.png" in told
    write_csv(made / "labels.csv", rows)
    assert read(made, "disgust", "fear").classes == ("neutral", "anger", "happiness", "sadness", "surprise")


def test_other_is_wanted_where_the_csv_has_it(made: Path) -> None:
    rows = rows_of(made) + write_pictures(made / "pictures", ("other",), 3)
    write_csv(made / "labels.csv", rows)
    with pytest.raises(SystemExit, match="class_small: other: 3 usable"):
        read(made)
    problems = Problems()
    assert read(made, "other", problems=problems).classes == SEVEN and len(problems.places["label_left_out"]) == 3


def test_when_half_of_the_rows_are_bad_the_likely_reason_is_told(made: Path) -> None:
    write_csv(made / "labels.csv", [(f"pictures/{path}", label) for path, label in rows_of(made)])
    with pytest.raises(SystemExit, match="labels_mostly_bad: .*56 of 56 rows cannot be used: are the paths relative to"):
        read(made)


def test_one_expression_alone_cannot_be_told_from_anything(made: Path) -> None:
    with pytest.raises(SystemExit, match="classes_too_few: fear"):
        read(made, *(label for label in SEVEN if label != "fear"))
