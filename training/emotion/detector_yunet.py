"""YuNet's weights (libfacedetection.train, Apache-2.0) in our network: same layers, luma instead of three colours, one head a stride."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from emotion.detector_eval import STD
from emotion.detector_net import STRIDES, YUNET_STEM, DetectorNet, Unit

TRAINED_ON = [
    "WIDER FACE, through YuNet's weights (libfacedetection.train, Apache-2.0)", "SFHQ and SFHQ-T2I (MIT)",
    "official portraits (training only)", "boxes predicted by YuNet", "FER2013 crops, Training split", "drawn faces of this project (src/bots)",
]
CONVOLUTIONS = 59
HEADS = 12  # class, box, objectness, landmarks; each at three strides


def convolutions(path: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """Kernel and bias of every convolution, in the graph's order. Batch normalisation is folded into them already."""
    graph = onnx.load(str(path)).graph
    arrays = {part.name: numpy_helper.to_array(part) for part in graph.initializer}
    layers = [node for node in graph.node if node.op_type == "Conv"]
    found = [(arrays[node.input[1]], arrays[node.input[2]]) for node in layers if {*node.input[1:3]} <= arrays.keys()]
    if len(found) != CONVOLUTIONS:
        raise SystemExit(f"{path.name} has {len(found)} convolutions, YuNet-n has {CONVOLUTIONS}: is it another file?")
    return found


def put(layer: torch.nn.Conv2d, kernel: np.ndarray, bias: np.ndarray) -> None:
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(np.array(kernel)))
        layer.bias.copy_(torch.from_numpy(np.array(bias)))


def yunet(path: Path) -> DetectorNet:
    """The whole of YuNet for luma: exactly what it says of a grey picture."""
    model, parts = DetectorNet(YUNET_STEM), convolutions(path)
    kernel, bias = parts[0]
    # The three colours of a grey picture are the same number: their kernels add up. Our input is luma / STD.
    put(model.stem[0], kernel.sum(1, keepdims=True) * STD, bias)
    units = [part for block in (model.stem, model.eighth, model.sixteenth, model.thirtysecond) for part in block if isinstance(part, Unit)]
    units += [*reversed(model.lateral), *model.trunk]
    for number, unit in enumerate(units):
        put(unit[0], *parts[1 + 2 * number]), put(unit[1], *parts[2 + 2 * number])
    heads = parts[-2 * HEADS :]
    for level in range(len(STRIDES)):
        kind = [heads[2 * (level + len(STRIDES) * k) :][:2] for k in range(4)]  # class, box, objectness, landmarks
        for step in range(2):
            (klass, box, thing, marks) = [pair[step] for pair in kind]
            joined = [np.concatenate([klass[i], thing[i], box[i][2:], box[i][:2], marks[i]]) for i in range(2)]
            put(model.head[level][step], *joined)
    return model.eval()


def narrowed(teacher: DetectorNet) -> DetectorNet:
    """Our narrower network with YuNet's weights; of each narrowed unit, the channels that weigh most in the next one."""
    model = DetectorNet()
    for name in ("sixteenth", "thirtysecond", "lateral", "trunk", "head"):
        getattr(model, name).load_state_dict(getattr(teacher, name).state_dict())
    model.stem[0].load_state_dict(teacher.stem[0].state_dict())
    mine, theirs = ([part for part in (*net.stem, *net.eighth) if isinstance(part, Unit)] for net in (model, teacher))
    kept = np.arange(mine[0][0].in_channels)
    for small, large, following in zip(mine, theirs, [*theirs[1:], theirs[-1]]):
        chosen = np.arange(large[0].out_channels)
        if small[0].out_channels < len(chosen):
            reach = large[1].weight.abs().sum((1, 2, 3)) * following[0].weight.abs().sum((0, 2, 3))
            chosen = np.sort(reach.detach().numpy().argsort()[::-1][: small[0].out_channels])
        put(small[0], large[0].weight.detach().numpy()[np.ix_(chosen, kept)], large[0].bias.detach().numpy()[chosen])
        put(small[1], large[1].weight.detach().numpy()[chosen], large[1].bias.detach().numpy()[chosen])
        kept = chosen
    return model
