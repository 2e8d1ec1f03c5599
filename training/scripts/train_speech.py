"""Trains the speech encoder on random 1.6 s windows of the training speakers."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch

from emotion.logmel import log_mel, normalise_bins
from emotion.metrics import scores
from emotion.paths import CACHE, OUT, parser
from emotion.speech_data import SHARES, Clip, load_clips, random_window, read, spec_augment, window_set, windows_of
from emotion.speech_net import SpeechNet
from emotion.training import Average, Schedule, decay_groups, descend, prepare_torch, resume, save, say

MIXED, MIX_ALPHA = 0.5, 0.4  # share of batches in which two voices are mixed (Zhang et al. 2018), pictures and labels
STATISTICS = CACHE / "speech_bins.npz"


def bin_statistics(sound: np.ndarray, clips: list[Clip]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of each mel bin over training windows; measured once."""
    if not STATISTICS.exists():
        rng = np.random.default_rng(0)
        chosen = rng.choice(len(clips), 1500, replace=False)
        logged = log_mel(np.stack([windows_of(read(sound, clips[i]))[0] for i in chosen]), np.float32)
        np.savez(STATISTICS, mean=logged.mean(axis=(0, 2)), std=logged.std(axis=(0, 2)))
    with np.load(STATISTICS) as file:
        return np.round(file["mean"].astype(float), 4), np.round(file["std"].astype(float), 4)


def weights(clips: list[Clip]) -> np.ndarray:
    """How likely each clip is to be drawn: corpora by SHARES, classes evenly within a corpus."""
    keys = [(clip.corpus, clip.label) for clip in clips]
    count = {key: keys.count(key) for key in set(keys)}
    classes = {corpus: sum(1 for key in count if key[0] == corpus) for corpus in SHARES}
    drawn = np.array([SHARES[corpus] / classes[corpus] / count[corpus, label] for corpus, label in keys])
    return drawn / drawn.sum()


def predict(model: SpeechNet, pictures: np.ndarray, batch: int = 256) -> tuple[np.ndarray, np.ndarray]:
    model.eval()
    device = next(model.parameters()).device
    with torch.no_grad():
        found = [model(torch.from_numpy(pictures[at : at + batch]).to(device)) for at in range(0, len(pictures), batch)]
    return tuple(torch.cat(part).cpu().numpy() for part in zip(*found))


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--epochs", type=int, default=70)
    args.add_argument("--minutes", type=float, default=None, help="end the schedule after this long, if that is sooner")
    args.add_argument("--windows", type=int, default=6000, help="training windows an epoch")
    args.add_argument("--batch", type=int, default=64)
    args.add_argument("--rate", type=float, default=1.5e-3)
    args.add_argument("--resume", action="store_true")
    args.add_argument("--name", default="speech")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    rng = np.random.default_rng(args.seed)

    sound, clips = load_clips()
    training = [clip for clip in clips if clip.split == "train"]
    validation = [clip for clip in clips if clip.split == "validation"]
    bins = bin_statistics(sound, training)
    seen, owner = window_set(sound, validation, bins)
    truth = np.array([clip.label for clip in validation])[owner]
    chance = weights(training)
    say(training=len(training), validation=len(validation), windows=len(seen))

    device = torch.device(args.device)
    model = SpeechNet().to(device, memory_format=torch.channels_last)
    average = Average(model)
    optimiser = torch.optim.AdamW(decay_groups(model, 0.05), lr=args.rate)
    schedule = Schedule(args.rate, args.epochs * (args.windows // args.batch), args.minutes)
    checkpoint = OUT / f"{args.name}.pt"
    state = resume(checkpoint, model, average, optimiser, schedule) if args.resume else None
    epoch = state["epoch"] if state else 0

    def views(chosen: np.ndarray, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
        own = np.random.default_rng(seed)
        windows = np.stack([random_window(read(sound, training[i]), own) for i in chosen])
        pictures = normalise_bins(log_mel(windows, np.float32), *bins)
        goals = np.eye(8, dtype=np.float32)[[training[i].label for i in chosen]]
        pictures = np.stack([spec_augment(picture, own) for picture in pictures])
        if own.random() < MIXED:
            share, other = np.float32(own.beta(MIX_ALPHA, MIX_ALPHA)), own.permutation(len(goals))
            pictures, goals = share * pictures + (1 - share) * pictures[other], share * goals + (1 - share) * goals[other]
        return torch.from_numpy(pictures), torch.from_numpy(goals)

    with ThreadPoolExecutor(1) as ahead:
        while schedule.progress() < 1:
            order = rng.choice(len(training), args.windows, p=chance)
            batches = [order[at : at + args.batch] for at in range(0, args.windows - args.batch + 1, args.batch)]
            waiting = ahead.submit(views, batches[0], int(rng.integers(1 << 62)))
            losses = []
            model.train()
            for at in range(len(batches)):
                pictures, goals = waiting.result()
                if at + 1 < len(batches):
                    waiting = ahead.submit(views, batches[at + 1], int(rng.integers(1 << 62)))
                with torch.autocast(device.type, dtype=torch.bfloat16):
                    logits = model(pictures.to(device))[1]
                loss = torch.nn.functional.cross_entropy(logits.float(), goals.to(device), label_smoothing=0.05)
                rate = descend(loss, model, average, optimiser, schedule, clip=2.0)
                losses.append(loss.item())
                if schedule.progress() >= 1:
                    break
            epoch += 1
            guess = predict(average.model, seen)[1].argmax(1)
            corpus = np.array([clip.corpus for clip in validation])[owner]
            found = {name: scores(truth[corpus == name], guess[corpus == name])["uar"] for name in SHARES}
            say(epoch=epoch, progress=schedule.progress(), rate=rate, loss=float(np.mean(losses)), **found)
            save(
                checkpoint, model=model.state_dict(), average=average.model.state_dict(), updates=average.updates,
                optimiser=optimiser.state_dict(), schedule=schedule.state(), epoch=epoch, val=found, bins=bins,
            )


if __name__ == "__main__":
    main()
