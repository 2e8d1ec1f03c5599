"""What can be wrong with somebody's own pictures and labels: a name for each case, and whether it stops the work or costs a picture."""

from collections import Counter
from typing import NoReturn

# Each stops before anything is trained; all that are found are told at once. docs/TRAINING.md says what to do about each.
ERRORS = {
    "folder_missing": "no such folder",
    "folder_empty": "no picture in the folder (jpg, jpeg, png, webp, bmp; at any depth)",
    "csv_missing": "no such file",
    "csv_unreadable": "a file that cannot be opened, or is not UTF-8 text",
    "csv_columns": "the first line does not name the columns path and label, with a comma between",
    "csv_empty": "no row below the header",
    "labels_mostly_bad": "half of the rows or more cannot be used: rather the file or the folder is wrong than the rows",
    "class_missing": "an expression without a single usable picture",
    "class_small": "an expression with too few usable pictures to hold a quarter out",
    "class_alike": "an expression whose pictures are too much alike to be on both sides",
    "classes_too_few": "fewer than two expressions are left to tell apart",
    "unlabelled_empty": "no unlabelled picture is left",
}

# Each costs one picture, which is named, and the rest goes on.
WARNINGS = {
    "row_short": "a row without a path or without a label",
    "path_outside": "a path that leads out of the pictures folder: give it relative to that folder",
    "picture_missing": "no such picture",
    "picture_unreadable": "a file that cannot be decoded as a picture",
    "picture_flat": "a picture of one even grey: there is nothing to see",
    "face_missing": "the detector finds no face (a picture that is a face crop already needs --crops-given)",
    "label_unknown": "a label that is none of the eight",
    "label_left_out": "a label that --without leaves out",
    "label_contradicts": "the same picture with two labels: neither is used",
    "picture_twice": "the same picture with the same label again: counted once",
    "alike_contradict": "nearly the same picture with another label: both are used, on the same side",
    "held_out_again": "an unlabelled picture that is nearly one of those held out: not used",
    "test_again": "an unlabelled picture that is nearly one of FER+ PrivateTest, this project's own test: not used",
}
SHOWN = 20  # places of each kind
ASKED_FOR = ("label_left_out",)  # counted, not listed


class Problems:
    """Collects what is wrong; `stop` ends the work with one message if anything has to."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.places: dict[str, list[str]] = {}

    def fail(self, code: str, where: object, detail: str = "") -> None:
        if code not in ERRORS:
            raise KeyError(code)
        self.errors.append(f"{code}: {where}: {detail or ERRORS[code]}")

    def warn(self, code: str, where: object, detail: str = "") -> None:
        if code not in WARNINGS:
            raise KeyError(code)
        self.places.setdefault(code, []).append(f"{where} ({detail})" if detail else str(where))

    def counts(self) -> Counter[str]:
        return Counter({code: len(places) for code, places in self.places.items()})

    def summary(self) -> str:
        """A line for each kind of warning and one for each of its places, the first twenty; empty where there was none."""
        lines = []
        for code, places in sorted(self.places.items()):
            lines.append(f"warning {code}, {len(places)}: {WARNINGS[code]}")
            if code in ASKED_FOR:
                continue
            lines += [f"  {place}" for place in places[:SHOWN]] + [f"  ... and {len(places) - SHOWN} more"] * (len(places) > SHOWN)
        return "\n".join(lines)

    def stop_if_failed(self) -> None:
        """Exits with every error, and the warnings below them, which often say why."""
        if self.errors:
            raise SystemExit("\n".join([*self.errors, *filter(None, [self.summary()])]))

    def stop(self, code: str, where: object, detail: str = "") -> NoReturn:
        self.fail(code, where, detail)
        self.stop_if_failed()
        raise AssertionError
