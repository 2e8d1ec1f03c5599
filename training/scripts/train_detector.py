"""Trains the face detector: YuNet's weights in a narrower network, on composed call frames, plain pictures and drawn faces."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cv2
import numpy as np
import torch

from emotion.detector_data import SHAPES, YUNET, Pools, crop_sources, detect_sources, drawn_sources, sample
from emotion.detector_eval import held_out_frames, judge, plain_frames, to_input
from emotion.detector_loss import MIMIC_WEIGHT, detector_loss, mimic_loss
from emotion.detector_net import DetectorNet
from emotion.detector_yunet import narrowed, yunet
from emotion.paths import OUT, data_folder, parser
from emotion.training import Average, Schedule, decay_groups, descend, prepare_torch, resume, save, say


def runner(model: DetectorNet):
    """The model as the judge calls it."""
    model.eval()

    def run(image: np.ndarray) -> list[np.ndarray]:
        with torch.no_grad():
            return [part.numpy() for part in model(torch.from_numpy(image))]

    return run


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--epochs", type=int, default=20)
    args.add_argument("--minutes", type=float, default=None, help="end the schedule after this long, if that is sooner")
    args.add_argument("--frames", type=int, default=4000, help="frames an epoch")
    args.add_argument("--batch", type=int, default=16)
    args.add_argument("--rate", type=float, default=1e-3)
    args.add_argument("--crops", type=int, default=4000, help="FER+ crops among the faces")
    args.add_argument("--drawn-share", type=float, default=0.2)
    args.add_argument("--resume", action="store_true")
    args.add_argument("--name", default="detector")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    cv2.setNumThreads(1)
    data = data_folder(args)
    rng = np.random.default_rng(args.seed)

    # Watched while training: a tenth of what is not held out, so that the held-out tenth has no say in anything.
    people = detect_sources(data, held_out=False)
    people, watched = [person for number, person in enumerate(people) if number % 10], people[::10]
    pools = Pools(people, crop_sources(data, args.crops, args.seed), drawn_sources(held_out=False), args.drawn_share)
    sets = {"plain": plain_frames(watched), "composed": held_out_frames(watched, 150, seed=7)}
    if pools.drawn:
        sets["drawn"] = held_out_frames(drawn_sources(held_out=True), 80, seed=8)
    say(people=len(people), crops=len(pools.crops), drawn=len(pools.drawn), watched={name: len(part) for name, part in sets.items()})

    teacher = yunet(data / YUNET).to(memory_format=torch.channels_last)
    model = narrowed(teacher).to(memory_format=torch.channels_last)
    average = Average(model, decay=0.998)
    optimiser = torch.optim.AdamW(decay_groups(model, 0.02), lr=args.rate)
    schedule = Schedule(args.rate, args.epochs * (args.frames // args.batch), args.minutes)
    checkpoint = OUT / f"{args.name}.pt"
    state = resume(checkpoint, model, average, optimiser, schedule) if args.resume else None
    epoch = state["epoch"] if state else 0

    def batch(number: int, seed: int) -> tuple[torch.Tensor, list[torch.Tensor]]:
        own = np.random.default_rng(seed)
        made = [sample(pools, SHAPES[number % 2], own) for _ in range(args.batch)]
        return torch.from_numpy(to_input(np.stack([luma for luma, _ in made]))[:, None]), [torch.from_numpy(faces) for _, faces in made]

    with ThreadPoolExecutor(1) as ahead:
        while schedule.progress() < 1:
            model.train()
            waiting = ahead.submit(batch, 0, int(rng.integers(1 << 62)))
            sums: list[dict[str, float]] = []
            for number in range(args.frames // args.batch):
                images, faces = waiting.result()
                images = images.to(memory_format=torch.channels_last)
                waiting = ahead.submit(batch, number + 1, int(rng.integers(1 << 62)))
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    features = model.eighth(model.stem(images))
                    raws = model.levels(features)
                    with torch.no_grad():
                        wanted = teacher.eighth(teacher.stem(images))
                loss, parts = detector_loss(model, raws, faces)
                mimic = mimic_loss(features, wanted)
                loss, parts["mimic"] = loss + MIMIC_WEIGHT * mimic, float(mimic.detach())
                rate = descend(loss, model, average, optimiser, schedule, clip=5.0)
                sums.append(parts)
                if schedule.progress() >= 1:
                    break
            epoch += 1
            means = {key: float(np.mean([part[key] for part in sums])) for key in sums[0]}
            found = {name: judge(runner(average.model), part) for name, part in sets.items()}
            words = {f"{name}_{key}": part[key] for name, part in found.items() for key in ("recall", "precision", "landmarkError")}
            say(epoch=epoch, progress=schedule.progress(), rate=rate, **means, **words)
            save(
                checkpoint, model=model.state_dict(), average=average.model.state_dict(), updates=average.updates,
                optimiser=optimiser.state_dict(), schedule=schedule.state(), epoch=epoch, val=found,
            )


if __name__ == "__main__":
    main()
