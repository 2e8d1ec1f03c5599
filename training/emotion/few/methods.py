"""The methods that are compared: one training loop, and what of it each one switches on."""

from dataclasses import dataclass, replace
from typing import Literal

Threshold = Literal["fixed", "flexible", "dynamic", "uda"]


@dataclass(frozen=True)
class Method:
    """`threshold` None: unlabelled faces are not used. The rest are the switches of paper 2's pieces."""

    title: str
    threshold: Threshold | None = "dynamic"
    negative: bool = True
    attention: bool = True
    map_drop: bool = True
    all_labels: bool = False  # full supervision: the whole pool is labelled


OURS = Method("dynamic threshold + negative learning (after paper 2)")

METHODS: dict[str, Method] = {
    "labels": Method("labels alone", threshold=None, negative=False),
    "fixmatch": Method("FixMatch", threshold="fixed", negative=False),
    "flexmatch": Method("FlexMatch", threshold="flexible", negative=False),
    "uda": Method("UDA", threshold="uda", negative=False),
    "adacm": Method("Ada-CM's threshold, no negative learning", negative=False),
    "ours": OURS,
    "no-threshold": replace(OURS, title="ours − dynamic threshold (0.95 for all)", threshold="fixed"),
    "no-attention": replace(OURS, title="ours − local attention", attention=False),
    "no-map-drop": replace(OURS, title="ours − map dropout", map_drop=False),
    "full": Method("full supervision", threshold=None, negative=False, all_labels=True),
}
COMPARED = ("labels", "fixmatch", "flexmatch", "uda", "adacm", "ours")
# Without negative learning, ours is Ada-CM's threshold: the same run stands in both tables.
ABLATED = ("ours", "no-threshold", "adacm", "no-attention", "no-map-drop")
