"""Exports the trained networks to models/, calibrates and scores the exported files, writes sidecars and golden vectors."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from emotion import evaluation, fused_eval, golden, sidecars
from emotion.checkpoints import speech_bins, trained
from emotion.graphs import difference, examples, export, open_graph
from emotion.paths import MODELS, data_folder, parser
from emotion.training import prepare_torch, say


def milliseconds(kind: str, models: Path) -> float:
    """The median of single runs on one thread."""
    run, arrays = open_graph(models / f"{kind}.onnx"), [part[:1] for part in examples(kind, 1)[0]]
    took = []
    for _ in range(200):
        start = time.perf_counter()
        run(*arrays)
        took.append((time.perf_counter() - start) * 1000)
    return round(float(np.median(took)), 3)


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--models", type=Path, default=MODELS)
    args.add_argument("--only", nargs="*", choices=sidecars.KINDS, default=list(sidecars.KINDS))
    args.add_argument("--generation", default="generation1")
    args.add_argument("--no-scores", action="store_true", help="calibrate, but leave the scores of the manifest as they are")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    data, models = data_folder(args), args.models
    models.mkdir(parents=True, exist_ok=True)
    scores: dict[str, dict] = {}

    networks = {kind: trained(kind) for kind in args.only}
    for kind, (network, _) in networks.items():
        export(kind, network, models / f"{kind}.onnx")
        say(exported=kind, difference=difference(kind, network, models / f"{kind}.onnx"))

    bins = speech_bins(trained("speech")[1])
    made = {
        "detector": lambda: sidecars.detector_sidecar(),
        "visual": lambda: sidecars.visual_sidecar(evaluation.calibrate_visual(models)),
        "speech": lambda: sidecars.speech_sidecar(evaluation.calibrate_speech(models, bins), bins),
        "fused": lambda: sidecars.fused_sidecar(fused_eval.calibrate_fused(models)),
    }
    for kind in args.only:
        sidecar = made[kind]()
        sidecars.write_json(models / f"{kind}.json", sidecar)
        say(sidecar=kind, temperature=sidecar.get("temperature", "-"), unsure=sidecar.get("unsure", "-"))

    golden.write_all(models, bins)
    for kind in [] if args.no_scores else args.only:
        scores[kind] = {"msOneThread": milliseconds(kind, models), **score(kind, models, data)}
        say(scored=kind, **scores[kind])
    sidecars.write_manifest(models, args.generation, scores)


def score(kind: str, models: Path, data: Path) -> dict:
    sidecar = sidecars.read_json(models / f"{kind}.json")
    if kind == "detector":
        return evaluation.score_detector(models, data, sidecar["scoreThreshold"])
    if kind == "visual":
        return evaluation.score_visual(models, sidecar)
    if kind == "speech":
        return evaluation.score_speech(models, sidecar)
    heads = {}
    for encoder in ("visual", "speech"):
        head = trained(encoder)[0].head
        heads[encoder] = head.weight.detach().numpy(), head.bias.detach().numpy()
    return {"surrogatePairing": fused_eval.score_fused(models, heads)}


if __name__ == "__main__":
    main()
