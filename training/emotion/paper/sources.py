"""Finds what belongs to a video of Aff-Wild2: its face crops, its sound, its frame rate; checks that they fit together."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emotion.paper.annotations import Annotation, read_annotations, read_list, read_sample, text_lines
from emotion.paper.problems import PaperError, Problems

CROPS = "cropped_aligned"
VIDEO_SUFFIXES, SOUND_SUFFIX = (".mp4", ".avi", ".mkv", ".mov", ".webm"), ".wav"
# Containers estimate their frame count, and decoders drop a frame or two: within the larger of these, the annotation is believed.
TOLERANCE_FRAMES, TOLERANCE = 10, 0.01


@dataclass(frozen=True)
class Clip:
    """A video with all that its features are made of. `crops` [M] int32: the numbers, from 1, of the frames that have a face."""

    name: str
    source: str
    frames: int
    frames_a_second: float
    folder: Path
    crops: np.ndarray
    sound: Path | None
    video: Path | None


class Library:
    """The folders of one copy of Aff-Wild2, indexed once."""

    def __init__(self, root: Path, rates: Path | None, tolerance: float):
        self.root, self.rates, self.tolerance = root, {} if rates is None else read_rates(rates), tolerance
        self.crops = root / CROPS
        if not self.crops.is_dir():
            raise PaperError("layout_missing", f"no folder {CROPS}: unpack the challenge's cropped and aligned faces there", root)
        self.videos, self.sounds = self.index(VIDEO_SUFFIXES), self.index((SOUND_SUFFIX,))

    def index(self, suffixes: tuple[str, ...]) -> dict[str, list[Path]]:
        """Files up to two folders down by name; batch1, batch2, audio or any other folder may hold them."""
        found: dict[str, list[Path]] = {}
        folders = [self.root] + [path for path in sorted(self.root.glob("*")) if path.is_dir() and path.name != CROPS]
        folders += [inner for path in folders[1:] for inner in sorted(path.glob("*")) if inner.is_dir()]
        for folder in folders:
            for path in sorted(folder.iterdir()):
                if path.suffix.lower() in suffixes and path.is_file():
                    found.setdefault(path.stem, []).append(path)
        return found

    def one(self, index: dict[str, list[Path]], name: str, source: str) -> Path | None:
        paths = index.get(name) or index.get(source) or []
        if len(paths) > 1:
            raise PaperError("source_ambiguous", f"also {', '.join(str(path) for path in paths[1:])}: keep one", paths[0])
        return paths[0] if paths else None

    def clip(self, annotation: Annotation, wanted: int | None, problems: Problems) -> Clip:
        """Everything about one video, checked. `wanted`: the last frame that a sample file names, for a test video."""
        name, source = annotation.name, annotation.source
        sound, video = self.one(self.sounds, name, source), self.one(self.videos, name, source)
        folder = self.crops / name
        if not folder.is_dir():
            if re.search(r"_[A-Za-z]+$", source) and sound is None and video is None:
                raise PaperError("suffix_unknown", f"{name!r}: only _left and _right tell people of one video apart", annotation.path)
            raise PaperError("crops_missing", f"no crop folder for {annotation.path.name}; unpack {CROPS} completely", folder)
        crops = crop_numbers(folder, problems)
        rate, shown = self.rate(name, source, video)
        frames = annotation.frames or wanted or max(int(crops[-1]), shown or 0)
        if not (annotation.frames or wanted or shown):
            problems.warn("frames_guessed", name, f"({frames})")
        tolerance = max(TOLERANCE_FRAMES, round(self.tolerance * frames))
        if crops[-1] > frames:
            if crops[-1] > frames + tolerance:
                raise PaperError("crops_beyond", f"frame {crops[-1]} has a crop, but there are {frames} labels", annotation.path, frames + 1)
            problems.warn("crops_beyond_few", folder, f"({crops[-1] - frames})")
        if shown and annotation.frames and shown != frames:
            if abs(shown - frames) > tolerance:
                raise PaperError("frame_count_mismatch", f"{frames} labels, but {video} has {shown} frames", annotation.path, frames + 1)
            problems.warn("frame_count_close", annotation.path, f"({frames} labels, {shown} frames)")
        return Clip(name, source, frames, rate, folder, crops[crops <= frames], sound, video)

    def rate(self, name: str, source: str, video: Path | None) -> tuple[float, int | None]:
        """Frames a second, of the csv before the video's own; and the video's frame count where there is one."""
        listed = self.rates.get(name, self.rates.get(source))
        own, shown = (None, None) if video is None else probe(video)
        if listed is None and own is None:
            raise PaperError(
                "frame_rate_unknown", "no readable video and no line in a csv: give one with --frame-rates (header video,fps)",
                video or self.root / f"{source}.mp4",
            )
        return listed or own, shown


def probe(video: Path) -> tuple[float | None, int | None]:
    """Frame rate and frame count of the container; None where it does not say."""
    reader = cv2.VideoCapture(str(video))
    rate, count = reader.get(cv2.CAP_PROP_FPS), int(reader.get(cv2.CAP_PROP_FRAME_COUNT))
    reader.release()
    return (rate if 1 <= rate <= 240 else None), (count if count > 0 else None)


def crop_numbers(folder: Path, problems: Problems) -> np.ndarray:
    found = []
    for path in folder.iterdir():
        match = re.fullmatch(r"(\d{5,})\.jpg", path.name)
        if match and int(match[1]) > 0:
            found.append(int(match[1]))
        elif not path.name.startswith("."):  # the challenge's own archives hold .DS_Store files
            problems.warn("crop_name", path)
    if not found:
        raise PaperError("crops_empty", "no picture named like 00001.jpg; unpack it again", folder)
    return np.array(sorted(found), np.int32)


def crop_path(folder: Path, number: int) -> Path:
    return folder / f"{number:05d}.jpg"


def read_rates(path: Path) -> dict[str, float]:
    """Frame rates by video name from a csv with the header video,fps."""
    rates: dict[str, float] = {}
    rows = list(csv.reader(text_lines(path)))
    if not rows or [word.strip().lower() for word in rows[0]] != ["video", "fps"]:
        raise PaperError("frame_rate_bad", "the first line must be video,fps", path, 1)
    for line, row in enumerate(rows[1:], 2):
        if not row:
            continue
        try:
            name, rate = row[0].strip(), float(row[1])
        except (IndexError, ValueError):
            name, rate = "", 0.0
        if not name or len(row) != 2 or not 1 <= rate <= 240 or name in rates:
            raise PaperError("frame_rate_bad", f"{','.join(row)[:60]!r} is not `video,fps` with 1 to 240 frames a second, or is there twice", path, line)
        rates[name] = rate
    return rates


def survey(
    root: Path, splits: tuple[str, ...], rates: Path | None, problems: Problems, tests: Path | None = None, sample: Path | None = None,
    tolerance: float = TOLERANCE,
) -> list[Clip]:
    """The videos of the annotated sets, or of the list `tests`, that are in order; every other one's error goes to `problems`.

    `tolerance`: by what share of its frames a video, or its crops, may differ from its annotation.
    """
    annotations = read_annotations(root, splits, problems) if tests is None else read_list(tests)
    wanted = {} if sample is None else read_sample(sample)
    library, found = Library(root, rates, tolerance), []
    for annotation in annotations:
        try:
            found.append(library.clip(annotation, max(wanted.get(annotation.name, [0])) or None, problems))
        except PaperError as error:
            problems.fail(error)
    heard = library.sounds.keys() | library.videos.keys()
    if annotations and not any(heard & {one.name, one.source} for one in annotations):
        raise PaperError("audio_missing_everywhere", "put the videos into it, or wav files into audio/", root)
    return found
