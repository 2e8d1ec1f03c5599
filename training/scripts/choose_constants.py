"""Prints the validation scores from which the constants of fused_net.py were chosen; tests are not touched."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch

from emotion import fused_net
from emotion.checkpoints import trained
from emotion.fused_data import TICKS, asked
from emotion.fused_eval import conditions
from emotion.fused_training import logits_of
from emotion.metrics import scores
from emotion.paths import CACHE, parser
from emotion.speech_data import load_clips
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
    with np.load(CACHE / "fused_voices_validation.npz") as file:
        content, spans, labels, speakers = (file[key] for key in ("embeddings", "clips", "labels", "speakers"))
    clips = load_clips()[1]
    corpus_of = {clip.speaker: clip.corpus for clip in clips}
    corpora = np.array([corpus_of[speaker] for speaker in sorted(corpus_of)])[speakers]
    windows = [trailing(content[first:last].astype(np.float32)) for first, last in spans]
    audio, valid = (torch.from_numpy(np.concatenate(part)) for part in zip(*windows))
    owner = np.repeat(np.arange(len(spans)), spans[:, 1] - spans[:, 0])
    for nearness in NEARNESS:
        for share in HEAD_SHARES:
            fused_net.NEARNESS, fused_net.HEAD_WITHOUT_FACE = nearness, share
            model, kept = fused_net.FusedNet().eval(), trained("fused")[0].state_dict()
            # The weights of nearness are made with the model, not learned.
            model.load_state_dict({**kept, "audio_testimony.weights": model.audio_testimony.weights})
            with torch.no_grad():
                rows = range(0, len(audio), 512)
                said = torch.cat([model.audio_only(audio[at : at + 512], valid[at : at + 512])[:, -1].softmax(1) for at in rows]).numpy()
            guess = np.stack([said[owner == clip].mean(0) for clip in range(len(spans))]).argmax(1)
            found = {name: scores(labels[corpora == name], guess[corpora == name])["uar"] for name in np.unique(corpora)}
            say(nearness=nearness, headWithoutFace=share, mean=float(np.mean(list(found.values()))), **found)


def trailing(embeddings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The newest window at each tick of a clip: [n, 16, 128] and masks [n, 16]."""
    padded = np.concatenate([np.zeros((TICKS - 1, embeddings.shape[1]), np.float32), embeddings])
    present = np.concatenate([np.zeros(TICKS - 1, np.float32), np.ones(len(embeddings), np.float32)])
    starts = range(len(embeddings))
    return np.stack([padded[at : at + TICKS] for at in starts]), np.stack([present[at : at + TICKS] for at in starts])


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--only", nargs="*", choices=("face", "voice"), default=["face", "voice"])
    args = args.parse_args()
    prepare_torch(args.threads, args.seed)
    for name in args.only:
        {"face": choose_face, "voice": choose_voice}[name]()


if __name__ == "__main__":
    main()
