"""Own labels, step 3 of 3: writes a folder of models that the server loads, with the encoder that few_train.py trained."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion.evaluation import SHOWN_RISK
from emotion.few.own_export import export_own
from emotion.few.own_pool import load_own
from emotion.few.own_training import NAME, own_network
from emotion.paths import CACHE, MODELS, OUT
from emotion.sidecars import read_json
from emotion.training import prepare_torch


def arguments() -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__, epilog="docs/TRAINING.md has the whole way.")
    args.add_argument("--to", type=Path, required=True, help="the folder to make; an earlier one of this script is replaced")
    args.add_argument("--models", type=Path, default=MODELS, help="the shipped models: detector, voice and fused model come from there")
    args.add_argument("--cache", type=Path, default=CACHE)
    args.add_argument("--out", type=Path, default=OUT)
    args.add_argument("--threads", type=int, default=2)
    return args.parse_args()


def main() -> None:
    args = arguments()
    own = load_own(args.cache)
    network, notes = own_network(own, args.out), read_json(args.out / f"{NAME}.json")
    prepare_torch(args.threads, seed=1)
    export_own(own, network, notes, args.models, args.to)
    unsure, joined = (read_json(args.to / f"{kind}.json")["unsure"] for kind in ("visual", "fused"))
    print(f"unsure below {unsure['threshold']}: {unsure['coverage']:.0%} of the held-out pictures would be shown, {unsure['risk']:.0%} of those wrong")
    if unsure["risk"] > SHOWN_RISK["visual"]:
        print(f"no threshold keeps that at {SHOWN_RISK['visual']:.0%}: the encoder is not ready for a call; more labels or steps may help")
    print(f"in a call, unsure below {joined['threshold']}")
    print(f"wrote {args.to}; load it: OVERTONE_ANALYSIS_MODELS_DIR={args.to.resolve()} npm start")


if __name__ == "__main__":
    main()
