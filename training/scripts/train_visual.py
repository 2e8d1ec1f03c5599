"""Trains the visual encoder on FER+ vote distributions (half of PublicTest is kept for validation), and on unlabelled faces if told to."""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch

from emotion.checkpoints import trained
from emotion.drawn import drawn_crops
from emotion.faces import majority, roles, targets, usable
from emotion.few.beside import Beside
from emotion.few.duplicates import near_duplicates
from emotion.few.folder import folder_crops
from emotion.metrics import scores
from emotion.paths import CACHE, OUT, parser
from emotion.training import Schedule, prepare_torch, resume, save, say
from emotion.view_pool import ViewPool
from emotion.visual_net import VisualNet, predict
from emotion.visual_training import VisualFitting

BALANCE = 0.25  # a class is drawn (N_max / N_class) ** BALANCE times as often, so that rare ones are seen
CALM_FROM, CALM = 0.8, 0.5  # in the last fifth of a run half as many views are degraded
REPORTED = 100  # steps from one line of progress to the next


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
    args.add_argument("--width", type=float, default=1.0, help="of the net; 2 has four times the multiply-adds")
    args.add_argument("--strength", type=float, default=1.0, help="share of views that are more than moved and mirrored")
    args.add_argument("--low-share", type=float, default=0.0, help="share of those that go through the lowest layer as well")
    args.add_argument("--teachers", nargs="*", default=[], metavar="NAME", help="runs in training/out whose mean reading is learned as well")
    args.add_argument("--unlabelled", type=Path, nargs="*", default=None, metavar="DIR", help="use unlabelled faces as well: FER+'s own and those of these folders")
    args.add_argument("--crops-given", action="store_true", help="the folders hold face crops; else the faces in them are found")
    args.add_argument("--processes", type=int, default=1, help="that make views; a GPU wants a dozen")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    rng = np.random.default_rng(args.seed)

    crops, goals, weight = training_set(args.drawn_share)
    rest = None if args.unlabelled is None else unlabelled_set(args.unlabelled, args.crops_given)
    if rest is not None:
        say(unlabelled=len(rest), beside=len(crops))
    every = np.concatenate([crops, rest]) if rest is not None and args.teachers else crops  # teachers need no votes
    goals_of_all = torch.zeros(len(every), goals.shape[1])
    goals_of_all[: len(goals)] = torch.from_numpy(goals)
    weights = np.concatenate([weight, np.ones(len(every) - len(crops))])
    per_epoch = int(weights.sum())
    pool = ViewPool(every, args.processes)
    model, device = VisualNet(fine=args.fine, width=args.width), torch.device(args.device)
    teachers = tuple(trained("visual", name)[0] for name in args.teachers)
    fitting = VisualFitting(model, Schedule(args.rate, args.epochs * (per_epoch // args.batch), args.minutes), args.batch, device, teachers)
    schedule, average = fitting.schedule, fitting.average
    checkpoint = OUT / f"{args.name}.pt"
    state = resume(checkpoint, fitting.model, average, fitting.optimiser, schedule) if args.resume else None
    epoch = state["epoch"] if state else 0
    if rest is not None and not teachers:
        fitting.beside = Beside(rest, average.model)

    def wanted() -> Iterator[tuple[np.ndarray, int, float, float]]:
        order = rng.choice(len(every), per_epoch, p=weights / weights.sum())
        for at in range(0, per_epoch - args.batch + 1, args.batch):
            strength = args.strength * (1.0 if schedule.progress() < CALM_FROM else CALM)
            yield order[at : at + args.batch], int(rng.integers(1 << 62)), strength, args.low_share

    while schedule.progress() < 1:
        fitting.model.train()
        for at, (chosen, views) in enumerate(pool.batches(wanted())):
            fitting.fit(views, goals_of_all[chosen])
            if at % REPORTED == REPORTED - 1:
                say(step=at + 1, of=per_epoch // args.batch, progress=schedule.progress(), loss=fitting.mean_loss())
            if schedule.progress() >= 1:
                break
        fitting.replayed.wait()
        epoch += 1
        if fitting.beside:
            fitting.beside.measure(crops, goals.argmax(1), epoch)
            say(thresholds=[round(tau, 3) for tau in fitting.beside.taus.tolist()], pseudo_labelled=fitting.beside.sure_share())
        found = validate(average.model)
        say(epoch=epoch, progress=schedule.progress(), rate=schedule.rate(), val=found["accuracy"], uar=found["uar"], macroF1=found["macroF1"])
        save(
            checkpoint, model=model.state_dict(), average=average.model.state_dict(), updates=average.updates,
            optimiser=fitting.optimiser.state_dict(), schedule=schedule.state(), epoch=epoch, val=found,
        )
    pool.close()


if __name__ == "__main__":
    main()
