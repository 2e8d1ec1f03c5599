"""Paper profile, step 3: reads the test videos with a trained model and writes the challenge's prediction file."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion.paper.annotations import read_list, read_sample
from emotion.paper.backbones import check_device
from emotion.paper.cache import gather
from emotion.paper.learning import read_video, trained_net
from emotion.paper.problems import PaperError, PaperErrors
from emotion.paper.submission import wanted_frames, write_submission
from emotion.paper.windows import videos_of
from emotion.paths import CACHE, OUT
from emotion.training import prepare_torch, say


def arguments() -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__, epilog="Extract the test videos first: scripts/paper_extract.py --list LIST --sample SAMPLE.")
    args.add_argument("--list", type=Path, required=True, help="the test set's list of video names, one a line")
    args.add_argument("--sample", type=Path, help="the challenge's sample file: which pictures to name, in which order; else every frame")
    args.add_argument("--checkpoint", type=Path, default=OUT / "paper_best.pt")
    args.add_argument("--cache", type=Path, default=CACHE / "paper")
    args.add_argument("--delta", type=int, default=0, help="box mean of the probabilities over so many frames before and after; choose it on validation")
    args.add_argument("--out", type=Path, default=OUT / "predictions.txt")
    args.add_argument("--device", default="cpu", help="cpu or cuda")
    args.add_argument("--threads", type=int, default=2)
    return args.parse_args()


def main() -> int:
    args = arguments()
    prepare_torch(args.threads, seed=1)
    try:
        check_device(args.device)
        net, recipe, state = trained_net(args.checkpoint, args.device)
        tests = read_list(args.list)
        sample = read_sample(args.sample) if args.sample else None
        tokens, settings = gather(args.cache, tests)
        if settings != state["settings"]:
            raise PaperError("cache_mixed", "the test videos were extracted with other models or settings than the checkpoint's", args.cache)
        videos = videos_of(tests, tokens)
        wanted = wanted_frames(tests, sample, [len(video.labels) for video in videos], args.sample or args.list)
        guesses = {video.name: read_video(net, video, recipe, args.device, args.delta).argmax(1) for video in videos}
        say(lines=write_submission(args.out, wanted, guesses), videos=len(wanted), file=args.out)
    except (PaperError, PaperErrors) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
