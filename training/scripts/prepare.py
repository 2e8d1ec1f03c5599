"""Decodes the data once into training/cache: face crops, speech at 16 kHz, crops of drawn faces."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from emotion.faces import read_ferplus
from emotion.paths import CACHE, data_folder, parser
from emotion.training import say


def prepare_faces(data: Path) -> None:
    faces = read_ferplus(data)
    np.savez(CACHE / "faces.npz", **faces)
    say(faces=len(faces["crops"]))


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--only", choices=("faces", "speech", "drawn"), default=None)
    args = args.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    data = data_folder(args)
    if args.only in (None, "faces"):
        prepare_faces(data)
    if args.only in (None, "speech"):
        from emotion.speech_data import prepare_speech

        prepare_speech(data)
    if args.only in (None, "drawn"):
        from emotion.drawn_crops import prepare_drawn

        prepare_drawn()


if __name__ == "__main__":
    main()
