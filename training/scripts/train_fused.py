"""Trains the fused model on surrogate pairs of cached embeddings, with modality dropout and focal loss."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch

from emotion.checkpoints import trained
from emotion.fused_data import Batch, load_faces, load_voices, windows
from emotion.fused_eval import conditions, label_chances, used_ticks
from emotion.fused_net import FusedNet
from emotion.losses import class_weights, drop_modalities, focal_loss
from emotion.metrics import scores
from emotion.paths import OUT, parser
from emotion.training import Average, Schedule, decay_groups, descend, prepare_torch, resume, save, say

FLATTEN = 0.75  # labels are drawn as (their share among the faces) ** FLATTEN: rarer ones a little more often


def tensors(batch: Batch) -> list[torch.Tensor]:
    return [torch.from_numpy(part) for part in (batch.visual, batch.visual_valid, batch.audio, batch.audio_valid, batch.labels)]


def logits_of(model: FusedNet, batch: Batch, step: int = 256) -> np.ndarray:
    model.eval()
    parts = tensors(batch)
    with torch.no_grad():
        found = [model(*(part[at : at + step] for part in parts[:4])) for at in range(0, len(parts[0]), step)]
    return torch.cat(found).numpy()


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--steps", type=int, default=2500)
    args.add_argument("--minutes", type=float, default=None, help="end the schedule after this long, if that is sooner")
    args.add_argument("--batch", type=int, default=96)
    args.add_argument("--rate", type=float, default=8e-4)
    args.add_argument("--gamma", type=float, default=2.0)
    args.add_argument("--alpha-most", type=float, default=2.0)
    args.add_argument("--resume", action="store_true")
    args.add_argument("--name", default="fused")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    rng = np.random.default_rng(args.seed)

    faces, voices = load_faces("train"), load_voices("train")
    sets = conditions("validation", 400, seed=5)
    chance = label_chances(np.array([len(own) for own in faces.by_label]), FLATTEN)
    alpha = torch.from_numpy(class_weights(1e6 * chance, args.alpha_most))
    say(faces=len(faces.labels), voices=len(voices.clips), alpha=alpha.tolist())

    model = FusedNet()
    model.take_heads(trained("visual")[0].head, trained("speech")[0].head)
    average = Average(model, decay=0.998)
    optimiser = torch.optim.AdamW(decay_groups(model, 0.02), lr=args.rate)
    schedule = Schedule(args.rate, args.steps, args.minutes, warm_up=0.05)
    checkpoint = OUT / f"{args.name}.pt"
    if args.resume:
        resume(checkpoint, model, average, optimiser, schedule)

    losses = []
    while schedule.progress() < 1:
        model.train()
        batch = windows(faces, voices, args.batch, chance, rng, training=True)
        seen, heard = drop_modalities(batch.visual_valid, batch.audio_valid, rng)
        visual, _, audio, _, labels = tensors(batch)
        logits = model(visual, torch.from_numpy(seen), audio, torch.from_numpy(heard))
        used = torch.from_numpy((seen + heard) > 0)
        loss = focal_loss(logits[used], labels[used], args.gamma, alpha)
        rate = descend(loss, model, average, optimiser, schedule, clip=1.0)
        losses.append(loss.item())
        if schedule.step % 250 == 0 or schedule.step == 1 or schedule.progress() >= 1:
            found = {}
            for name, own in sets.items():
                used_now = used_ticks(own, name)
                found[name] = scores(own.labels[used_now], logits_of(average.model, own)[used_now].argmax(-1))
            say(step=schedule.step, rate=rate, loss=float(np.mean(losses)), **{name: (s["accuracy"], s["uar"]) for name, s in found.items()})
            losses = []
            save(
                checkpoint, model=model.state_dict(), average=average.model.state_dict(), updates=average.updates,
                optimiser=optimiser.state_dict(), schedule=schedule.state(), val=found,
            )


if __name__ == "__main__":
    main()
