"""A video's sound as 16 kHz mono samples: from its wav, or taken out of the video by ffmpeg."""

import math
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from emotion.paper.problems import PaperError, Problems
from emotion.paper.sources import Clip

SAMPLE_RATE_HZ = 16_000  # of WavLM
ONE_STEP = 1 / 32_768  # of 16 bits: lossy codecs give digital silence back as 0 or one step


def clip_sound(clip: Clip, kept: Path, problems: Problems) -> np.ndarray | None:
    """[n] float32 of -1..1, or None where there is no sound track. `kept`: the folder for sound taken out of videos."""
    path = clip.sound
    if path is None and clip.video is not None:
        # The size in the name: another video of the same name gets its sound taken out anew.
        path = kept / f"{clip.source}.{clip.video.stat().st_size}.wav"
        if not path.exists() and not take_out(clip.video, path):
            problems.warn("audio_no_track", clip.video)
            return None
    if path is None:
        problems.warn("audio_missing", clip.name)
        return None
    return read_sound(path, problems)


def read_sound(path: Path, problems: Problems) -> np.ndarray:
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        raise PaperError("audio_unreadable", f"{error}; extract the sound again", path) from error
    mono = samples.mean(axis=1)
    if rate != SAMPLE_RATE_HZ:
        problems.warn("audio_resampled", path, f"({rate} Hz)")
        common = math.gcd(rate, SAMPLE_RATE_HZ)
        mono = resample_poly(mono, SAMPLE_RATE_HZ // common, rate // common).astype(np.float32)
    if not loud(mono).any():
        problems.warn("audio_silent", path)
    return mono


def loud(samples: np.ndarray) -> np.ndarray:
    """[n] bool: not digital silence."""
    return np.abs(samples) > ONE_STEP


def take_out(video: Path, path: Path) -> bool:
    """Writes the first sound track as a 16 kHz mono wav; False where the video has none."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise PaperError(
            "ffmpeg_missing", f"install ffmpeg, or extract the sound elsewhere: ffmpeg -i {video.name} -vn -ac 1 -ar 16000 audio/{video.stem}.wav", video
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    command = [program, "-nostdin", "-v", "error", "-y", "-i", video, "-map", "0:a:0?", "-vn", "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-f", "wav", part]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        part.unlink(missing_ok=True)
        # With the optional map above and no track, ffmpeg says that its output has no stream.
        if "does not contain any stream" in done.stderr:
            return False
        raise PaperError("audio_failed", f"ffmpeg: {done.stderr.strip()[-300:] or done.returncode}", video)
    os.replace(part, path)
    return True
