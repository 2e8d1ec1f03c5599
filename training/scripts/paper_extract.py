"""Paper profile, step 1: BEiT and WavLM features of Aff-Wild2 into a cache, one file a video; run it again to go on."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion.paper.backbones import PRECISIONS, FaceBackbone, VoiceBackbone, pick_precision
from emotion.paper.cache import fill
from emotion.paper.extraction import Tokens, audio_tokens, visual_tokens
from emotion.paper.problems import PaperError, PaperErrors, Problems
from emotion.paper.sound import clip_sound
from emotion.paper.sources import TOLERANCE, Clip, survey
from emotion.paths import CACHE
from emotion.training import prepare_torch, say

SPLITS = {"train": ("train",), "validation": ("validation",), "both": ("train", "validation")}


def arguments() -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__, epilog="training/PAPER.md says how the folders must look.")
    args.add_argument("--affwild", type=Path, required=True, help="Aff-Wild2: EXPR_*_Challenge/, cropped_aligned/, videos and audio/")
    args.add_argument("--split", choices=SPLITS, default="both", help="which annotated sets (not with --list)")
    args.add_argument("--list", type=Path, help="the test set's list of video names instead of annotated sets")
    args.add_argument("--sample", type=Path, help="with --list: the challenge's sample file, which says how many frames each video has")
    args.add_argument("--beit", type=Path, help="folder with BEiT-large/16@224")
    args.add_argument("--wavlm", type=Path, help="folder with WavLM-large")
    args.add_argument("--audio-layer", type=int, help="hidden state of WavLM, 0 its input to 24; default: its output")
    args.add_argument("--cache", type=Path, default=CACHE / "paper")
    args.add_argument("--frame-rates", type=Path, help="csv with the header video,fps, for videos that are not there or are wrong")
    args.add_argument("--tolerance", type=float, default=TOLERANCE, help="how far annotation and video may differ in length, as a share; 10 frames always may")
    args.add_argument("--device", default="cpu", help="cpu or cuda")
    args.add_argument("--precision", choices=("auto", *PRECISIONS), default="auto", help="auto: bf16 on a GPU, fp32 on a CPU")
    args.add_argument("--batch", type=int, default=64, help="faces at a time; a sixteenth as many pieces of sound of 24 s")
    args.add_argument("--workers", type=int, default=4, help="threads that decode and scale pictures")
    args.add_argument("--threads", type=int, default=2, help="threads of the models on a CPU")
    args.add_argument("--check", action="store_true", help="only read the folders and name what is wrong; needs no models")
    args.add_argument("--skip-broken", action="store_true", help="leave videos with errors out and extract the others")
    return args.parse_args()


def main() -> int:
    args, problems = arguments(), Problems()
    try:
        found = survey(args.affwild, SPLITS[args.split], args.frame_rates, problems, args.list, args.sample, args.tolerance)
        say(videos=len(found), broken=len(problems.errors), frames=sum(clip.frames for clip in found))
        if problems.errors and not args.skip_broken:
            problems.raise_errors()
        if not args.check:
            if args.beit is None or args.wavlm is None:
                raise SystemExit("--beit and --wavlm are needed to extract; --check only reads the folders")
            extract(args, found, problems)
        problems.raise_errors()
    except (PaperError, PaperErrors) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: run it again, it goes on with the next video", file=sys.stderr)
        return 130
    finally:
        problems.report()
    return 0


def extract(args: argparse.Namespace, found: list[Clip], problems: Problems) -> None:
    prepare_torch(args.threads, seed=1)
    precision = pick_precision(args.precision, args.device)
    face = FaceBackbone(args.beit, args.device, precision)
    voice = VoiceBackbone(args.wavlm, args.device, precision, args.audio_layer)

    def tokens(clip: Clip) -> Tokens:
        visual = visual_tokens(clip, face, args.batch, args.workers, problems)
        sound = clip_sound(clip, args.cache / "sound", problems)
        return Tokens(*visual, *audio_tokens(sound, clip.frames, clip.frames_a_second, voice, max(1, args.batch // 16)))

    computed = fill(args.cache, found, {"visual": face.settings, "audio": voice.settings}, tokens, problems)
    say(computed=computed, cache=args.cache)


if __name__ == "__main__":
    sys.exit(main())
