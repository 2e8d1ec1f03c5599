"""The trained networks, as the later steps load them: averaged weights, ready to run."""

import numpy as np

from emotion.detector_net import DetectorNet
from emotion.fused_net import FusedNet
from emotion.paths import OUT
from emotion.prior import face_prior, shift_head
from emotion.speech_net import SpeechNet
from emotion.training import load
from emotion.visual_net import VisualNet

KINDS = {"detector": DetectorNet, "visual": VisualNet, "speech": SpeechNet, "fused": FusedNet}


def trained(kind: str, name: str | None = None):
    """The averaged model of a run, in evaluation mode, and the run's state; the visual head is shifted (prior.py)."""
    path = OUT / f"{name or kind}.pt"
    if not path.exists():
        raise SystemExit(f"{path.name} is missing: run scripts/train_{kind}.py first")
    state = load(path)
    model = KINDS[kind]()
    model.load_state_dict(state["average"])
    if kind == "visual":
        shift_head(model.head, face_prior())
    return model.eval(), state


def speech_bins(state: dict) -> tuple[np.ndarray, np.ndarray]:
    return tuple(np.asarray(part, float) for part in state["bins"])
