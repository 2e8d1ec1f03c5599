"""Fits a fused model, whole or ablated, to surrogate pairs of cached embeddings."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from emotion.fused_data import Batch, Clips, Faces, Voices, asked, even_rows, streams
from emotion.fused_net import FusedNet
from emotion.losses import class_weights, drop_modalities, focal_loss
from emotion.metrics import fit_temperature
from emotion.training import Average, Schedule, decay_groups, descend

FLATTEN = 0.8  # labels are drawn as (their share among the faces) ** FLATTEN: rarer ones more often
WEIGHT_DECAY, CLIP, AVERAGE_DECAY = 0.02, 1.0, 0.998
KINDS = ("both", "faceOnly")  # FusedNet.temperatures are of these and of a voice alone


@dataclass(frozen=True)
class Recipe:
    """How a fused model is fitted; gamma 0 without alpha is the plain cross-entropy."""

    steps: int = 1800
    batch: int = 96
    rate: float = 8e-4
    modality_dropout: bool = True  # and windows of a face or a voice alone
    gamma: float = 2.0
    alpha_most: float = 1.5
    minutes: float | None = None


def chances(faces: Faces, power: float = FLATTEN) -> np.ndarray:
    """How likely each label is to be drawn: its share among the faces, flattened."""
    flattened = np.array([len(own) for own in faces.by_label], float) ** power
    return flattened / flattened.sum()


class Fitting:
    """A model on its way: `step` until `done`; the averaged weights are what is evaluated."""

    def __init__(self, model: FusedNet, faces: Faces, voices: Voices, recipe: Recipe, seed: int):
        self.model, self.faces, self.voices, self.recipe = model, faces, voices, recipe
        self.rng = np.random.default_rng(seed)
        self.average = Average(model, AVERAGE_DECAY)
        self.optimiser = torch.optim.AdamW(decay_groups(model, WEIGHT_DECAY), lr=recipe.rate)
        self.schedule = Schedule(recipe.rate, recipe.steps, recipe.minutes, warm_up=0.05)
        self.chance = chances(faces)
        self.alpha = torch.from_numpy(class_weights(1e6 * self.chance, recipe.alpha_most))

    def done(self) -> bool:
        return self.schedule.progress() >= 1

    def step(self) -> float:
        """One batch; returns its loss."""
        recipe, model = self.recipe, self.model
        device = next(model.parameters()).device
        batch = streams(self.faces, self.voices, recipe.batch, self.chance, self.rng, training=True, alone=recipe.modality_dropout)
        seen, heard = batch.visual_valid, batch.audio_valid
        if recipe.modality_dropout:
            seen, heard = drop_modalities(seen, heard, self.rng)
        # A model with one modality is asked only what that one shows.
        labels, used = asked(batch, seen if model.ablation.sees else 0 * seen, heard if model.ablation.hears else 0 * heard)
        model.train()
        parts = (torch.from_numpy(part).to(device) for part in (batch.visual, seen, batch.audio, heard))
        counted = torch.from_numpy(used).to(device)
        loss = focal_loss(
            model(*parts)[counted], torch.from_numpy(labels).to(device)[counted], recipe.gamma,
            self.alpha.to(device) if recipe.gamma > 0 else None,
        )
        descend(loss, model, self.average, self.optimiser, self.schedule, CLIP)
        return loss.item()

    def run(self, every: int, watch: Callable[[float], None]) -> FusedNet:
        """To the end; `watch` gets the mean loss every so many steps."""
        losses = []
        while not self.done():
            losses.append(self.step())
            if self.schedule.step % every == 0 or self.done():
                watch(float(np.mean(losses)))
                losses = []
        return self.average.model


@torch.no_grad()
def logits_of(model: FusedNet, batch: Batch, step: int = 256) -> np.ndarray:
    """[B, 16, 8] of a batch of windows."""
    model.eval()
    device = next(model.parameters()).device
    parts = [torch.from_numpy(part).to(device) for part in (batch.visual, batch.visual_valid, batch.audio, batch.audio_valid)]
    return torch.cat([model(*(part[at : at + step] for part in parts)).cpu() for at in range(0, len(batch.labels), step)]).numpy()


@torch.no_grad()
def clip_logits(model: FusedNet, clips: Clips, step: int = 512) -> np.ndarray:
    """[n, 8] at the newest tick of each window."""
    model.eval()
    device = next(model.parameters()).device
    audio, valid = (torch.from_numpy(part).to(device) for part in (clips.audio, clips.valid))
    rows = range(0, len(audio), step)
    return torch.cat([model.audio_only(audio[at : at + step], valid[at : at + step])[:, -1].cpu() for at in rows]).numpy()


def temper(model: FusedNet, sets: dict[str, Batch], clips: Clips) -> list[float]:
    """Fits a temperature for each kind of window and sets them: on validation pairs, and for a voice alone on real clips.

    Labels of pairs are drawn as often as among the faces, which makes a voice seem surer than voices are. Each corpus of the
    clips weighs the same.
    """
    model.temperatures.fill_(1.0)
    found = []
    for kind in KINDS:
        labels, used = asked(sets[kind], sets[kind].visual_valid, sets[kind].audio_valid)
        found.append(fit_temperature(logits_of(model, sets[kind])[used], np.eye(8)[labels[used]]))
    chosen = even_rows(clips, np.random.default_rng(0))
    found.append(fit_temperature(clip_logits(model, clips)[chosen], np.eye(8)[clips.labels[clips.owner[chosen]]]))
    model.temperatures.copy_(torch.tensor(found))
    return found
