"""Trains the fused model on surrogate pairs of cached embeddings, with modality dropout and focal loss."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion.checkpoints import encoder
from emotion.fused_data import asked, load_clip_windows, load_faces, load_voices
from emotion.fused_eval import conditions
from emotion.fused_net import FusedNet
from emotion.fused_training import Fitting, Recipe, logits_of, temper
from emotion.metrics import scores
from emotion.paths import OUT, parser
from emotion.training import prepare_torch, resume, save, say


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--steps", type=int, default=Recipe.steps)
    args.add_argument("--minutes", type=float, default=None, help="end the schedule after this long, if that is sooner")
    args.add_argument("--resume", action="store_true")
    args.add_argument("--name", default="fused")
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)

    faces, voices = load_faces("train"), load_voices("train")
    sets = conditions("validation", 400, seed=5)
    model = FusedNet()
    model.take_heads(encoder("visual")[0].head, encoder("speech")[0].head)
    fitting = Fitting(model.to(args.device), faces, voices, Recipe(steps=args.steps, minutes=args.minutes), args.seed)
    say(faces=len(faces.labels), voices=len(voices.clips), alpha=fitting.alpha.tolist())
    checkpoint = OUT / f"{args.name}.pt"
    if args.resume:
        resume(checkpoint, model, fitting.average, fitting.optimiser, fitting.schedule)

    def watch(loss: float) -> None:
        found = {}
        for name, own in sets.items():
            labels, used = asked(own, own.visual_valid, own.audio_valid)
            found[name] = scores(labels[used], logits_of(fitting.average.model, own)[used].argmax(-1))
        say(step=fitting.schedule.step, loss=loss, **{name: (s["accuracy"], s["uar"]) for name, s in found.items()})
        if fitting.done():
            say(temperatures=temper(fitting.average.model, sets, load_clip_windows("validation")))
        save(
            checkpoint, model=model.state_dict(), average=fitting.average.model.state_dict(), updates=fitting.average.updates,
            optimiser=fitting.optimiser.state_dict(), schedule=fitting.schedule.state(), val=found,
        )

    fitting.run(500, watch)


if __name__ == "__main__":
    main()
