"""Trains the visual encoder on FER+ vote distributions (half of PublicTest is kept for validation), and on unlabelled faces if told to."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch

from emotion.drawn import drawn_crops
from emotion.faces import augment, majority, normalise, roles, targets, usable
from emotion.few.beside import Beside
from emotion.few.duplicates import near_duplicates
from emotion.few.folder import folder_crops
from emotion.metrics import scores
from emotion.paths import CACHE, OUT, parser
from emotion.training import Average, Schedule, decay_groups, descend, prepare_torch, resume, save, say
from emotion.visual_net import VisualNet, predict

BALANCE = 0.25  # a class is drawn (N_max / N_class) ** BALANCE times as often, so that rare ones are seen
CALM_FROM, CALM = 0.8, 0.5  # in the last fifth of a run half as many views are degraded


def training_set(drawn_share: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Crops, targets and how often each is drawn in an epoch."""
    fer = np.load(CACHE / "faces.npz")
    keep = usable(fer["votes"]) & (roles(fer["splits"]) == 0)
    crops, goals = fer["crops"][keep], targets(fer["votes"][keep])
    counts = np.bincount(goals.argmax(1), minlength=8)
    weight = ((counts.max() / np.maximum(counts, 1)) ** BALANCE)[goals.argmax(1)]
    weight = weight / weight.sum() * len(crops)
    drawn, drawn_goals = drawn_crops(held_out=False)
    if len(drawn) == 0:
        say(drawn="none yet")
        return crops, goals, weight
    drawn_weight = np.full(len(drawn), drawn_share * len(crops) / len(drawn))
    say(drawn=len(drawn), seen_an_epoch=float(drawn_weight.sum()))
    return np.concatenate([crops, drawn]), np.concatenate([goals, drawn_goals]), np.concatenate([weight, drawn_weight])


def unlabelled_set(folders: list[Path], given: bool) -> np.ndarray:
    """FER+ crops of the training role that raters could not agree on or name, and those of the folders; none like a test crop."""
    fer = np.load(CACHE / "faces.npz")
    role = roles(fer["splits"])
    found = [fer["crops"][(role == 0) & ~usable(fer["votes"])]]
    for folder in folders:
        crops = folder_crops(folder, given).crops
        double = near_duplicates(crops, fer["crops"][role != 0])
        say(unlabelled=folder.name, faces=len(crops), refused_as_like_a_test_picture=int(double.sum()))
        found.append(crops[~double])
    return np.concatenate(found)


def validate(model: VisualNet) -> dict:
    fer = np.load(CACHE / "faces.npz")
    label = majority(fer["votes"])
    keep = (label >= 0) & (roles(fer["splits"]) == 1)
    return scores(label[keep], predict(model, fer["crops"][keep])[1].argmax(1))


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--epochs", type=int, default=60)
    args.add_argument("--minutes", type=float, default=None, help="end the schedule after this long, if that is sooner")
    args.add_argument("--batch", type=int, default=128)
    args.add_argument("--rate", type=float, default=0.1)
    args.add_argument("--drawn-share", type=float, default=0.04)
    args.add_argument("--resume", action="store_true")
    args.add_argument("--name", default="visual")
    args.add_argument("--fine", action="store_true", help="the larger net with local attention (visual_net.py)")
    args.add_argument("--strength", type=float, default=1.0, help="share of views that are more than moved and mirrored")
    args.add_argument("--low-share", type=float, default=0.0, help="share of those that go through the lowest layer as well")
    args.add_argument("--unlabelled", type=Path, nargs="*", default=None, metavar="DIR", help="use unlabelled faces as well: FER+'s own and those of these folders")
    args.add_argument("--crops-given", action="store_true", help="the folders hold face crops; else the faces in them are found")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    rng = np.random.default_rng(args.seed)

    crops, goals, weight = training_set(args.drawn_share)
    goals = torch.from_numpy(goals)
    per_epoch = int(weight.sum())
    device = torch.device(args.device)
    model = VisualNet(fine=args.fine).to(device, memory_format=torch.channels_last)
    average = Average(model)
    optimiser = torch.optim.SGD(decay_groups(model, 5e-4), lr=args.rate, momentum=0.9, nesterov=True)
    schedule = Schedule(args.rate, args.epochs * (per_epoch // args.batch), args.minutes)
    checkpoint = OUT / f"{args.name}.pt"
    state = resume(checkpoint, model, average, optimiser, schedule) if args.resume else None
    epoch = state["epoch"] if state else 0
    beside = None if args.unlabelled is None else Beside(unlabelled_set(args.unlabelled, args.crops_given), average.model)
    if beside:
        say(unlabelled=len(beside.crops), beside=len(crops))

    def views(chosen: np.ndarray, seed: int) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor] | None]:
        own = np.random.default_rng(seed)
        strength = args.strength * (1.0 if schedule.progress() < CALM_FROM else CALM)
        labelled = torch.from_numpy(normalise(np.stack([augment(crops[i], own, strength, args.low_share) for i in chosen]))[:, None])
        return labelled, beside.views(len(chosen), seed) if beside else None

    with ThreadPoolExecutor(1) as ahead:
        while schedule.progress() < 1:
            order = rng.choice(len(crops), per_epoch, p=weight / weight.sum())
            batches = [order[at : at + args.batch] for at in range(0, per_epoch - args.batch + 1, args.batch)]
            waiting = ahead.submit(views, batches[0], int(rng.integers(1 << 62)))
            losses = []
            model.train()
            for at, chosen in enumerate(batches):
                faces, rest = waiting.result()
                if at + 1 < len(batches):
                    waiting = ahead.submit(views, batches[at + 1], int(rng.integers(1 << 62)))
                with torch.autocast(device.type, dtype=torch.bfloat16):
                    shown = faces if rest is None else torch.cat([faces, rest[1]])
                    logits = model(shown.to(device, memory_format=torch.channels_last))[1].float()
                loss = torch.nn.functional.cross_entropy(logits[: len(chosen)], goals[chosen].to(device))
                if beside and rest is not None:
                    loss = loss + beside.loss(rest[0].to(device), logits[len(chosen) :])
                rate = descend(loss, model, average, optimiser, schedule, clip=5.0)
                losses.append(loss.item())
                if at % 100 == 99:
                    say(step=at + 1, of=len(batches), progress=schedule.progress(), loss=float(np.mean(losses)))
                if schedule.progress() >= 1:
                    break
            epoch += 1
            if beside:
                beside.measure(crops, goals.argmax(1).numpy(), epoch)
                say(thresholds=np.round(beside.taus, 3).tolist(), pseudo_labelled=beside.sure_share())
            found = validate(average.model)
            say(epoch=epoch, progress=schedule.progress(), rate=rate, loss=float(np.mean(losses)), val=found["accuracy"], uar=found["uar"], macroF1=found["macroF1"])
            save(
                checkpoint, model=model.state_dict(), average=average.model.state_dict(), updates=average.updates,
                optimiser=optimiser.state_dict(), schedule=schedule.state(), epoch=epoch, val=found,
            )


if __name__ == "__main__":
    main()
