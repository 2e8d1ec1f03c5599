"""Trains every row of the ablation with several seeds, scores it on held-out faces and speakers, and draws table and plot.

One result file a row and seed in training/out/ablation: what is there is not trained again, and two processes with
different --seeds can share the work. --report writes docs/ABLATION.md and docs/images/ablation.svg from what is there.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import torch

from emotion.ablation import VARIANTS, Variant, baselines, read, score, test_streams
from emotion.ablation_report import write_report
from emotion.checkpoints import encoder
from emotion.fused_data import load_faces, load_voices
from emotion.fused_net import FusedNet
from emotion.fused_training import Fitting, Recipe
from emotion.paths import OUT, parser
from emotion.sidecars import read_json, write_json
from emotion.training import prepare_torch, say

RESULTS = OUT / "ablation"


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--steps", type=int, default=600, help="training steps of each row")
    args.add_argument("--streams", type=int, default=300, help="test streams of 12 s")
    args.add_argument("--seeds", type=int, nargs="*", default=[1, 2])
    args.add_argument("--report", action="store_true", help="only write table and plot")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    RESULTS.mkdir(parents=True, exist_ok=True)
    if not args.report:
        train_all(args)
    write_report({path.stem: read_json(path) for path in sorted(RESULTS.glob("*.json"))})


def train_all(args) -> None:
    encoders = {kind: encoder(kind)[0].head for kind in ("visual", "speech")}
    heads = {kind: (head.weight.detach().numpy(), head.bias.detach().numpy()) for kind, head in encoders.items()}
    sets = test_streams(args.streams)
    for name, found in baselines(sets, heads).items():
        write_json(RESULTS / f"{name}.json", {"row": name, "seed": 0, "scores": found})
    faces, voices = load_faces("train"), load_voices("train")
    for seed in args.seeds:
        for variant in VARIANTS:
            result = RESULTS / f"{variant.name} {seed}.json"
            if result.exists():
                say(row=repr(variant.name), seed=seed, kept=result.name)
                continue
            model = fitted(variant, encoders, faces, voices, seed, args.steps)
            found = {name: score(own, read(model, own, variant.votes)) for name, own in sets.items()}
            write_json(result, {"row": variant.name, "seed": seed, "steps": args.steps, "streams": args.streams, "scores": found})
            say(row=repr(variant.name), seed=seed, **{name.replace(" ", "_"): own["macroF1"] for name, own in found.items()})


def fitted(variant: Variant, encoders: dict, faces, voices, seed: int, steps: int) -> FusedNet:
    """Trained now, or taken from the row whose weights this one shares."""
    kept = RESULTS / f"{variant.like or variant.name} {seed}.pt"
    torch.manual_seed(seed)
    model = FusedNet(ablation=variant.ablation)
    model.take_heads(encoders["visual"], encoders["speech"])
    if kept.exists():
        model.load_state_dict(torch.load(kept))
        return model
    fitting = Fitting(model, faces, voices, Recipe(steps=steps, **variant.recipe), seed)
    found = fitting.run(400, lambda loss: say(row=repr(variant.name), seed=seed, step=fitting.schedule.step, loss=loss))
    torch.save(found.state_dict(), kept)
    return found


if __name__ == "__main__":
    main()
