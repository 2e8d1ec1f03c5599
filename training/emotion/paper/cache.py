"""Features on disk: one file for each video, written whole or not at all, with what it was made of inside."""

import json
import os
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from emotion.paper.annotations import Annotation
from emotion.paper.extraction import Tokens
from emotion.paper.problems import PaperError, Problems
from emotion.paper.sources import Clip
from emotion.training import say

FORMAT = 1
ARRAYS = ("visual", "visual_valid", "audio", "audio_valid")


def made_of(clip: Clip, settings: dict) -> dict:
    """The cache key: models and settings, and the files of this video by name and size."""
    crops = np.array([os.stat(clip.folder / f"{number:05d}.jpg").st_size for number in clip.crops], np.int64)
    files = [None if path is None else [path.name, path.stat().st_size] for path in (clip.sound, clip.video)]
    return {
        "format": FORMAT,
        "settings": settings,
        "frames": clip.frames,
        "framesASecond": clip.frames_a_second,
        "crops": f"{len(crops)}:{zlib.crc32(np.concatenate([clip.crops, crops]).tobytes()):08x}",
        "files": files,
    }


def cache_path(folder: Path, name: str) -> Path:
    return folder / f"{name}.npz"


def write(folder: Path, name: str, tokens: Tokens, key: dict) -> None:
    """Written next to its place and renamed: whoever interrupts this loses the one video at most."""
    folder.mkdir(parents=True, exist_ok=True)
    path = cache_path(folder, name)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, key=np.array(json.dumps(key, sort_keys=True)), **{array: getattr(tokens, array) for array in ARRAYS})
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def read(folder: Path, name: str) -> tuple[Tokens, dict]:
    """Raises cache_missing or cache_unreadable; every array is read, so a truncated file does not pass."""
    path = cache_path(folder, name)
    if not path.exists():
        raise PaperError("cache_missing", "run scripts/paper_extract.py for this set first", path)
    try:
        with np.load(path, allow_pickle=False) as file:
            tokens, key = Tokens(*(file[array] for array in ARRAYS)), json.loads(str(file["key"]))
        if len({len(getattr(tokens, array)) for array in ARRAYS}) != 1:
            raise ValueError("its arrays differ in length")
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise PaperError("cache_unreadable", f"{error}; run scripts/paper_extract.py again: it computes this one anew", path) from error
    return tokens, key


def fresh(folder: Path, clip: Clip, key: dict, problems: Problems) -> bool:
    """Whether the video's features are there, whole, and made of what the key says."""
    if not cache_path(folder, clip.name).exists():
        return False
    try:
        kept = read(folder, clip.name)[1]
    except PaperError as error:
        problems.warn("cache_recomputed", cache_path(folder, clip.name), f"({error.code})")
        return False
    if kept != json.loads(json.dumps(key)):
        changed = [name for name in key if kept.get(name) != json.loads(json.dumps(key[name]))]
        problems.warn("cache_recomputed", cache_path(folder, clip.name), f"(changed: {', '.join(changed)})")
        return False
    return True


def fill(folder: Path, clips: list[Clip], settings: dict, extract: Callable[[Clip], Tokens], problems: Problems) -> int:
    """Computes what is missing or stale, the others stay. A video that fails is named and the next one begun. Returns how many were computed."""
    keys = {clip.name: made_of(clip, settings) for clip in clips}
    due = [clip for clip in clips if not fresh(folder, clip, keys[clip.name], problems)]
    left, done_frames, begun_s, computed = sum(clip.frames for clip in due), 0, time.monotonic(), 0
    say(videos=len(clips), cached=len(clips) - len(due), to_compute=len(due), frames=left)
    for number, clip in enumerate(due, 1):
        try:
            write(folder, clip.name, extract(clip), keys[clip.name])
            computed += 1
        except PaperError as error:
            problems.fail(error)
        done_frames += clip.frames
        rate = done_frames / (time.monotonic() - begun_s)
        say(video=clip.name, done=f"{number}/{len(due)}", frames_a_second=rate, minutes_left=(left - done_frames) / rate / 60)
    return computed


def gather(folder: Path, annotations: list[Annotation]) -> tuple[list[Tokens], dict]:
    """The features of these videos, and the settings that all of them must share. Every video that lacks them is named at once."""
    problems, found, settings = Problems(), [], None
    for annotation in annotations:
        try:
            tokens, key = read(folder, annotation.name)
            path = cache_path(folder, annotation.name)
            if settings is not None and key["settings"] != settings:
                raise PaperError("cache_mixed", "made with other models or settings than the first video: run scripts/paper_extract.py again", path)
            settings = key["settings"]
            if annotation.frames is not None and len(tokens.visual) != annotation.frames:
                raise PaperError("cache_length", f"{len(tokens.visual)} frames, but {annotation.frames} labels in {annotation.path}", path)
            found.append(tokens)
        except PaperError as error:
            problems.fail(error)
    problems.raise_errors()
    return found, settings or {}
