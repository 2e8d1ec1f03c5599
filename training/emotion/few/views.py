"""Weak and strong views of 48x48 grey face crops, many at once: what the teacher judges, and what the student must call the same."""

import math

import torch
from torch.nn import functional

from emotion.faces import SIZE, STD_FLOOR

PAD = 5  # pixels of the weak view's crop with padding: a tenth of the side
OPERATIONS = 3  # of the strong view (RandAugment's n, Cubuk et al. 2020)
MOST_CUTOUT = 0.5  # of the side (DeVries and Taylor 2017)
MOST_ANGLE, MOST_SHEAR, MOST_SHIFT = math.radians(30), 0.3, 0.3  # RandAugment's largest amounts; the shift is a share of the side
BLUR_RADIUS, BLUR_SIGMA = 4, 1.0  # of the unsharp mask


def uniform(count: int, like: torch.Tensor, least: float, most: float) -> torch.Tensor:
    return torch.rand(count, device=like.device) * (most - least) + least


def weak(faces: torch.Tensor) -> torch.Tensor:
    """Random crop with padding, and a mirror half of the time. float32 [N, 1, 48, 48] to the same."""
    count, device, places = len(faces), faces.device, torch.arange(SIZE, device=faces.device)
    shift = torch.randint(-PAD, PAD + 1, (2, count, 1), device=device)
    mirror = torch.rand(count, 1, device=device) < 0.5
    rows = (places + shift[0]).clamp(0, SIZE - 1)
    columns = (torch.where(mirror, SIZE - 1 - places, places) + shift[1]).clamp(0, SIZE - 1)
    return faces[torch.arange(count, device=device)[:, None, None], 0, rows[:, :, None], columns[:, None, :]][:, None]


def brighten(x: torch.Tensor, amount: torch.Tensor) -> torch.Tensor:
    return x * (1 + 0.7 * amount)


def contrast(x: torch.Tensor, amount: torch.Tensor) -> torch.Tensor:
    mean = x.mean(dim=(2, 3), keepdim=True)
    return (x - mean) * (1 + 0.8 * amount) + mean


def sharpen(x: torch.Tensor, amount: torch.Tensor) -> torch.Tensor:
    places = torch.arange(-BLUR_RADIUS, BLUR_RADIUS + 1, device=x.device, dtype=x.dtype)
    bell = torch.exp(-(places**2) / (2 * BLUR_SIGMA**2))
    bell = bell / bell.sum()
    padded = functional.pad(x, (BLUR_RADIUS,) * 4, mode="reflect")
    blurred = functional.conv2d(functional.conv2d(padded, bell.view(1, 1, 1, -1)), bell.view(1, 1, -1, 1))
    return x + 1.5 * amount * (x - blurred)


def posterise(x: torch.Tensor, amount: torch.Tensor) -> torch.Tensor:
    step = 2.0 ** (1 + torch.round(5 * amount.abs()))
    return torch.floor(x / step) * step


def solarise(x: torch.Tensor, amount: torch.Tensor) -> torch.Tensor:
    return torch.where(x < 256 - 128 * amount.abs(), x, 255 - x)


def stretch(x: torch.Tensor, _: torch.Tensor) -> torch.Tensor:
    least, most = x.amin(dim=(2, 3), keepdim=True), x.amax(dim=(2, 3), keepdim=True)
    return (x - least) * (255 / (most - least).clamp(min=1))


def equalise(x: torch.Tensor, _: torch.Tensor) -> torch.Tensor:
    """Each grey value becomes the share of pixels that are not brighter, from 0 for the darkest to 255."""
    grey = x.clamp(0, 255).floor().long().flatten(1)
    counts = torch.zeros(len(x), 256, device=x.device).scatter_add_(1, grey, torch.ones_like(grey, dtype=torch.float32))
    below = counts.cumsum(1)
    darkest = below.masked_fill(counts == 0, math.inf).amin(dim=1, keepdim=True)
    scaled = torch.round((below - darkest).clamp(min=0) * (255 / (SIZE * SIZE - darkest).clamp(min=1)))
    return torch.where(darkest[:, :, None, None] < SIZE * SIZE, scaled.gather(1, grey).view_as(x), x)


def same(x: torch.Tensor, _: torch.Tensor) -> torch.Tensor:
    return x


# RandAugment's operations that mean something for a grey picture; each takes amounts from -1 to 1, [N, 1, 1, 1].
REPERTOIRE = (same, stretch, equalise, brighten, contrast, sharpen, posterise, solarise)
WARPS = ("rotate", "shear across", "shear down", "shift across", "shift down")


def warps(which: torch.Tensor, amount: torch.Tensor) -> torch.Tensor:
    """[N, 2, 3] matrices for `affine_grid` (about the middle, the side is 2), one of WARPS each; numbers above them leave the face alone."""
    zero, one = torch.zeros_like(amount), torch.ones_like(amount)
    angle = torch.where(which == 0, MOST_ANGLE * amount, zero)
    cos, sin = torch.cos(angle), torch.sin(angle)
    across = torch.where(which == 1, MOST_SHEAR * amount, zero) - sin
    down = torch.where(which == 2, MOST_SHEAR * amount, zero) + sin
    shift = 2 * MOST_SHIFT * SIZE / (SIZE - 1) * amount
    rows = [cos, across, torch.where(which == 3, shift, zero), down, cos * one, torch.where(which == 4, shift, zero)]
    return torch.stack(rows, dim=1).view(-1, 2, 3)


def cut_out(faces: torch.Tensor) -> torch.Tensor:
    """A grey square of up to half the side, anywhere, also half outside."""
    half = (uniform(len(faces), faces, 0, MOST_CUTOUT) * SIZE / 2)[:, None]
    places = torch.arange(SIZE, device=faces.device) + 0.5
    rows, columns = ((places - uniform(len(faces), faces, 0, SIZE)[:, None]).abs() < half for _ in range(2))
    return faces.masked_fill((rows[:, :, None] & columns[:, None, :])[:, None], 127.0)


def strong(faces: torch.Tensor) -> torch.Tensor:
    """Three random operations of random amounts and a cutout, then what `weak` does. float32 [N, 1, 48, 48], 0 to 255."""
    x, count = faces, len(faces)
    for _ in range(OPERATIONS):
        which = torch.randint(len(WARPS) + len(REPERTOIRE), (count,), device=x.device)
        amount = uniform(count, x, -1, 1)
        grid = functional.affine_grid(warps(which, amount), list(x.shape), align_corners=True)
        moved = functional.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=True)
        x = torch.where((which < len(WARPS))[:, None, None, None], moved, x)
        for number, operation in enumerate(REPERTOIRE[1:], len(WARPS) + 1):
            x = torch.where((which == number)[:, None, None, None], operation(x, amount[:, None, None, None]), x)
        x = x.clamp(0, 255)
    return weak(cut_out(x))


def normalised(faces: torch.Tensor) -> torch.Tensor:
    """faces.normalise for tensors: (x - mean) / (std + 1) over each face."""
    std, mean = torch.std_mean(faces, dim=(2, 3), keepdim=True, correction=0)
    return (faces - mean) / (std + STD_FLOOR)


def views(make, crops: torch.Tensor) -> torch.Tensor:
    """[N, 48, 48] crops of any type to normalised float32 [N, 1, 48, 48], each through `make` (weak or strong)."""
    return normalised(make(crops[:, None].float()))
