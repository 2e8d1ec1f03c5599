"""Trains the face detector on composed call frames, with the project's drawn faces among them if they exist."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cv2
import numpy as np
import torch

from emotion.detector_data import SHAPES, detect_sources, drawn_sources, sample
from emotion.detector_eval import held_out_frames, judge, to_input
from emotion.detector_loss import detector_loss
from emotion.detector_net import DetectorNet
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
    args.add_argument("--epochs", type=int, default=30)
    args.add_argument("--minutes", type=float, default=None, help="end the schedule after this long, if that is sooner")
    args.add_argument("--frames", type=int, default=4000, help="frames an epoch")
    args.add_argument("--batch", type=int, default=16)
    args.add_argument("--rate", type=float, default=2e-3)
    args.add_argument("--drawn-share", type=float, default=0.2)
    args.add_argument("--resume", action="store_true")
    args.add_argument("--name", default="detector")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    cv2.setNumThreads(1)
    data = data_folder(args)
    rng = np.random.default_rng(args.seed)

    people, drawn = detect_sources(data, held_out=False), drawn_sources(held_out=False)
    frames = held_out_frames(detect_sources(data, held_out=True), 200, seed=7)
    drawn_frames = held_out_frames(drawn_sources(held_out=True), 80, seed=8) if drawn else []
    say(people=len(people), drawn=len(drawn), held_out_frames=len(frames))

    model = DetectorNet().to(memory_format=torch.channels_last)
    average = Average(model, decay=0.998)
    optimiser = torch.optim.AdamW(decay_groups(model, 0.02), lr=args.rate)
    schedule = Schedule(args.rate, args.epochs * (args.frames // args.batch), args.minutes)
    checkpoint = OUT / f"{args.name}.pt"
    state = resume(checkpoint, model, average, optimiser, schedule) if args.resume else None
    epoch = state["epoch"] if state else 0

    def batch(number: int, seed: int) -> tuple[torch.Tensor, list[torch.Tensor]]:
        own = np.random.default_rng(seed)
        made = [sample(people, drawn, args.drawn_share, SHAPES[number % 2], own) for _ in range(args.batch)]
        return torch.from_numpy(to_input(np.stack([luma for luma, _ in made]))[:, None]), [torch.from_numpy(faces) for _, faces in made]

    with ThreadPoolExecutor(1) as ahead:
        while schedule.progress() < 1:
            model.train()
            waiting = ahead.submit(batch, 0, int(rng.integers(1 << 62)))
            sums: list[dict[str, float]] = []
            for number in range(args.frames // args.batch):
                images, faces = waiting.result()
                waiting = ahead.submit(batch, number + 1, int(rng.integers(1 << 62)))
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    raws = model.raw(images.to(memory_format=torch.channels_last))
                loss, parts = detector_loss(raws, faces)
                rate = descend(loss, model, average, optimiser, schedule, clip=5.0)
                sums.append(parts)
                if schedule.progress() >= 1:
                    break
            epoch += 1
            means = {key: float(np.mean([part[key] for part in sums])) for key in sums[0]}
            found = judge(runner(average.model), frames)
            found_drawn = judge(runner(average.model), drawn_frames) if drawn_frames else {}
            words = {f"drawn_{key}": value for key, value in found_drawn.items() if key in ("recall", "precision")}
            say(epoch=epoch, progress=schedule.progress(), rate=rate, **means, **found, **words)
            save(
                checkpoint, model=model.state_dict(), average=average.model.state_dict(), updates=average.updates,
                optimiser=optimiser.state_dict(), schedule=schedule.state(), epoch=epoch, val=found, drawn=found_drawn,
            )


if __name__ == "__main__":
    main()
