"""Exports the trained networks as float and int8 graphs, ships the faster at equal score, calibrates, scores and describes it."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from emotion import evaluation, fused_eval, golden, sidecars
from emotion.checkpoints import encoder, speech_bins, trained
from emotion.export import chosen, compare, compare_detectors, held_faces, held_voices, held_windows, score_fused_calibration
from emotion.graphs import cost, difference, export, open_graph
from emotion.paths import MODELS, OUT, data_folder, parser
from emotion.quantise import RECIPES, calibration_inputs, quantise
from emotion.shipped import shipped_bins
from emotion.training import prepare_torch, say

WORK = OUT / "export"  # every version of every graph; only the shipped ones go to models/


def bins_for(models: Path) -> tuple[np.ndarray, np.ndarray]:
    """Mel statistics of the speech run; without its checkpoint, those of the shipped sidecar."""
    if (models / "speech.json").exists() and not (OUT / "speech.pt").exists():
        return shipped_bins(models)
    return speech_bins(trained("speech")[1])


def versions(kind: str, network, bins: tuple[np.ndarray, np.ndarray], data: Path, models: Path) -> dict[str, dict]:
    """Makes every int8 version beside WORK/fp32 and compares them all."""
    paths = {"fp32": WORK / "fp32" / f"{kind}.onnx"}
    inputs = calibration_inputs(kind, bins, data)
    for recipe in RECIPES[kind]:
        paths[recipe.name] = WORK / recipe.name.replace(", ", "-").replace(" ", "_") / f"{kind}.onnx"
        quantise(kind, recipe, paths["fp32"], paths[recipe.name], inputs)
    if kind == "detector":
        found = compare_detectors(paths, data, sidecars.detector_sidecar()["scoreThreshold"])
    else:
        held = {"visual": held_faces, "speech": lambda: held_voices(bins), "fused": held_windows}[kind]()
        fused = next((path for path in (WORK / "fp32" / "fused.onnx", models / "fused.onnx") if path.exists()), None)
        found = compare(kind, network, paths, held, open_graph(fused) if fused and kind != "fused" else None)
    for name, facts in found.items():
        say(kind=kind, version=name, **facts)
        facts["path"] = str(paths[name])
    return found


def score(kind: str, models: Path, data: Path) -> dict:
    """The shipped file on the test splits."""
    sidecar = sidecars.read_json(models / f"{kind}.json")
    if kind == "detector":
        return evaluation.score_detector(models, data, sidecar["scoreThreshold"])
    if kind == "visual":
        return evaluation.score_visual(models, sidecar)
    if kind == "speech":
        evaluation.check_uncut(data)
        return evaluation.score_speech(models, sidecar)
    heads = {}
    for kind in ("visual", "speech"):
        head = encoder(kind)[0].head
        heads[kind] = head.weight.detach().numpy(), head.bias.detach().numpy()
    return {"surrogatePairing": fused_eval.score_fused(models, heads), "calibration": score_fused_calibration(models, sidecar)}


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--models", type=Path, default=MODELS)
    args.add_argument("--only", nargs="*", choices=sidecars.KINDS, default=list(sidecars.KINDS))
    args.add_argument("--generation", default="generation3")
    args.add_argument("--no-scores", action="store_true", help="choose and calibrate, but leave the scores of the manifest as they are")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    data, models, bins = data_folder(args), args.models, bins_for(args.models)
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "fp32").mkdir(parents=True)
    models.mkdir(parents=True, exist_ok=True)

    networks = {kind: trained(kind)[0] for kind in args.only}
    for kind, network in networks.items():
        plain = WORK / "fp32" / f"{kind}.onnx"
        export(kind, network, plain)
        say(exported=kind, difference=difference(kind, network, plain))

    facts: dict[str, dict] = {}
    for kind, network in networks.items():
        found = versions(kind, network, bins, data, models)
        best, reason = chosen(found)
        shutil.copyfile(found[best]["path"], models / f"{kind}.onnx")
        counted = cost(WORK / "fp32" / f"{kind}.onnx", {"height": 192, "width": 320})
        for version in found.values():
            version.pop("path")
        facts[kind] = {
            "precision": found[best]["precision"],
            "cost": {**counted.facts(), "msOneThread": found[best]["msOneThread"]},
            "chosen": reason, "variants": found,
        }
        say(shipped=kind, **{key: facts[kind][key] for key in ("precision", "cost", "chosen")})

    made = {
        "detector": sidecars.detector_sidecar,
        "visual": lambda: sidecars.visual_sidecar(evaluation.calibrate_visual(models)),
        "speech": lambda: sidecars.speech_sidecar(evaluation.calibrate_speech(models, bins), bins),
        "fused": lambda: sidecars.fused_sidecar(fused_eval.calibrate_fused(models)),
    }
    for kind in args.only:
        sidecar = made[kind]()
        sidecars.write_json(models / f"{kind}.json", sidecar)
        say(sidecar=kind, temperature=sidecar.get("temperature", "-"), unsure=sidecar.get("unsure", "-"))

    golden.write_all(models, bins)
    scores: dict[str, dict] = {}
    sidecars.write_manifest(models, args.generation, scores, facts)  # a failure while scoring leaves a whole folder
    for kind in [] if args.no_scores else args.only:
        scores[kind] = {"msOneThread": facts[kind]["cost"]["msOneThread"], **score(kind, models, data)}
        say(scored=kind, **scores[kind])
    sidecars.write_manifest(models, args.generation, scores, facts)
    sidecars.write_json(OUT / "export.json", {kind: {**facts[kind], "scores": scores.get(kind, {})} for kind in args.only})
    say(models=f"{sidecars.check_folder(models) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
