"""Prints the validation scores from which the constants of fused_net.py were chosen; tests are not touched."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from emotion import fused_net
from emotion.checkpoints import trained
from emotion.fused_data import asked
from emotion.fused_eval import conditions
from emotion.fused_training import logits_of
from emotion.metrics import scores
from emotion.paths import parser
from emotion.training import prepare_torch, say

HEAD_SHARES = (0.0, 0.1, 0.25, 0.5, 1.0)
NEARNESS = (0.1, 0.3, 1.0, 2.0)


def choose_fused() -> None:
    """The fused model by how much its head counts while there is no voice."""
    sets, model = conditions("validation", 600, seed=15), trained("fused")[0]
    for share in HEAD_SHARES:
        fused_net.HEAD_WITHOUT_VOICE = share
        for name in ("faceOnly", "halfFaceNoVoice"):
            labels, used = asked(sets[name], sets[name].visual_valid, sets[name].audio_valid)
            found = scores(labels[used], logits_of(model, sets[name])[used].argmax(-1))
            say(condition=name, headWithoutVoice=share, **{key: found[key] for key in ("accuracy", "uar", "macroF1")})


def choose_nearness() -> None:
    """The encoders alone, their logits spread over neighbours by weights that fall with the distance."""
    sets = conditions("validation", 600, seed=15)
    heads = {kind: trained(kind)[0].head for kind in ("visual", "speech")}
    for kind, name in (("visual", "faceOnly"), ("visual", "halfFaceNoVoice"), ("speech", "voiceOnly")):
        batch, head = sets[name], heads[kind]
        content, valid = (batch.visual, batch.visual_valid) if kind == "visual" else (batch.audio, batch.audio_valid)
        labels, used = asked(batch, batch.visual_valid, batch.audio_valid)
        said = content @ head.weight.detach().numpy().T + head.bias.detach().numpy()
        ticks = np.arange(content.shape[1])
        for nearness in NEARNESS:
            weights = np.exp(-nearness * np.abs(ticks[:, None] - ticks))[None] * valid[:, None]
            found = scores(labels[used], (weights @ said / (weights.sum(2, keepdims=True) + 1e-12))[used].argmax(-1))
            say(condition=name, nearness=nearness, **{key: found[key] for key in ("accuracy", "uar", "macroF1")})


def main() -> None:
    args = parser(__doc__)
    args.add_argument("what", nargs="*", choices=("nearness", "fused"), default=["nearness", "fused"])
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    for name in args.what:
        {"nearness": choose_nearness, "fused": choose_fused}[name]()


if __name__ == "__main__":
    main()
