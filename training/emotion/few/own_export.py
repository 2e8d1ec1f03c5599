"""A folder of models that the server loads, around somebody's own visual encoder: graphs, calibrated sidecars, golden vectors, manifest."""

import copy
import hashlib
import os
import shutil
from pathlib import Path

import numpy as np
import torch
from torch import nn

from emotion import golden, sidecars
from emotion.evaluation import SHOWN_RISK, calibrate
from emotion.faces import normalise
from emotion.few.own_fused import OwnFused, restored
from emotion.few.own_pool import Own
from emotion.few.own_training import in_eight
from emotion.fused_data import TICKS
from emotion.graphs import SHAPES, batched, cost, difference, examples, export, open_graph
from emotion.labels import INDEX, LABELS
from emotion.metrics import fit_temperature
from emotion.shipped import shipped_bins
from emotion.visual_net import VisualNet

ABSENT = -20.0  # the logit of a label that the set lacks: e^-20 beside any other
LICENCE = "Weights: the terms of the pictures and labels that they were trained on, which are its maker's own, decide. Code: Apache-2.0."
LICENCE_FUSED = f"{LICENCE} The weights for the voice are the shipped model's: {sidecars.LICENCE}"
LICENCE_BEGUN = f"{LICENCE} They began as the shipped model's: {sidecars.LICENCE}"
FACE_ALONE = 1  # its place in FusedNet.temperatures


