"""Where data is read from and where intermediate things are written."""

import argparse
import os
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
CACHE = TRAINING / "cache"
OUT = Path(os.environ.get("OVERTONE_TRAINING_OUT", TRAINING / "out"))
MODELS = TRAINING.parent / "models"


def parser(sentence: str) -> argparse.ArgumentParser:
    """The arguments that every script has."""
    made = argparse.ArgumentParser(description=sentence)
    made.add_argument("--data", type=Path, default=os.environ.get("OVERTONE_DATA"), help="data folder (or OVERTONE_DATA)")
    made.add_argument("--threads", type=int, default=2)
    made.add_argument("--device", default="cpu", help="cpu or cuda")
    made.add_argument("--seed", type=int, default=1)
    return made


def data_folder(args: argparse.Namespace) -> Path:
    if args.data is None or not Path(args.data).is_dir():
        raise SystemExit("no data folder: give --data DIR or set OVERTONE_DATA (training/README.md says what is in it)")
    return Path(args.data)
