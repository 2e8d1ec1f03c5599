"""Own labels, step 2 of 3: trains an encoder on what few_prepare.py wrote, and compares it with the shipped one on what was held out."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion.few.methods import METHODS
from emotion.few.own_pool import load_own
from emotion.few.own_training import BEGINNINGS, LEAST_STEPS, MOST_STEPS, compared, note_scores, plan_of, report, train
from emotion.paths import CACHE, MODELS, OUT
from emotion.training import prepare_torch

CHOICES = tuple(name for name, method in METHODS.items() if not method.all_labels)


def arguments() -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__, epilog="docs/TRAINING.md has the whole way. Next: scripts/few_export.py.")
    args.add_argument("--method", choices=CHOICES, help="; ".join(f"{name}: {METHODS[name].title}" for name in CHOICES) + "; default ours, or labels where there are no unlabelled pictures")
    args.add_argument("--begin", choices=BEGINNINGS, default="shipped", help="from the shipped encoder (its terms then hold for yours, too), or from nothing; default shipped")
    args.add_argument("--steps", type=int, help=f"default by the number of pictures, {LEAST_STEPS} to {MOST_STEPS}")
    args.add_argument("--width", type=float, help="of a network that begins from nothing: 1 where nothing is said, 0.5 trains faster; the shipped encoder has its own")
    args.add_argument("--resume", action="store_true", help="go on after the last epoch that was saved")
    args.add_argument("--cache", type=Path, default=CACHE)
    args.add_argument("--out", type=Path, default=OUT)
    args.add_argument("--threads", type=int, default=2)
    args.add_argument("--device", default="cpu", help="cpu or cuda")
    args.add_argument("--seed", type=int, default=1)
    found = args.parse_args()
    if found.steps is not None and found.steps < 1:
        args.error("--steps must be at least 1")
    if found.width is not None and not 0.25 <= found.width <= 4:
        args.error("--width must be between 0.25 and 4")
    return found


def main() -> None:
    args = arguments()
    own = load_own(args.cache)
    prepare_torch(args.threads, args.seed)
    plan = plan_of(own, args.method, args.steps, args.width, args.seed, args.begin)
    begun = "the shipped encoder" if plan.begin == "shipped" else f"nothing at width {plan.width:g}"
    print(f"{METHODS[plan.method].title}: {(own.labels >= 0).sum()} labelled and {own.unlabelled} unlabelled pictures, {plan.steps} steps, from {begun}", flush=True)
    learning = train(own, plan, args.out, args.resume, args.device, say=lambda text: print(text, flush=True))
    found = compared(own, learning.teacher.cpu(), MODELS)
    note_scores(args.out, found)
    print(report(own, found))
    print(f"wrote {args.out / 'few_own.pt'}; next: training/scripts/few_export.py --to DIR")


if __name__ == "__main__":
    main()
