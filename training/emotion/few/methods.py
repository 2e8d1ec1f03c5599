"""The methods that are compared: one training loop, and what of it each one switches on."""

from dataclasses import dataclass, replace
from typing import Literal

from emotion.few.thresholds import FLOOR, HALF

Threshold = Literal["fixed", "flexible", "dynamic", "uda"]


@dataclass(frozen=True)
class Method:
    """`threshold` None: unlabelled faces are not used. The rest are the switches of paper 2's pieces."""

    title: str
    threshold: Threshold | None = "dynamic"
    negative: bool = True
    attention: bool = True
    map_drop: bool = True
    floor: float = HALF  # of the dynamic threshold
    all_labels: bool = False  # full supervision: the whole pool is labelled


OURS = Method("dynamic threshold + negative learning (after paper 2)")
HIGH = replace(OURS, title="ours, threshold never below 0.8", floor=FLOOR)

METHODS: dict[str, Method] = {
    "labels": Method("labels alone", threshold=None, negative=False),
    "fixmatch": Method("FixMatch", threshold="fixed", negative=False),
    "flexmatch": Method("FlexMatch", threshold="flexible", negative=False),
    "uda": Method("UDA", threshold="uda", negative=False),
    "adacm": replace(HIGH, title="Ada-CM's threshold, no negative learning", negative=False),
    "ours": OURS,
    "high-floor": HIGH,
    "no-threshold": replace(OURS, title="ours, threshold 0.95 for all", threshold="fixed"),
    "no-negative": replace(OURS, title="ours, no negative learning", negative=False),
    "no-attention": replace(HIGH, title="ours, threshold never below 0.8, no local attention", attention=False),
    "no-map-drop": replace(HIGH, title="ours, threshold never below 0.8, no map dropout", map_drop=False),
    "full": Method("full supervision", threshold=None, negative=False, all_labels=True),
}
COMPARED = ("labels", "fixmatch", "flexmatch", "uda", "adacm", "ours")
# What each piece gives: its name, a method that has it, and the same method without. The last two were run before the floor was lowered.
PIECES = (
    ("dynamic threshold (without: 0.95 for all)", "ours", "no-threshold"),
    ("its floor of 0.5 (without: Ada-CM's 0.8)", "ours", "high-floor"),
    ("negative learning", "ours", "no-negative"),
    ("negative learning, floor 0.8", "high-floor", "adacm"),
    ("local attention, floor 0.8", "high-floor", "no-attention"),
    ("map dropout, floor 0.8", "high-floor", "no-map-drop"),
)
ABLATED = tuple(dict.fromkeys(method for _, *pair in PIECES for method in pair))
