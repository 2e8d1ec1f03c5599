"""A fused model for a new visual encoder without any voice: the shipped one, with the new encoder's say and branches that see no face."""

from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from emotion.fused_net import HEAD_WITHOUT_FACE, FusedNet, any_valid
from emotion.graphs import largest_difference, quantised, stored_arrays

MOST_DIFFERENCE = 1e-4  # of the restored network from the graph it was taken from


class OwnFused(nn.Module):
    """What both encoders say, and, while there is a voice, the correction that the voice alone would get.

    The branches were trained on the shipped encoder's embeddings, and a new encoder's mean nothing to them: they are told that
    there is no face. The correction then counts as much as it does without a face, and nothing where there is no voice.
    """

    def __init__(self, fused: FusedNet, head: nn.Linear):
        super().__init__()
        self.fused = fused
        self.fused.visual_testimony.says.load_state_dict(head.state_dict())

    def forward(self, visual: torch.Tensor, visual_valid: torch.Tensor, audio: torch.Tensor, audio_valid: torch.Tensor) -> torch.Tensor:
        """As FusedNet: [B, 16, 128] and [B, 16] to [B, 16, 8]; finite under every mask."""
        net, has_visual, has_audio = self.fused, any_valid(visual_valid), any_valid(audio_valid)
        heard = net.audio_branch(audio, audio_valid, has_audio)
        absent = (net.visual_branch.missing + net.visual_branch.positions).expand_as(heard)
        corrected = net.head(torch.cat([net.to_visual(absent, heard, audio_valid, has_audio), heard], dim=2))
        said = net.visual_testimony(visual, visual_valid, has_visual, has_audio)
        said = said + net.audio_testimony(audio, audio_valid, has_audio, has_visual)
        return (said + HEAD_WITHOUT_FACE * has_audio * corrected) / net.temperature(has_visual, has_audio)


def restored(path: Path) -> FusedNet:
    """The network that a float graph was exported from. Exits where a parameter is not found, or the two do not agree."""
    if quantised(path):
        raise SystemExit(f"{path} is rounded to integers: its weights cannot be read back; export it with precision fp32")
    net, stored = FusedNet().eval(), weights(path)
    # Buffers that are the same in both branches are stored once, and are constants that the network makes itself.
    asked = [*(name for name, _ in net.named_parameters()), "temperatures"]
    missing = [name for name in asked if name not in stored]
    state = net.state_dict()
    wrong = [name for name in state if name in stored and stored[name].shape != tuple(state[name].shape)]
    if missing or wrong:
        raise SystemExit(f"{path} is of another network than emotion/fused_net.py: not found {missing[:3]}, of another shape {wrong[:3]} ({len(missing + wrong)} in all)")
    net.load_state_dict(state | {name: torch.from_numpy(stored[name].copy()) for name in state if name in stored})
    apart = largest_difference("fused", net, path)
    if not apart <= MOST_DIFFERENCE:
        raise SystemExit(f"{path} and the network restored from it differ by {apart:.2g}: emotion/fused_net.py has changed since it was exported")
    return net


def weights(path: Path) -> dict[str, np.ndarray]:
    """Arrays of a graph by the names that the network has for them; the exporter turns a linear layer's matrix and renames it."""
    graph = onnx.load(str(path)).graph
    stored = stored_arrays(graph)
    products = {node.output[0]: node.input[1] for node in graph.node if node.op_type == "MatMul" and node.input[1] in stored}
    for node in graph.node:
        if node.op_type == "Add":  # a layer is a product and its bias, which keeps its name
            bias = next((name for name in node.input if name in stored and name.endswith(".bias")), None)
            product = next((name for name in node.input if name in products), None)
            if bias and product:
                stored[f"{bias.removesuffix('bias')}weight"] = stored[products[product]].T
    return stored
