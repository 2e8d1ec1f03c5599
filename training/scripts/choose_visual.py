"""Prints the validation scores of visual checkpoints, of the mean of their weights, and of the shipped graph; takes one as the encoder to export."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch

from emotion.checkpoints import trained
from emotion.evaluation import face_set, visual_logits
from emotion.faces import augment, normalise
from emotion.local_attention import LocalAttention
from emotion.lowest_layer import lowest_layer
from emotion.metrics import scores
from emotion.paths import MODELS, OUT, parser
from emotion.training import load, prepare_torch, save, say
from emotion.visual_net import VisualNet, like, predict
from train_visual import training_set

MEASURED_ON = 4096  # training views that the mean's batch normalisation is measured on


def mean_of(names: list[str], seed: int) -> VisualNet:
    """The mean of the averaged weights (model soup, Wortsman et al. 2022), its normalisation measured anew on training views."""
    states = [load(OUT / f"{name}.pt")["average"] for name in names]
    model = like(states[0])
    model.load_state_dict({key: torch.stack([state[key].float() for state in states]).mean(0).to(states[0][key].dtype) for key in states[0]})
    crops, _, weight = training_set(drawn_share=0.04)
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(crops), MEASURED_ON, p=weight / weight.sum())
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None  # a plain mean over the batches
    model.train()
    if isinstance(model.attention, LocalAttention):
        model.attention.drop = 0.0
    with torch.no_grad():
        for at in range(0, MEASURED_ON, 256):
            views = np.stack([augment(crops[i], rng) for i in chosen[at : at + 256]])
            model(torch.from_numpy(normalise(views)[:, None]))
    return model.eval()


def main() -> None:
    args = parser(__doc__)
    args.add_argument("names", nargs="+", help="checkpoints in training/out, without .pt")
    args.add_argument("--take", default=None, help="one of them, or mean: copied to visual.pt")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    crops, truth = face_set(1, with_other=False)
    small = lowest_layer(crops)

    def judge(name: str, read) -> None:
        for shown, seen in (("clean", crops), ("lowestLayer", small)):
            found = scores(truth, read(seen).argmax(1))
            say(encoder=name, shown=shown, **{key: found[key] for key in ("n", "accuracy", "uar", "macroF1")})

    judge("shipped", lambda seen: visual_logits(MODELS, seen))
    for name in args.names:
        model = trained("visual", name)[0]
        judge(name, lambda seen: predict(model, seen)[1])
    if len(args.names) > 1:
        mean = mean_of(args.names, args.seed)
        judge("mean", lambda seen: predict(mean, seen)[1])
        save(OUT / "mean.pt", average=mean.state_dict(), of=args.names)
    if args.take:
        shutil.copyfile(OUT / f"{args.take}.pt", OUT / "visual.part")
        (OUT / "visual.part").replace(OUT / "visual.pt")
        say(taken=args.take)


if __name__ == "__main__":
    main()
