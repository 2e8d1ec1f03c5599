"""Caches the embeddings that the fused model is trained on: several views of each face, every window of each voice."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch

from emotion.checkpoints import encoder, speech_bins
from emotion.drawn import drawn_crops
from emotion.faces import augment, normalise, roles, targets, usable
from emotion.labels import INDEX
from emotion.logmel import SAMPLE_RATE_HZ, SAMPLES, log_mel, normalise_bins
from emotion.paths import CACHE, parser
from emotion.speech_data import HOP, LEAST_VOICE, load_clips, read, voice_shares
from emotion.training import prepare_torch, say

SPLITS = ("train", "validation", "test")
QUIET_BEFORE, QUIET_AFTER = int(0.8 * SAMPLE_RATE_HZ), int(0.4 * SAMPLE_RATE_HZ)


@torch.no_grad()
def embed(model: torch.nn.Module, inputs: np.ndarray, batch: int = 256) -> np.ndarray:
    parts = [model(torch.from_numpy(inputs[at : at + batch]))[0] for at in range(0, len(inputs), batch)]
    return torch.cat(parts).numpy().astype(np.float16)


def embed_faces(views: int, drawn_share: float, seed: int, limit: int | None) -> None:
    """View 0 is the crop as it is; drawn faces join the training split."""
    model, _ = encoder("visual")
    with np.load(CACHE / "faces.npz") as file:
        keep = usable(file["votes"])
        crops, goals, splits = file["crops"][keep], targets(file["votes"][keep]), roles(file["splits"])[keep]
    for number, split in enumerate(SPLITS):
        own, labels = crops[splits == number][:limit], goals[splits == number][:limit].argmax(1)
        drawn, drawn_goals = drawn_crops(held_out=False)
        if split == "train" and len(drawn):
            most = min(len(drawn), int(drawn_share * len(own)))
            # Half of all "other" faces would be drawn ones, and to be drawn would become the sign of it (LOG.md).
            shown = drawn_goals[:most].argmax(1)
            clear = shown != INDEX["other"]
            own, labels = np.concatenate([own, drawn[:most][clear]]), np.concatenate([labels, shown[clear]])
        rng = np.random.default_rng(seed)
        made = []
        for view in range(views):
            shown = own if view == 0 else np.stack([augment(crop, rng) for crop in own])
            made.append(embed(model, normalise(shown)[:, None]))
            say(split=split, view=view + 1, of=views)
        np.savez(CACHE / f"fused_faces_{split}.npz", embeddings=np.stack(made, 1), labels=labels)
        say(split=split, faces=len(own), views=views)


def voiced_windows(samples: np.ndarray) -> np.ndarray:
    """All windows at the tick's hop, from the first syllable to the last, in which voice is active enough."""
    samples = np.pad(samples, (QUIET_BEFORE, QUIET_AFTER + max(0, SAMPLES - len(samples) - QUIET_BEFORE - QUIET_AFTER)))
    starts = np.arange(0, len(samples) - SAMPLES + 1, HOP)
    shares = voice_shares(samples, starts)
    chosen = starts[shares >= LEAST_VOICE] if (shares >= LEAST_VOICE).any() else starts[[int(shares.argmax())]]
    return np.stack([samples[start : start + SAMPLES] for start in chosen])


def changed(samples: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Another microphone gain and a little noise."""
    gain = np.float32(10 ** (rng.uniform(-12, 3) / 20))
    grain = rng.standard_normal(len(samples), dtype=np.float32) * np.float32(samples.std() * 10 ** (-rng.uniform(12, 35) / 20))
    return np.clip(samples * gain + grain * gain, -1, 1)


def embed_voices(views: int, seed: int, limit: int | None) -> None:
    model, state = encoder("speech")
    bins = speech_bins(state)
    sound, clips = load_clips()
    speakers = sorted({clip.speaker for clip in clips})
    rng = np.random.default_rng(seed)
    for split in SPLITS:
        own = [clip for clip in clips if clip.split == split]
        own = own if limit is None else own[:: max(1, len(own) // limit)]
        made, spans, labels, who, at = [], [], [], [], 0
        waiting: list[np.ndarray] = []
        for number, clip in enumerate(own):
            samples = read(sound, clip)
            for view in range(views if split == "train" else 1):
                windows = voiced_windows(samples if view == 0 else changed(samples, rng))
                waiting.append(windows)
                spans.append((at, at + len(windows)))
                labels.append(clip.label)
                who.append(speakers.index(clip.speaker))
                at += len(windows)
            if len(waiting) >= 64 or number + 1 == len(own):
                made.append(embed(model, normalise_bins(log_mel(np.concatenate(waiting), np.float32), *bins)))
                waiting = []
                if number % 1000 < 64:
                    say(split=split, clips=number + 1, of=len(own))
        np.savez(
            CACHE / f"fused_voices_{split}.npz", embeddings=np.concatenate(made), clips=np.array(spans),
            labels=np.array(labels), speakers=np.array(who),
        )
        say(split=split, clips=len(own), windows=at)


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--only", choices=("faces", "voices"), default=None)
    args.add_argument("--face-views", type=int, default=4)
    args.add_argument("--voice-views", type=int, default=3)
    args.add_argument("--drawn-share", type=float, default=0.04)
    args.add_argument("--limit", type=int, default=None, help="for a trial run: about so many faces and clips a split")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    if args.only in (None, "faces"):
        embed_faces(args.face_views, args.drawn_share, args.seed, args.limit)
    if args.only in (None, "voices"):
        embed_voices(args.voice_views, args.seed, args.limit)


if __name__ == "__main__":
    main()
