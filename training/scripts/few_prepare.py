"""Own labels, step 1 of 3: reads pictures and a csv of labels, holds a quarter out, and writes training/cache/few_own.npz."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion.few.own_pool import prepare
from emotion.labels import LABELS
from emotion.paths import CACHE
from emotion.training import prepare_torch


def arguments() -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__, epilog="docs/TRAINING.md has the whole way. Next: scripts/few_train.py.")
    args.add_argument("--pictures", type=Path, required=True, help="folder of the labelled pictures")
    args.add_argument("--labels", type=Path, required=True, help="csv with the columns path,label; paths relative to --pictures")
    args.add_argument("--unlabelled", type=Path, help="folder of further pictures, without labels")
    args.add_argument("--crops-given", action="store_true", help="the pictures are face crops already; none is looked for")
    args.add_argument("--without", nargs="+", default=(), choices=LABELS, metavar="LABEL", help=f"expressions left out on purpose, of: {' '.join(LABELS)}")
    args.add_argument("--cache", type=Path, default=CACHE)
    args.add_argument("--threads", type=int, default=2)
    args.add_argument("--seed", type=int, default=1, help="draws the quarter that is held out")
    return args.parse_args()


def main() -> None:
    args = arguments()
    prepare_torch(args.threads, args.seed)
    own = prepare(args.pictures, args.labels, args.unlabelled, args.crops_given, tuple(args.without), args.seed, args.cache / "faces.npz")
    path = own.save(args.cache)
    print(own.table())
    print(f"{'unlabelled':10s} {own.unlabelled:8d}")
    if own.seen > 0:
        print(f"{own.seen} of the {len(own.test_labels)} held-out pictures are nearly in FER+ Training: the shipped encoder has learned from them")
    print(f"wrote {path}; next: training/scripts/few_train.py")


if __name__ == "__main__":
    main()
