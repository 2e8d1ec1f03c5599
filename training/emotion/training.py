"""What the training loops share: a schedule that can follow the clock, averaged weights, checkpoints, one log line."""

import copy
import math
import os
import time
from pathlib import Path

import torch
from threadpoolctl import threadpool_limits
from torch import nn


def prepare_torch(threads: int, seed: int) -> None:
    torch.set_num_threads(threads)
    # numpy's own threads spin while torch works: log-mel takes 13 times the CPU with two of them (LOG.md).
    threadpool_limits(1, user_api="blas")
    torch.manual_seed(seed)
    # Of no use here, and where a processor lacks what it asks for, it says so a hundred times.
    torch.backends.nnpack.set_flags(False)


class Schedule:
    """Cosine from `peak` to nearly nothing over the epochs, or over a number of minutes if that ends sooner."""

    def __init__(self, peak: float, steps: int, minutes: float | None, warm_up: float = 0.03):
        self.peak, self.steps, self.minutes, self.warm_up = peak, max(1, steps), minutes, warm_up
        self.step, self.spent_s, self.since_s = 0, 0.0, time.monotonic()

    def elapsed_s(self) -> float:
        return self.spent_s + time.monotonic() - self.since_s

    def progress(self) -> float:
        by_clock = 0.0 if self.minutes is None else self.elapsed_s() / (60 * self.minutes)
        return min(1.0, max(self.step / self.steps, by_clock))

    def rate(self) -> float:
        done = self.progress()
        if done < self.warm_up:
            return self.peak * max(0.02, done / self.warm_up)
        return self.peak * max(1e-3, 0.5 * (1 + math.cos(math.pi * (done - self.warm_up) / (1 - self.warm_up))))

    def apply(self, optimiser: torch.optim.Optimizer) -> float:
        rate = self.rate()
        for group in optimiser.param_groups:
            if isinstance(group["lr"], torch.Tensor):
                group["lr"].fill_(rate)
            else:
                group["lr"] = rate
        self.step += 1
        return rate

    def state(self) -> dict:
        return {"step": self.step, "spent_s": self.elapsed_s()}

    def load(self, state: dict) -> None:
        self.step, self.spent_s, self.since_s = state["step"], state["spent_s"], time.monotonic()


class Average:
    """An exponential moving average of the weights; it is what is evaluated and shipped."""

    def __init__(self, model: nn.Module, decay: float = 0.999):
        self.model, self.decay, self.updates = copy.deepcopy(model).eval(), decay, 0
        self.model.requires_grad_(False)
        self.weight = torch.zeros((), device=next(model.parameters()).device)

    def advance(self) -> None:
        """Counts an update and sets how much of the model it takes: more in the beginning, when there is little worth keeping."""
        self.updates += 1
        self.weight.fill_(1 - min(self.decay, (1 + self.updates) / (10 + self.updates)))

    @torch.no_grad()
    def follow(self, model: nn.Module) -> None:
        pairs = list(zip(self.model.state_dict().values(), model.state_dict().values()))
        mine, theirs = zip(*(pair for pair in pairs if pair[0].dtype.is_floating_point))
        steps = torch._foreach_sub(theirs, mine)
        torch._foreach_mul_(steps, self.weight)
        torch._foreach_add_(mine, steps)
        for counter, theirs_counter in (pair for pair in pairs if not pair[0].dtype.is_floating_point):
            counter.copy_(theirs_counter)

    def update(self, model: nn.Module) -> None:
        self.advance()
        self.follow(model)


def save(path: Path, **parts: object) -> None:
    """Written next to its place and renamed, so that a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(parts, path.with_suffix(".part"))
    os.replace(path.with_suffix(".part"), path)


def load(path: Path) -> dict:
    return torch.load(path, map_location="cpu", weights_only=False)


def descend(
    loss: torch.Tensor, model: nn.Module, average: Average, optimiser: torch.optim.Optimizer, schedule: Schedule, clip: float
) -> float:
    """One step down the gradient, its norm clipped, and the average moved along. Returns the learning rate it was taken at."""
    rate = schedule.apply(optimiser)
    average.advance()
    descend_as_set(loss, model, average, optimiser, clip)
    return rate


def descend_as_set(loss: torch.Tensor, model: nn.Module, average: Average, optimiser: torch.optim.Optimizer, clip: float) -> None:
    """`descend` at the rate and with the averaging that are set already: nothing here waits for a GPU, so that it can be recorded."""
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimiser.step()
    average.follow(model)


def resume(checkpoint: Path, model: nn.Module, average: Average, optimiser: torch.optim.Optimizer, schedule: Schedule) -> dict | None:
    """Takes a run up where its checkpoint left it; None where there is none yet."""
    if not checkpoint.exists():
        return None
    state = load(checkpoint)
    model.load_state_dict(state["model"])
    average.model.load_state_dict(state["average"])
    average.updates = state["updates"]
    rates = [group["lr"] for group in optimiser.param_groups]
    optimiser.load_state_dict(state["optimiser"])
    for group, rate in zip(optimiser.param_groups, rates):
        group["lr"] = rate  # set anew before the next step; a tensor must stay where it is
    schedule.load(state["schedule"])
    return state


def decay_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Weight decay for matrices and kernels only."""
    big = [p for p in model.parameters() if p.ndim > 1]
    small = [p for p in model.parameters() if p.ndim <= 1]
    return [{"params": big, "weight_decay": weight_decay}, {"params": small, "weight_decay": 0.0}]


def say(**values: object) -> None:
    """One line of progress."""
    words = [f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}" for key, value in values.items()]
    print(time.strftime("%H:%M:%S"), *words, flush=True)
