"""Paper profile, step 2: trains the fused model on cached features, on the challenge's sets or on folds that keep people apart."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from emotion.paper.annotations import read_annotations
from emotion.paper.backbones import check_device
from emotion.paper.cache import gather
from emotion.paper.learning import evaluate, train, trained_net
from emotion.paper.net import NETS
from emotion.paper.problems import PaperError, PaperErrors, Problems
from emotion.paper.recipe import Recipe
from emotion.paper.scoring import folds_of
from emotion.paper.windows import Video, videos_of
from emotion.paths import CACHE, OUT
from emotion.training import prepare_torch, say


def arguments() -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__, epilog="Run scripts/paper_extract.py first; training/PAPER.md has the whole way.")
    args.add_argument("--affwild", type=Path, required=True, help="Aff-Wild2: its EXPR_*_Challenge/ is read")
    args.add_argument("--cache", type=Path, default=CACHE / "paper")
    args.add_argument("--name", default="paper", help="the checkpoint is training/out/NAME.pt, the best epoch NAME_best.pt")
    args.add_argument("--out", type=Path, default=OUT)
    args.add_argument("--folds", type=int, help="instead of the challenge's sets: so many folds of both, by video, scores of each")
    args.add_argument("--deltas", type=int, nargs="*", default=[0, 5, 10, 25, 50], help="box means of the probabilities to score, in frames")
    args.add_argument("--resume", action="store_true")
    args.add_argument("--device", default="cpu", help="cpu or cuda")
    args.add_argument("--threads", type=int, default=2)
    args.add_argument("--seed", type=int, default=1)
    for field in dataclasses.fields(Recipe):
        choices = tuple(NETS) if field.name == "kind" else None
        args.add_argument(f"--{field.name.replace('_', '-')}", type=field.type, default=field.default, choices=choices, help=f"default {field.default}")
    return args.parse_args()


def load_videos(args: argparse.Namespace, split: str) -> tuple[list[Video], dict]:
    """The labelled videos of a set; what is wrong with the annotations ends the run before anything is trained."""
    problems = Problems()
    annotations = [one for one in read_annotations(args.affwild, (split,), problems) if (one.labels >= 0).any()]
    problems.raise_errors()
    problems.report()
    tokens, settings = gather(args.cache, annotations)
    size = sum(part.nbytes for own in tokens for part in (own.visual, own.audio))
    say(split=split, videos=len(annotations), frames=sum(one.frames for one in annotations), gigabytes=size / 1e9)
    return videos_of(annotations, tokens), settings


def run(args: argparse.Namespace, own: list[Video], held_out: list[Video], recipe: Recipe, name: str, settings: dict) -> dict:
    checkpoint = args.out / f"{name}.pt"
    best = train(own, held_out, recipe, checkpoint, args.device, args.seed, settings, args.resume)
    net, _, _ = trained_net(args.out / f"{name}_best.pt", args.device)
    smoothed = {delta: evaluate(net, held_out, recipe, args.device, delta)["macroF1"] for delta in args.deltas}
    found = {"epoch": best["epoch"], "best": best["score"], "last": best["last"], "macroF1ByDelta": smoothed}
    print(json.dumps({name: found}), flush=True)
    return found


def by_folds(args: argparse.Namespace, videos: list[Video], recipe: Recipe, settings: dict) -> None:
    """The last epoch's score is the honest one: the best epoch was chosen on the fold that it is scored on."""
    if len({video.source for video in videos}) < args.folds or args.folds < 2:
        raise PaperError("folds_too_few", f"{args.folds} folds of {len({video.source for video in videos})} sources")
    fold = folds_of([video.source for video in videos], [len(video.labels) for video in videos], args.folds)
    found = []
    for number in range(args.folds):
        own = [video for video, place in zip(videos, fold) if place != number]
        held_out = [video for video, place in zip(videos, fold) if place == number]
        found.append(run(args, own, held_out, recipe, f"{args.name}_fold{number + 1}", settings))
    means = {
        kind: [round(float(part), 4) for part in (np.mean(scores), np.std(scores))]
        for kind in ("best", "last")
        for scores in [[one[kind]["macroF1"] for one in found]]
    }
    print(json.dumps({"folds": args.folds, "macroF1MeanAndDeviation": means}), flush=True)


def main() -> int:
    args = arguments()
    prepare_torch(args.threads, args.seed)
    recipe = Recipe(**{field.name: getattr(args, field.name) for field in dataclasses.fields(Recipe)})
    try:
        check_device(args.device)
        own, settings = load_videos(args, "train")
        held_out, other = load_videos(args, "validation")
        if own and held_out and other != settings:
            raise PaperError("cache_mixed", "the two sets were extracted with different models or settings", args.cache)
        if args.folds:
            by_folds(args, own + held_out, recipe, settings)
        else:
            run(args, own, held_out, recipe, args.name, settings)
    except (PaperError, PaperErrors) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: --resume goes on after the last whole epoch", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
