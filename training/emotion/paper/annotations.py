"""Reads the challenge's text files: annotations of Aff-Wild2, the list of test videos, the sample of a submission."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emotion.paper.problems import PaperError, Problems

# The header of every annotation file and, after image_location, of the submission.
CLASSES = ("Neutral", "Anger", "Disgust", "Fear", "Happiness", "Sadness", "Surprise", "Other")
SETS = {"train": "Train_Set", "validation": "Validation_Set"}
SAMPLE_LINE = re.compile(r"([^/,]+)/(\d{5,})\.jpg(?:,\s*-?\d*)?")  # some years' samples hold an example label


@dataclass(frozen=True)
class Annotation:
    """`labels` [frames] int8, -1 where the frame is to be ignored, None for a test video; row i is crop i + 1."""

    name: str
    source: str
    split: str
    labels: np.ndarray | None
    frames: int | None
    path: Path


def source_of(name: str) -> str:
    """The video and sound file that a name stands for: two people of one video differ in _left and _right."""
    return re.sub(r"_(left|right)$", "", name)


def text_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PaperError("annotation_unreadable", f"{error}; unpack it again from the challenge's archive", path) from error


def read_labels(path: Path) -> np.ndarray:
    """[frames] int8 of -1..7. Raises PaperError with the line for everything that is not a label."""
    lines = [line.strip() for line in text_lines(path)]
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        raise PaperError("annotation_empty", "the file has no line; unpack it again", path)
    if re.fullmatch(r"[+-]?\d+", lines[0]):
        raise PaperError("header_missing", f"expected {','.join(CLASSES)!r}, found the label {lines[0]!r}", path, 1)
    header = [word.strip().lower() for word in lines[0].split(",")]
    if header != [name.lower() for name in CLASSES]:
        raise PaperError("class_order", f"expected {','.join(CLASSES)!r}, found {lines[0][:100]!r}: is it another challenge's file?", path, 1)
    if len(lines) == 1:
        raise PaperError("annotation_empty", "a header and no frame; unpack it again", path, 1)
    labels = np.empty(len(lines) - 1, np.int8)
    for row, word in enumerate(lines[1:]):
        labels[row] = one_label(word, path, row + 2)
    return labels


def one_label(word: str, path: Path, line: int) -> int:
    if not word:
        raise PaperError("line_blank", "an empty line between labels would shift all later ones by a frame; remove it or write -1", path, line)
    if not re.fullmatch(r"[+-]?\d+", word):
        raise PaperError("label_not_integer", f"expected -1 to 7, found {word[:40]!r}", path, line)
    if not -1 <= int(word) <= 7:
        raise PaperError("label_out_of_range", f"expected -1 to 7, found {word}", path, line)
    return int(word)


def challenge_folder(root: Path) -> Path:
    """EXPR_Classification_Challenge (ABAW 3 to 5) or EXPR_Recognition_Challenge (from 6), at most two folders down."""
    found = sorted({path for depth in ("", "*/", "*/*/") for path in root.glob(f"{depth}EXPR_*_Challenge") if path.is_dir()})
    if not found:
        raise PaperError("layout_missing", "no folder EXPR_Classification_Challenge or EXPR_Recognition_Challenge in it", root)
    if len(found) > 1:
        raise PaperError("layout_ambiguous", f"{', '.join(path.name for path in found)}: keep one", root)
    return found[0]


def read_annotations(root: Path, splits: tuple[str, ...], problems: Problems) -> list[Annotation]:
    """All videos of the sets, sorted by name within a set. What is wrong with a file goes to `problems`; the others are read."""
    folder, found = challenge_folder(root), []
    for split in splits:
        own = folder / SETS[split]
        if not own.is_dir():
            raise PaperError("layout_missing", f"no folder {SETS[split]}", folder)
        for path in sorted(own.glob("*.txt")):
            try:
                labels = read_labels(path)
            except PaperError as error:
                problems.fail(error)
                continue
            if (labels < 0).all():
                problems.warn("annotation_all_ignored", path)
            found.append(Annotation(path.stem, source_of(path.stem), split, labels, len(labels), path))
    check_twice(found, problems)
    return found


def check_twice(found: list[Annotation], problems: Problems) -> None:
    sets: dict[str, set[str]] = {}
    seen: dict[str, Annotation] = {}
    for one in found:
        if one.name in seen:
            problems.fail(PaperError("video_duplicate", f"also in {seen[one.name].path}: a video must not be in both sets", one.path))
        seen.setdefault(one.name, one)
        sets.setdefault(one.source, set()).add(one.split)
    for source, own in sets.items():
        if len(own) > 1:
            problems.warn("source_in_both_sets", source)


def read_list(path: Path) -> list[Annotation]:
    """The test videos, one name a line, as the challenge's *_test_set_release.txt gives them."""
    found, seen = [], {}
    for number, line in enumerate(text_lines(path), 1):
        name = line.strip()
        if not name:
            continue
        if name in seen:
            raise PaperError("video_duplicate", f"{name} is on line {seen[name]} already", path, number)
        seen[name] = number
        found.append(Annotation(name, source_of(name), "test", None, None, path))
    if not found:
        raise PaperError("list_empty", "no video name in it: give the challenge's list, one name a line", path)
    return found


def read_sample(path: Path) -> dict[str, list[int]]:
    """Crop numbers that a submission must name, by video, both in the sample file's order."""
    wanted: dict[str, list[int]] = {}
    seen = set()
    for number, line in enumerate(text_lines(path)[1:], 2):
        if not line.strip():
            continue
        match = SAMPLE_LINE.fullmatch(line.strip())
        if match is None or int(match[2]) == 0 or match.groups() in seen:
            why = "is there twice" if match and match.groups() in seen else "is not `video/00001.jpg,` with numbers from 1"
            raise PaperError("sample_line", f"{line.strip()[:60]!r} {why}", path, number)
        seen.add(match.groups())
        wanted.setdefault(match[1], []).append(int(match[2]))
    if not wanted:
        raise PaperError("list_empty", "no picture named in it", path)
    return wanted