def export_own(own: Own, network: VisualNet, notes: dict, shipped: Path, to: Path) -> None:
    """Makes the folder beside its place and moves it there when it is whole."""
    check_place(shipped, to)
    part = to.with_name(f"{to.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name in ("detector.onnx", "detector.json", "speech.onnx", "speech.json", "manifest.json"):
        shutil.copyfile(shipped / name, part / name)
    truth, whole = in_eight(own.test_labels, own.classes), eight(network, own.classes)
    export("visual", whole, part / "visual.onnx")
    difference("visual", whole, part / "visual.onnx")
    embeddings, said = batched(open_graph(part / "visual.onnx"), normalise(own.test_crops)[:, None])
    reading = calibrate(said, truth, risk=SHOWN_RISK["visual"])
    sidecars.write_json(part / "visual.json", {**sidecars.visual_sidecar(reading), "calibratedOn": told(own)})

    before = {kind: sidecars.read_json(shipped / f"{kind}.json") for kind in ("visual", "fused")}
    fused = OwnFused(restored(shipped / "fused.onnx"), as_loud(whole.head, before["visual"]["temperature"] / reading["temperature"])).eval()
    alone = face_alone(fused, embeddings)
    fused.fused.temperatures[FACE_ALONE] = fit_temperature(alone / before["fused"]["temperature"], np.eye(len(LABELS))[truth])
    export("fused", fused, part / "fused.onnx")
    difference("fused", fused, part / "fused.onnx")
    sidecars.write_json(part / "fused.json", fused_sidecar(before["fused"], alone / float(fused.fused.temperatures[FACE_ALONE]), truth, own))

    golden.write_all(part, shipped_bins(part))
    scores, facts = described(part, own, notes)
    sidecars.write_manifest(part, f"own-{hashlib.sha256((part / 'visual.onnx').read_bytes()).hexdigest()[:12]}", scores, facts)
    check_outputs(part)
    shutil.rmtree(to, ignore_errors=True)
    os.replace(part, to)


def check_place(shipped: Path, to: Path) -> None:
    """Only a new folder, an empty one, or one that this made before."""
    missing = [name for kind in sidecars.KINDS for name in (f"{kind}.onnx", f"{kind}.json") if not (shipped / name).exists()]
    if missing:
        raise SystemExit(f"{shipped} lacks {', '.join(missing)}: the new folder takes over what is not trained anew")
    if to.resolve() == shipped.resolve():
        raise SystemExit(f"{to} holds the shipped models: give another folder")
    ours = sidecars.read_json(to / "manifest.json").get("generation", "").startswith("own-") if to.is_dir() else False
    if to.exists() and not ours and (not to.is_dir() or any(to.iterdir())):
        raise SystemExit(f"{to} is there already and was not made by this script: give a new folder")


def eight(network: VisualNet, classes: tuple[str, ...]) -> VisualNet:
    """The same network with the project's eight labels; those that it does not know never win."""
    whole = copy.deepcopy(network).eval()
    whole.head = nn.Linear(network.head.in_features, len(LABELS))
    places = [INDEX[name] for name in classes]
    with torch.no_grad():
        whole.head.weight.zero_()
        whole.head.bias.fill_(ABSENT)
        whole.head.weight[places], whole.head.bias[places] = network.head.weight, network.head.bias
    return whole


def as_loud(head: nn.Linear, ratio: float) -> nn.Linear:
    """The head with its logits times `ratio` (of temperatures): as sure as the shipped one is where both are right as often."""
    louder = copy.deepcopy(head)
    with torch.no_grad():
        louder.weight *= ratio
        louder.bias *= ratio
    return louder


def face_alone(fused: nn.Module, embeddings: np.ndarray) -> np.ndarray:
    """[N, 8] at the newest tick, of faces that hold still for a window without a voice; leaves their temperature at 1."""
    visual = torch.from_numpy(embeddings)[:, None].repeat(1, TICKS, 1)
    seen, nothing = torch.ones(len(visual), TICKS), torch.zeros(len(visual), TICKS)
    with torch.no_grad():
        fused.fused.temperatures[FACE_ALONE] = 1
        return fused(visual, seen, torch.zeros_like(visual), nothing)[:, -1].numpy()


def fused_sidecar(before: dict, alone: np.ndarray, truth: np.ndarray, own: Own) -> dict:
    """The shipped one, with the stricter threshold: its own, or that of the held-out faces alone, whose logits are `alone`."""
    reading = calibrate(alone, truth)
    threshold = max(before["unsure"]["threshold"], reading["unsure"]["threshold"])
    rule = f"the stricter of the shipped model's ({before['unsure']['threshold']}) and that of faces alone, on {told(own)}"
    return {**before, "unsure": {"threshold": threshold, "rule": rule}, "validation": {}, "calibratedOn": told(own)}


def told(own: Own) -> str:
    return f"the {len(own.test_labels)} pictures that were held out, the same that the scores are of"


def described(models: Path, own: Own, notes: dict) -> tuple[dict, dict]:
    """Scores and facts of the two new models, for the manifest."""
    labelled, plan = int((own.labels >= 0).sum()), notes.get("plan", {})
    trained_on = [f"own pictures: {labelled} labelled ({', '.join(own.classes)}), {own.unlabelled} unlabelled; method {plan.get('method', 'not known')}, {plan.get('steps', '?')} steps"]
    licence = LICENCE
    if plan.get("begin") == "shipped":
        licence, trained_on = LICENCE_BEGUN, [*trained_on, *(f"before that, as the shipped model: {part}" for part in sidecars.TRAINED_ON["visual"])]
    same = {"madeBy": "training/scripts/few_export.py", "precision": "fp32", "calibratedOn": told(own)}
    facts = {
        "visual": {**same, "licence": licence, "trainedOn": trained_on, "chosen": "fp32: not compared with int8"},
        "fused": {
            **same, "licence": LICENCE_FUSED, "trainedOn": [*trained_on, *sidecars.TRAINED_ON["speech"]],
            "chosen": "the shipped model's voice, with the new encoder's say: not trained on pairs of face and voice",
        },
    }
    for kind, own_facts in facts.items():
        own_facts["cost"] = cost(models / f"{kind}.onnx").facts()
    return {"visual": {"heldOut": notes.get("heldOut", {}).get("own", {})}, "fused": {}}, facts


def check_outputs(models: Path) -> None:
    """Opens every graph; all of their outputs must be finite, the fused model's under every mask."""
    for kind in SHAPES:
        run = open_graph(models / f"{kind}.onnx")
        for arrays in examples(kind, 4):
            if not all(np.isfinite(part).all() for part in run(*arrays)):
                raise SystemExit(f"{kind}.onnx gives outputs that are not finite")
