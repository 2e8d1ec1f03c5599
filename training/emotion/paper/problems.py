"""What can be wrong with what the paper profile reads: a name for each case, and whether it stops the work or is counted."""

from collections import Counter
from pathlib import Path

# Stops the video that it concerns; nothing is guessed. PAPER.md shows the same list, and a test compares the two.
ERRORS = {
    "layout_missing": "the Aff-Wild2 folder has no EXPR_*_Challenge with Train_Set or Validation_Set, or no cropped_aligned",
    "layout_ambiguous": "more than one EXPR_*_Challenge folder",
    "annotation_unreadable": "an annotation file or list that cannot be opened or is not UTF-8 text",
    "annotation_empty": "an annotation file without a line, or with a header and no frame",
    "header_missing": "the first line is a label already",
    "class_order": "the header does not name the eight classes in the challenge's order",
    "line_blank": "an empty line between labels: every later label would be one frame off",
    "label_not_integer": "a label that is no whole number",
    "label_out_of_range": "a label below -1 or above 7",
    "video_duplicate": "the same video in both sets, or twice in a list",
    "suffix_unknown": "a name that ends in neither _left nor _right, and has no sound, video or crops of its own",
    "crops_missing": "no folder cropped_aligned/<video>",
    "crops_empty": "a crop folder without one picture named like 00001.jpg",
    "crops_beyond": "crops numbered past the annotation's last frame by more than the tolerance",
    "crops_unreadable": "more than 5 % of a video's crops cannot be decoded",
    "frame_count_mismatch": "annotation and video differ in length by more than the tolerance",
    "frame_rate_unknown": "neither the csv nor a readable video gives the frame rate",
    "frame_rate_bad": "a line of the csv that is not `video,fps` with 1 to 240 frames a second",
    "source_ambiguous": "two video or sound files of the same name",
    "audio_missing_everywhere": "no video of the run has a sound or video file: the folder is not the whole of Aff-Wild2",
    "audio_unreadable": "a wav file that cannot be decoded",
    "audio_failed": "ffmpeg could not take the sound from a video",
    "ffmpeg_missing": "a video without a wav, and no ffmpeg to take its sound out",
    "list_empty": "a test list without a name",
    "sample_line": "a line of the sample file that is not `video/00001.jpg,`, or is there twice",
    "sample_video": "the sample file and the list do not name the same videos",
    "transformers_missing": "the transformers package is not installed or does not load",
    "model_folder_missing": "no folder with the backbone",
    "model_config_missing": "the backbone's folder has no readable config.json",
    "model_class_wrong": "config.json is of another class than BEiT or WavLM",
    "model_weights_missing": "the backbone's folder has no weights",
    "model_weights_incomplete": "weights that lack tensors of the class: they would be drawn at random",
    "model_weights_unreadable": "weights that cannot be loaded: truncated, or of another shape",
    "layer_missing": "a hidden state was asked for that the model does not have",
    "preprocessor_missing": "the backbone's folder has no readable preprocessor_config.json",
    "device_missing": "a GPU was asked for, and there is none that torch can use",
    "precision_unsupported": "a precision that the device does not run",
    "features_not_finite": "a backbone gave NaN or infinity",
    "cache_missing": "features of a video are not in the cache",
    "cache_unreadable": "a cache file that is truncated or lacks an array",
    "cache_mixed": "cached features made with different models or settings",
    "cache_length": "cached features of another length than the annotation",
    "labels_missing": "no labelled frame to learn from or to score",
    "checkpoint_missing": "no checkpoint of that name",
    "checkpoint_other": "a run cannot be resumed with another recipe, seed, or other features",
    "folds_too_few": "fewer sources than folds",
}

# Counted, named in the summary, and worked around as said here.
WARNINGS = {
    "annotation_all_ignored": "every label is -1: the video is left out of training and scores",
    "crop_name": "a file in a crop folder that is not named like 00001.jpg: ignored",
    "crops_beyond_few": "crops past the annotation's end, within the tolerance: ignored",
    "crop_unreadable": "a crop that cannot be decoded: the frame counts as one without a face",
    "frames_guessed": "no sample file and no video say how long a test video is: it ends at its last crop",
    "frame_count_close": "annotation and video differ in length within the tolerance: the annotation counts",
    "source_in_both_sets": "one source's people are in both sets: use folds, which keep sources together",
    "audio_resampled": "sound at another rate than 16 kHz: resampled",
    "audio_missing": "no sound or video file: the voice is invalid throughout",
    "audio_no_track": "a video without a sound track: the voice is invalid throughout",
    "audio_silent": "digital silence from end to end: the voice is invalid throughout",
    "cache_recomputed": "a cached file was stale, truncated or of other settings: computed again",
}


class PaperError(Exception):
    """A case of ERRORS. The text begins with its name, then says where (`path:line`), what is wrong and what to do."""

    def __init__(self, code: str, message: str, path: Path | None = None, line: int | None = None):
        if code not in ERRORS:
            raise KeyError(code)
        where = "" if path is None else f" {path}:" if line is None else f" {path}:{line}:"
        super().__init__(f"{code}:{where} {message}")
        self.code, self.path, self.line = code, path, line


class PaperErrors(Exception):
    """Several at once, so that one reading of the folder names everything that is wrong with it."""

    def __init__(self, errors: list[PaperError], shown: int = 20):
        more = [f"... and {len(errors) - shown} more"] if len(errors) > shown else []
        super().__init__("\n".join([str(error) for error in errors[:shown]] + more))
        self.errors = errors


class Problems:
    """Collects errors and counts warnings; the first three places of each warning are kept."""

    def __init__(self) -> None:
        self.errors: list[PaperError] = []
        self.counts: Counter[str] = Counter()
        self.places: dict[str, list[str]] = {}

    def warn(self, code: str, where: Path | str, detail: str = "") -> None:
        if code not in WARNINGS:
            raise KeyError(code)
        self.counts[code] += 1
        places = self.places.setdefault(code, [])
        if len(places) < 3:
            places.append(f"{where} {detail}".strip())

    def fail(self, error: PaperError) -> None:
        self.errors.append(error)

    def raise_errors(self) -> None:
        if self.errors:
            raise PaperErrors(self.errors)

    def report(self) -> None:
        if self.counts:
            print(self.summary(), flush=True)

    def summary(self) -> str:
        """One line for each kind of warning; empty where there was none."""
        return "\n".join(
            f"warning {code}: {count} times ({WARNINGS[code]}), such as {'; '.join(self.places[code])}"
            for code, count in sorted(self.counts.items())
        )
