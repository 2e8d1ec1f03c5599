"""The numbers of paper 1's training, as design notes on the paper give them; all of them can be changed for an ablation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """`window` to `infer_stride` are frames; `kind` is a name of net.NETS."""

    kind: str = "fused"
    window: int = 100
    stride: int = 50
    infer_stride: int = 25
    width: int = 256
    heads: int = 4
    inner: int = 1024
    layers: int = 2  # the related work has 2 to 4
    dropout: float = 0.3
    batch: int = 32
    epochs: int = 50
    rate: float = 5e-5
    weight_decay: float = 1e-5
    clip: float = 1.0
    warm_up: float = 0.05
    patience: int = 6  # epochs without a better score before it ends
    gamma: float = 2.0
    alpha_most: float = 5.0
