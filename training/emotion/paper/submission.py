"""The challenge's prediction file: a header, then one line for each picture with the number of its class."""

import os
from pathlib import Path

import numpy as np

from emotion.paper.annotations import CLASSES, Annotation
from emotion.paper.problems import PaperError

HEADER = ",".join(("image_location", *CLASSES))


def wanted_frames(tests: list[Annotation], sample: dict[str, list[int]] | None, frames: list[int], path: Path) -> list[tuple[str, list[int]]]:
    """Which crops of which videos are to be named: those of the sample file in its order, or every frame of the listed videos."""
    if sample is None:
        return [(test.name, list(range(1, count + 1))) for test, count in zip(tests, frames)]
    listed = {test.name for test in tests}
    if apart := sorted(listed ^ sample.keys()):
        raise PaperError("sample_video", f"{', '.join(apart[:5])} in only one of sample and list", path)
    return list(sample.items())


def write_submission(path: Path, wanted: list[tuple[str, list[int]]], guesses: dict[str, np.ndarray]) -> int:
    """`guesses`: [frames] class numbers by video. A frame past the end gets the last one's class. Returns the lines written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part, lines = path.with_name(path.name + ".part"), 0
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{HEADER}\n")
        for name, numbers in wanted:
            own = guesses[name]
            for number in numbers:
                file.write(f"{name}/{number:05d}.jpg,{int(own[min(number, len(own)) - 1])}\n")
                lines += 1
    os.replace(part, path)
    return lines
