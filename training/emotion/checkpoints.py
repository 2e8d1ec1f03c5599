"""The trained networks, as the later steps load them: averaged weights, ready to run."""

import numpy as np
import torch

from emotion.detector_net import DetectorNet
from emotion.fused_net import FusedNet
from emotion.paths import MODELS, OUT
from emotion.shipped import ShippedEncoder, shipped_bins
from emotion.speech_net import SpeechNet
from emotion.training import load, say
from emotion.visual_net import VisualNet, like


KINDS = {"detector": DetectorNet, "visual": VisualNet, "speech": SpeechNet, "fused": FusedNet}


def trained(kind: str, name: str | None = None) -> tuple[torch.nn.Module, dict]:
    """The averaged model of a run, in evaluation mode, and the run's state.

    Exits with a message that names the missing or unfitting checkpoint.
    """
    path = OUT / f"{name or kind}.pt"
    if not path.exists():
        raise SystemExit(f"{path.name} is missing: run scripts/train_{kind}.py first")
    state = load(path)
    model = like(state["average"]) if kind == "visual" else KINDS[kind]()
    try:
        model.load_state_dict(state["average"])
    except RuntimeError as error:
        raise SystemExit(f"{path.name} is of another network than emotion/ has now: train it again ({str(error)[:300]})") from error
    return model.eval(), state


def encoder(kind: str) -> tuple[torch.nn.Module, dict]:
    """The visual or speech encoder of a run; where there is none here, the shipped graph, said aloud."""
    shipped = MODELS / f"{kind}.onnx"
    if (OUT / f"{kind}.pt").exists() or not shipped.exists():
        return trained(kind)
    say(encoder=kind, taken_from=f"models/{shipped.name}")
    return ShippedEncoder(shipped), {"bins": shipped_bins(MODELS)} if kind == "speech" else {}


def speech_bins(state: dict) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of each mel bin, as the speech run measured them."""
    return tuple(np.asarray(part, float) for part in state["bins"])
