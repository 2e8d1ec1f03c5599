"""Reads a csv of few labels (path,label) beside its pictures, and says all that is wrong with it before anything is trained."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from emotion.few.folder import named_crops, picture_names
from emotion.few.problems import Problems
from emotion.labels import INDEX, LABELS

COLUMNS = ("path", "label")
OPTIONAL = "other"  # wanted only where the csv has it
LEAST = 4  # labelled pictures of an expression: a quarter, so at least one, is held out
SIGNS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


@dataclass(frozen=True)
class Row:
    line: int
    path: str
    label: str


@dataclass(frozen=True)
class Labelled:
    """Crops uint8 [N, 48, 48] with their files, and `labels` [N] that count `classes`."""

    crops: np.ndarray
    names: tuple[str, ...]
    labels: np.ndarray
    classes: tuple[str, ...]


def read_labelled(pictures: Path, labels: Path, given: bool, without: tuple[str, ...] = (), problems: Problems | None = None) -> Labelled:
    """The labelled pictures that can be used. Exits with one message where the whole cannot be."""
    problems = problems or Problems()
    known = len(problems.errors)
    rows = read_rows(labels, problems)
    if not rows and len(problems.errors) == known:
        problems.fail("csv_empty", labels)
    if not pictures.is_dir():
        problems.fail("folder_missing", pictures)
    if not rows or not pictures.is_dir():
        problems.stop_if_failed()
    picture_names(pictures, problems)
    usable = agreeing([row for row in rows if sound(row, pictures, labels, without, problems)], labels, problems)
    lines, label_of = {row.path: row.line for row in usable}, {row.path: row.label for row in usable}
    found = named_crops(pictures, list(label_of), given, problems, lambda name: f"{labels.name}:{lines[name]}: {name}")
    said = [label_of[name] for name in found.names]
    harmless = problems.counts()["picture_twice"] + problems.counts()["label_left_out"]
    bad = len(rows) - harmless - len(said)
    if bad and 2 * bad >= len(rows) - harmless:
        problems.fail("labels_mostly_bad", labels, f"{bad} of {len(rows) - harmless} rows cannot be used: {next_step(pictures, problems)}")
    classes = wanted(said, rows, without)
    check_classes(said, classes, problems)
    problems.stop_if_failed()
    return Labelled(found.crops, found.names, np.array([classes.index(label) for label in said]), classes)


def read_rows(path: Path, problems: Problems) -> list[Row]:
    """Rows with their line numbers; an unreadable file or a missing column stops."""
    if not path.is_file():
        problems.fail("csv_missing", path)
        return []
    try:
        coded = path.read_bytes()
        if coded.startswith(SIGNS):
            raise UnicodeError("it is UTF-16")
        lines = csv.reader(io.StringIO(coded.decode("utf-8-sig"), newline=""))
        return list(rows_of(lines, path, problems))
    except (OSError, UnicodeError, csv.Error) as error:
        problems.fail("csv_unreadable", path, f"cannot be read as UTF-8 text ({error}): save it as CSV UTF-8")
        return []


def rows_of(lines: Iterator[list[str]], path: Path, problems: Problems) -> Iterator[Row]:
    header = [name.strip().lower() for name in next(lines, [])]
    if any(name not in header for name in COLUMNS):
        said = ",".join(header) or "(empty)"
        with_semicolons = " (it has semicolons: save it with commas)" if ";" in said else ""
        problems.fail("csv_columns", f"{path}:1", f"the first line must name the columns path,label, and is {said}{with_semicolons}")
        return
    at = [header.index(name) for name in COLUMNS]
    for fields in lines:
        if not any(field.strip() for field in fields):
            continue
        cells = [fields[place].strip() if place < len(fields) else "" for place in at]
        if all(cells):
            yield Row(lines.line_num, PurePosixPath(cells[0].replace("\\", "/")).as_posix(), cells[1].lower())
        else:
            problems.warn("row_short", f"{path.name}:{lines.line_num}")
            yield Row(lines.line_num, "", "")


def sound(row: Row, pictures: Path, labels: Path, without: tuple[str, ...], problems: Problems) -> bool:
    """Whether a row names a picture that is there and a label that is wanted."""
    if not row.path:
        return False
    where, way = f"{labels.name}:{row.line}: {row.path}", PurePosixPath(row.path)
    code = None
    if way.is_absolute() or ".." in way.parts or ":" in way.parts[0]:
        code = "path_outside"
    elif not (pictures / row.path).is_file():
        code = "picture_missing"
    if code:
        problems.warn(code, where)
    if row.label not in INDEX:
        problems.warn("label_unknown", where, f"{row.label}; there are {', '.join(LABELS)}")
    elif row.label in without and not code:
        problems.warn("label_left_out", where, row.label)
    return code is None and row.label in INDEX and row.label not in without


def agreeing(rows: list[Row], labels: Path, problems: Problems) -> list[Row]:
    """Each picture once; none where two rows say different things of it."""
    by_path: dict[str, list[Row]] = {}
    for row in rows:
        by_path.setdefault(row.path, []).append(row)
    kept = []
    for path, own in by_path.items():
        if len({row.label for row in own}) > 1:
            for row in own:
                problems.warn("label_contradicts", f"{labels.name}:{row.line}: {path}", row.label)
            continue
        for again in own[1:]:
            problems.warn("picture_twice", f"{labels.name}:{again.line}: {path}")
        kept.append(own[0])
    return kept


def wanted(said: list[str], rows: list[Row], without: tuple[str, ...]) -> tuple[str, ...]:
    """The seven expressions and, where a row names it, "other"; without those left out on purpose."""
    named = {*said, *(row.label for row in rows)}
    return tuple(label for label in LABELS if label not in without and (label != OPTIONAL or label in named))


def check_classes(said: list[str], classes: tuple[str, ...], problems: Problems) -> None:
    for label in classes:
        count = said.count(label)
        if count == 0:
            problems.fail("class_missing", label, f"no usable picture; label at least {LEAST}, or leave it out on purpose: --without {label}")
        elif count < LEAST:
            problems.fail("class_small", label, f"{count} usable, at least {LEAST} are needed (a quarter is held out); label more, or --without {label}")
    if len(classes) < 2:
        problems.fail("classes_too_few", ", ".join(classes) or "none")


def next_step(pictures: Path, problems: Problems) -> str:
    """The likeliest reason, from what went wrong most often."""
    most = problems.counts().most_common(1)[0][0]
    return {
        "picture_missing": f"are the paths relative to {pictures}?", "face_missing": "are they face crops already (--crops-given)?",
        "path_outside": f"give paths relative to {pictures}", "label_unknown": f"the labels are {', '.join(LABELS)}",
    }.get(most, f"most often {most}, listed below")
