"""Ships the trained detector alone: its graph, sidecar, golden vector and manifest entry, scored on the held-out tenth."""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion import golden, sidecars
from emotion.checkpoints import trained
from emotion.detector_eval import SCORE_THRESHOLD, to_input
from emotion.detector_yunet import TRAINED_ON
from emotion.evaluation import score_detector
from emotion.export import alternately, one_input
from emotion.graphs import SHAPES, cost, difference, export
from emotion.paths import MODELS, data_folder, parser
from emotion.training import prepare_torch, say


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--models", type=Path, default=MODELS)
    args.add_argument("--name", default="detector", help="checkpoint in training/out")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    network, _ = trained("detector", args.name)
    args.models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=args.models) as folder:
        made = Path(folder) / "detector.onnx"
        export("detector", network, made)
        say(difference=difference("detector", network, made))
        scores = score_detector(Path(folder), data_folder(args), SCORE_THRESHOLD)
        scores["msOneThread"] = alternately({"detector": made}, one_input("detector"))["detector"]
        counted = cost(made, {"height": 192, "width": 320})
        os.replace(made, args.models / made.name)
    say(**scores)
    sidecars.write_json(args.models / "detector.json", sidecars.detector_sidecar())
    names, wanted, _ = SHAPES["detector"]
    image = to_input(golden.cartoon(320, 192)[0])[None, None]
    golden.write(args.models / "golden", "detector", {names[0]: image}, golden.named(args.models, "detector", wanted, image))
    facts = {
        "trainedOn": TRAINED_ON,
        "cost": {"multiplyAdds": counted.multiply_adds, "gflop": round(counted.gflop, 4), "parameters": counted.parameters, "msOneThread": scores["msOneThread"]},
    }
    generation = sidecars.read_json(args.models / "manifest.json").get("generation", "generation2")
    sidecars.write_manifest(args.models, generation, {"detector": scores}, {"detector": facts})


if __name__ == "__main__":
    main()
