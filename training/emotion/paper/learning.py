"""Trains the paper's network on windows of cached tokens, and reads whole videos with it by soft voting."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from emotion.labels import LABELS
from emotion.losses import class_weights, drop_modalities, focal_loss
from emotion.paper.net import NETS
from emotion.paper.problems import PaperError
from emotion.paper.recipe import Recipe
from emotion.paper.scoring import box_mean, challenge_score, interpolate
from emotion.paper.windows import Batch, Video, class_counts, cut, labelled_places
from emotion.training import Average, Schedule, decay_groups, descend, load, resume, save, say
from emotion.voting import soft_vote, window_starts


def tensors(batch: Batch, device: str) -> list[torch.Tensor]:
    return [torch.from_numpy(part).to(device) for part in (batch.visual, batch.visual_valid, batch.audio, batch.audio_valid)]


@torch.no_grad()
def read_video(net: torch.nn.Module, video: Video, recipe: Recipe, device: str, delta: int = 0) -> np.ndarray:
    """[frames, 8] probabilities: the mean of all windows that hold a frame, then the box mean of 2 * delta + 1 frames.

    The baseline `frames` knows nothing where there is no face: there it is interpolated instead.
    """
    net.eval()
    starts = window_starts(len(video.labels), recipe.window, recipe.infer_stride)
    found = []
    for at in range(0, len(starts), recipe.batch):
        batch = cut([video], [(0, int(start)) for start in starts[at : at + recipe.batch]], recipe.window)
        found.append(net(*tensors(batch, device)).float().softmax(dim=2).cpu().numpy())
    voted = soft_vote(np.concatenate(found), starts, len(video.labels))
    if recipe.kind == "frames":
        voted = interpolate(voted, video.tokens.visual_valid)
    return box_mean(voted, delta)


def evaluate(net: torch.nn.Module, videos: list[Video], recipe: Recipe, device: str, delta: int = 0) -> dict:
    truth = np.concatenate([video.labels for video in videos])
    guess = np.concatenate([read_video(net, video, recipe, device, delta).argmax(1) for video in videos])
    return challenge_score(truth, guess)


def train(
    train_videos: list[Video], held_out: list[Video], recipe: Recipe, checkpoint: Path, device: str, seed: int, settings: dict,
    resuming: bool = False,
) -> dict:
    """Trains until the last epoch or until `patience` epochs bring nothing better on `held_out`. Returns the state of the best epoch.

    Each epoch draws from its own seed and is saved whole, so that a resumed run is the uninterrupted one.
    """
    places = labelled_places(train_videos, recipe.window, recipe.stride)
    if not places or not any((video.labels >= 0).any() for video in held_out):
        raise PaperError("labels_missing", "there must be labelled frames both to learn from and to choose the epoch by")
    torch.manual_seed(seed)
    inputs = (train_videos[0].tokens.visual.shape[1], train_videos[0].tokens.audio.shape[1])
    net = NETS[recipe.kind](*inputs, recipe).to(device)
    average = Average(net)
    optimiser = torch.optim.AdamW(decay_groups(net, recipe.weight_decay), lr=recipe.rate)
    schedule = Schedule(recipe.rate, recipe.epochs * -(-len(places) // recipe.batch), None, recipe.warm_up)
    alpha = torch.from_numpy(class_weights(class_counts(train_videos, len(LABELS)), recipe.alpha_most)).to(device)
    best_path = checkpoint.with_name(f"{checkpoint.stem}_best.pt")
    kept = {"recipe": asdict(recipe), "inputs": inputs, "settings": settings, "seed": seed}
    epoch, best, best_epoch = 0, -1.0, 0
    if resuming and checkpoint.exists():
        same_run(load(checkpoint), kept, checkpoint)
        state = resume(checkpoint, net, average, optimiser, schedule)
        epoch, best, best_epoch = state["epoch"], state["best"], state["best_epoch"]
    say(windows=len(places), parameters=sum(part.numel() for part in net.parameters()), alpha=[round(value, 2) for value in alpha.tolist()])

    while epoch < recipe.epochs and epoch - best_epoch < recipe.patience:
        loss, rate = one_epoch(net, average, optimiser, schedule, train_videos, places, recipe, alpha, device, [seed, epoch])
        epoch += 1
        score = evaluate(net, held_out, recipe, device)
        say(epoch=epoch, loss=loss, rate=rate, macroF1=score["macroF1"], accuracy=score["accuracy"], spent_s=schedule.elapsed_s())
        if score["macroF1"] > best:
            best, best_epoch = score["macroF1"], epoch
            save(best_path, model=net.state_dict(), score=score, epoch=epoch, **kept)
        save(
            checkpoint, model=net.state_dict(), average=average.model.state_dict(), updates=average.updates, score=score,
            optimiser=optimiser.state_dict(), schedule=schedule.state(), epoch=epoch, best=best, best_epoch=best_epoch, **kept,
        )
    return {**load(best_path), "last": load(checkpoint)["score"]}


def same_run(state: dict, kept: dict, checkpoint: Path) -> None:
    for name, value in kept.items():
        if state.get(name) != value:
            raise PaperError("checkpoint_other", f"the run began with another {name}: give another --name, or leave --resume out", checkpoint)


def one_epoch(net, average, optimiser, schedule, videos, places, recipe, alpha, device, seeds) -> tuple[float, float]:
    """Mean loss and last learning rate of one pass over all windows in a drawn order, modalities dropped at random."""
    rng = np.random.default_rng(seeds)
    torch.manual_seed(int(rng.integers(2**31)))
    net.train()
    order, losses, rate = rng.permutation(len(places)), [], 0.0
    for at in range(0, len(order), recipe.batch):
        batch = cut(videos, [places[number] for number in order[at : at + recipe.batch]], recipe.window)
        seen, heard = drop_modalities(batch.visual_valid, batch.audio_valid, rng)
        visual, _, audio, _ = tensors(batch, device)
        logits = net(visual, torch.from_numpy(seen).to(device), audio, torch.from_numpy(heard).to(device))
        # The baseline is taught by faces only; the fused model by every labelled frame, whatever is left to it.
        taught = batch.labels >= 0 if recipe.kind == "fused" else (batch.labels >= 0) & (batch.visual_valid > 0)
        if not taught.any():
            continue
        used = torch.from_numpy(taught).to(device)
        loss = focal_loss(logits[used], torch.from_numpy(batch.labels).to(device)[used], recipe.gamma, alpha)
        rate = descend(loss, net, average, optimiser, schedule, recipe.clip)
        losses.append(loss.item())
    return float(np.mean(losses)) if losses else 0.0, rate


def trained_net(path: Path, device: str) -> tuple[torch.nn.Module, Recipe, dict]:
    """A checkpoint's network ready to read videos, its recipe, and its state."""
    if not path.exists():
        raise PaperError("checkpoint_missing", "run scripts/paper_train.py first, or give its --name", path)
    state = load(path)
    recipe = Recipe(**state["recipe"])
    net = NETS[recipe.kind](*state["inputs"], recipe)
    net.load_state_dict(state["model"])
    return net.to(device).eval(), recipe, state
