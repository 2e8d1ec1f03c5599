"""A small made-up Aff-Wild2: drawn noise for faces, tones for voices, and backbones of the real classes with a few drawn weights."""

import importlib.util
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile
import torch

from emotion.paper.annotations import CLASSES

CHALLENGE = "EXPR_Classification_Challenge"
HEADER = ",".join(CLASSES)
FRAMES_A_SECOND = 10.0
needs_transformers = pytest.mark.skipif(
    importlib.util.find_spec("transformers") is None, reason="transformers is not installed (pip install -r training/requirements-paper.txt)"
)
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


def draw_video(
    root: Path, split: str | None, name: str, labels: list[int], missing: tuple[int, ...] = (), sound_hz: int | None = 16_000, silent_from_s: float = 99.0
) -> None:
    """Crops whose brightness says the label, a tone whose pitch says it; `missing` frames (from 1) have no face."""
    rng = np.random.default_rng(sum(name.encode()))
    if split:
        folder = root / CHALLENGE / split
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text("\n".join([HEADER, *map(str, labels)]) + "\n")
    crops = root / "cropped_aligned" / name
    crops.mkdir(parents=True)
    for number, label in enumerate(labels, 1):
        if number not in missing:
            picture = np.clip(rng.normal(30 + 25 * max(label, 0), 12, (28, 28, 3)), 0, 255).astype(np.uint8)
            assert cv2.imwrite(str(crops / f"{number:05d}.jpg"), picture)
    source = name.removesuffix("_left").removesuffix("_right")
    wav = root / "audio" / f"{source}.wav"
    if sound_hz and not wav.exists():
        wav.parent.mkdir(exist_ok=True)
        each = np.repeat(200 + 150 * np.maximum(np.array(labels), 0), round(sound_hz / FRAMES_A_SECOND))
        tone = 0.3 * np.sin(2 * np.pi * np.cumsum(each) / sound_hz)
        tone[int(silent_from_s * sound_hz) :] = 0
        soundfile.write(wav, tone, sound_hz, subtype="PCM_16")


def draw_tree(root: Path) -> Path:
    """Two annotated sets and a test video: two people of one video, missing faces, ignored frames, sound at another rate, and none."""
    cycle = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]
    draw_video(root, "Train_Set", "12-24-1920x1080", cycle + [-1, -1] + cycle, missing=(3, 4, 5), silent_from_s=2.5)
    draw_video(root, "Train_Set", "video1_left", cycle[::-1] + [-1] * 4)
    draw_video(root, "Train_Set", "video1_right", [-1] * 2 + cycle + cycle[:2])
    draw_video(root, "Train_Set", "video3", cycle * 2, sound_hz=22_050)
    draw_video(root, "Validation_Set", "82-25-854x480", cycle + cycle[::-1], missing=(1, 2, 32))
    draw_video(root, "Validation_Set", "video7", [-1] + cycle, sound_hz=None)
    draw_video(root, None, "video9", cycle, missing=(16,))
    names = [path.name for path in sorted((root / "cropped_aligned").iterdir())]
    (root / "rates.csv").write_text("video,fps\n" + "".join(f"{name.removesuffix('_left').removesuffix('_right')},{FRAMES_A_SECOND}\n" for name in names if not name.endswith("_right")))
    (root / "Expression_Recognition_Challenge_test_set_release.txt").write_text("video9\n")
    return root


def save_backbones(folder: Path) -> tuple[Path, Path]:
    """BeitModel and WavLMModel with tiny configurations and drawn weights, in folders as the real ones come."""
    from emotion.paper.backbones import library

    made = library()
    torch.manual_seed(7)
    beit = made.BeitConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, image_size=32, patch_size=16, use_mean_pooling=True,
        use_relative_position_bias=True, use_absolute_position_embeddings=False,
    )
    wavlm = made.WavLMConfig(
        hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, conv_dim=(8,) * 7, feat_extract_norm="layer",
        do_stable_layer_norm=True, num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2,
    )
    made.BeitModel(beit).save_pretrained(folder / "beit")
    made.WavLMModel(wavlm).save_pretrained(folder / "wavlm")
    size = {"height": 32, "width": 32}
    half = [0.5, 0.5, 0.5]
    from transformers.models.beit.image_processing_pil_beit import BeitImageProcessorPil

    BeitImageProcessorPil(size=size, crop_size=size, resample=2, image_mean=half, image_std=half).save_pretrained(folder / "beit")
    made.Wav2Vec2FeatureExtractor(do_normalize=True, return_attention_mask=True).save_pretrained(folder / "wavlm")
    return folder / "beit", folder / "wavlm"
