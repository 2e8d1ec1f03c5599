"""A shipped encoder in place of its checkpoint: what stays the same need not be trained again to train what depends on it."""

from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from emotion.graphs import open_graph, stored_arrays
from emotion.sidecars import read_json


class ShippedEncoder(nn.Module):
    """Calls models/{visual,speech}.onnx as the network it was exported from; `head` is its last layer, which stays in float."""

    def __init__(self, path: Path):
        super().__init__()
        self.run = open_graph(path)
        stored = stored_arrays(onnx.load(str(path)).graph)
        if "head.weight" not in stored or "head.bias" not in stored:
            raise SystemExit(f"{path.name} has no layer named head: train the encoder instead")
        self.head = nn.Linear(*reversed(stored["head.weight"].shape))
        self.head.load_state_dict({name: torch.from_numpy(stored[f"head.{name}"].copy()) for name in ("weight", "bias")})

    def forward(self, inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Embeddings [B, 128] and logits [B, 8]; no gradient."""
        return tuple(torch.from_numpy(part) for part in self.run(inputs.numpy()))


def shipped_bins(models: Path) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of each mel bin, as the sidecar of the shipped speech graph names them."""
    features = read_json(models / "speech.json")["features"]
    return np.array(features["mean"]), np.array(features["std"])
