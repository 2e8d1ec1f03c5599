"""Prints the validation scores from which the constants of fused_net.py were chosen; tests are not touched."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from emotion import fused_net
from emotion.checkpoints import trained
from emotion.fused_data import asked, load_clip_windows
from emotion.fused_eval import conditions
from emotion.fused_training import clip_logits, logits_of
from emotion.metrics import scores, softmax
from emotion.paths import parser
from emotion.training import prepare_torch, say

HEAD_SHARES = (0.0, 0.1, 0.25, 0.5, 1.0)
NEARNESS = (0.1, 0.3, 1.0, 3.0)


def choose_face() -> None:
    """Faces without a voice, by how much the head counts."""
    sets, model = conditions("validation", 600, seed=15), trained("fused")[0]
    for share in HEAD_SHARES:
        fused_net.HEAD_WITHOUT_VOICE = share
        for name in ("faceOnly", "halfFaceNoVoice"):
            labels, used = asked(sets[name], sets[name].visual_valid, sets[name].audio_valid)
            found = scores(labels[used], logits_of(model, sets[name])[used].argmax(-1))
            say(condition=name, headWithoutVoice=share, **{key: found[key] for key in ("accuracy", "uar", "macroF1")})


def choose_voice() -> None:
    """Real clips of validation speakers, heard from start to end: mean recall by nearness and by how much the head counts."""
    clips = load_clip_windows("validation")
    for nearness in NEARNESS:
        for share in HEAD_SHARES:
            fused_net.NEARNESS, fused_net.HEAD_WITHOUT_FACE = nearness, share
            model, kept = fused_net.FusedNet().eval(), trained("fused")[0].state_dict()
            # The weights of nearness are made with the model, not learned.
            model.load_state_dict({**kept, "audio_testimony.weights": model.audio_testimony.weights})
            said = softmax(clip_logits(model, clips))
            guess = np.stack([said[clips.owner == clip].mean(0) for clip in range(len(clips.labels))]).argmax(1)
            rows = {name: clips.corpora == name for name in np.unique(clips.corpora)}
            found = {name: scores(clips.labels[own], guess[own])["uar"] for name, own in rows.items()}
            say(nearness=nearness, headWithoutFace=share, mean=float(np.mean(list(found.values()))), **found)


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--only", nargs="*", choices=("face", "voice"), default=["face", "voice"])
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    for name in args.only:
        {"face": choose_face, "voice": choose_voice}[name]()


if __name__ == "__main__":
    main()
