"""The shipped visual encoder as a network that can be trained further: weights read back from its graph, batch normalisation unfolded."""

from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from emotion.faces import normalise
from emotion.graphs import stored_arrays
from emotion.visual_net import VisualNet, form_of

MEASURED_ON = 512  # faces that the unfolded normalisation is measured on


def unfolded(path: Path, crops: np.ndarray) -> VisualNet:
    """The network of models/visual.onnx (fp32 or int8), in evaluation mode, which says what the graph says.

    An exported graph has its batch normalisations folded into the convolutions before them: y = w·x + b. Unfolded again
    they need a mean and a deviation, and those of `crops` [N, 48, 48] are as good as the lost ones: with m and v of w·x,
    gamma = sqrt(v) and beta = b + m give the same y, and in training mode nearly so. int8 weights are taken as they are
    rounded. Exits where the graph is of another network.
    """
    layers = layers_of(path)
    form = form_of({f"{name}.weight": weight for name, (weight, _) in layers.items()}) if "stem.0.0" in layers else {}
    network = VisualNet(**form).eval()
    modules = {name: module for name, module in network.named_modules() if isinstance(module, (nn.Conv2d, nn.Linear))}
    odd = sorted(set(modules) ^ set(layers)) or [name for name, module in modules.items() if module.weight.shape != layers[name][0].shape]
    if odd:
        raise SystemExit(f"{path} is of another network than emotion/visual_net.py ({', '.join(odd[:3])}): begin from nothing instead (--begin nothing)")
    norms = []
    with torch.no_grad():
        for name, module in modules.items():
            weight, bias = layers[name]
            module.weight.copy_(weight)
            if module.bias is not None:
                module.bias.copy_(bias)
                continue
            norm = network.get_submodule(f"{name.removesuffix('.0')}.1")
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
            norm.weight.fill_(1)
            norm.bias.copy_(bias)
            norms.append((module, norm))
        unfold(network, norms, crops[np.linspace(0, len(crops) - 1, min(MEASURED_ON, len(crops))).astype(int)])
    return network


def unfold(network: VisualNet, norms: list[tuple[nn.Conv2d, nn.BatchNorm2d]], crops: np.ndarray) -> None:
    """Gives every normalisation the statistics of what reaches it, and takes them back by gamma and beta."""
    seen: dict[nn.Module, torch.Tensor] = {}
    hooks = [conv.register_forward_hook(lambda module, _, out: seen.__setitem__(module, out)) for conv, _ in norms]
    network(torch.from_numpy(normalise(crops)[:, None]))
    for hook in hooks:
        hook.remove()
    for conv, norm in norms:
        mean, variance = seen[conv].mean(dim=(0, 2, 3)), seen[conv].var(dim=(0, 2, 3))
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.add_(mean)


def layers_of(path: Path) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """Weight and bias of each convolution and linear layer by the name of its module; rounded ones as numbers again."""
    graph = onnx.load(str(path)).graph
    stored = stored_arrays(graph)
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in stored:
            rounded, scale, zero = (stored[name].astype(np.float32) for name in node.input)
            spread = (-1, *(1,) * (rounded.ndim - 1)) if scale.ndim else ()
            stored[node.output[0]] = (rounded - zero.reshape(spread)) * scale.reshape(spread)
    found = {}
    for node in graph.node:
        if node.op_type in ("Conv", "Gemm"):
            found[module_name(node.name)] = tuple(torch.from_numpy(stored[name].copy()).float() for name in node.input[1:3])
    return found


def module_name(node: str) -> str:
    """"/body/body.0/first/first.0/Conv" to "body.0.first.0": within a sequence the exporter repeats its name."""
    parts: list[str] = []
    for part in node.strip("/").split("/")[:-1]:
        if parts and part.startswith(f"{parts[-1]}."):
            parts[-1] = part
        else:
            parts.append(part)
    return ".".join(parts)
