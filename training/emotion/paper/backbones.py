"""BEiT and WavLM from local folders: the only file that knows the transformers library."""

import contextlib
import hashlib
import json
import os
import sys
from pathlib import Path

import numpy as np
import torch

from emotion.paper.problems import PaperError

# What the paper names; the folders hold config.json, preprocessor_config.json and the weights of these repositories.
WANTED = {
    "beit": "microsoft/beit-large-patch16-224-pt22k-ft22k",
    "wavlm": "microsoft/wavlm-large",
}
WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json")
PRECISIONS = {"fp32": None, "bf16": torch.bfloat16, "fp16": torch.float16}


def library():
    """The transformers package, without the network and with a torchvision that does not load hidden from it."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import torchvision  # noqa: F401
    except (ImportError, RuntimeError, OSError):
        # transformers imports every torchvision that is installed; one built for another torch would end it. None hides it.
        sys.modules["torchvision"] = None
    try:
        import transformers
        from transformers import AutoFeatureExtractor, AutoImageProcessor, BeitModel, WavLMModel  # noqa: F401
    except (ImportError, RuntimeError) as error:
        raise PaperError("transformers_missing", f"{error}; pip install -r training/requirements-paper.txt") from error
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    return transformers


def how_to_get(kind: str, folder: Path) -> str:
    return f"download {WANTED[kind]} where there is a network (hf download {WANTED[kind]} --local-dir {folder}) and put it there"


def check_folder(folder: Path, kind: str) -> str:
    """Says by name what is missing. Returns the sha256 of all that decides the features."""
    if not folder.is_dir():
        raise PaperError("model_folder_missing", how_to_get(kind, folder), folder)
    config = read_json(folder / "config.json", "model_config_missing", kind)
    if config.get("model_type") != kind:
        raise PaperError("model_class_wrong", f"expected {kind!r}, found {config.get('model_type')!r}; {how_to_get(kind, folder)}", folder / "config.json")
    read_json(folder / "preprocessor_config.json", "preprocessor_missing", kind)
    if not any((folder / name).is_file() for name in WEIGHTS):
        raise PaperError("model_weights_missing", f"none of {', '.join(WEIGHTS)}; {how_to_get(kind, folder)}", folder)
    return fingerprint(folder)


def read_json(path: Path, code: str, kind: str) -> dict:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PaperError(code, f"{error}; {how_to_get(kind, path.parent)}", path) from error
    if not isinstance(found, dict):
        raise PaperError(code, f"not a JSON object; {how_to_get(kind, path.parent)}", path)
    return found


def fingerprint(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".json", ".safetensors", ".bin"):
            found.update(path.name.encode())
            with path.open("rb") as file:
                while block := file.read(1 << 24):
                    found.update(block)
    return found.hexdigest()[:16]


class Backbone:
    """A frozen model on its device, at its precision; `settings` names all that its features depend on."""

    def __init__(self, folder: Path, kind: str, device: str, precision: str):
        self.settings = {"model": kind, "fingerprint": check_folder(folder, kind), "precision": precision}
        transformers = library()
        model_class = {"beit": transformers.BeitModel, "wavlm": transformers.WavLMModel}[kind]
        try:
            model, report = model_class.from_pretrained(folder, local_files_only=True, output_loading_info=True)
        except (OSError, RuntimeError, ValueError, KeyError) + broken_weights() as error:
            raise PaperError("model_weights_unreadable", f"{str(error)[:300]}; {how_to_get(kind, folder)}", folder) from error
        # transformers only warns of these, and the features would be those of a random layer.
        if report["missing_keys"]:
            names = ", ".join(sorted(report["missing_keys"])[:5])
            raise PaperError("model_weights_incomplete", f"{len(report['missing_keys'])} tensors missing, such as {names}; {how_to_get(kind, folder)}", folder)
        self.model = model.float().eval().requires_grad_(False).to(device)
        self.device, self.precision, self.width = torch.device(device), precision, model.config.hidden_size
        self.folder, self.kind, self.transformers = folder, kind, transformers

    def computing(self) -> contextlib.AbstractContextManager:
        kind = PRECISIONS[self.precision]
        return contextlib.nullcontext() if kind is None else torch.autocast(self.device.type, dtype=kind)

    def finite(self, found: torch.Tensor) -> np.ndarray:
        array = found.float().cpu().numpy()
        if not np.isfinite(array).all():
            raise PaperError("features_not_finite", f"at {self.precision}: try --precision fp32", self.folder)
        return array


class FaceBackbone(Backbone):
    """BEiT: pictures to one embedding each, the pooled output (mean of the patches, normalised, as its classifier reads it)."""

    def __init__(self, folder: Path, device: str, precision: str):
        super().__init__(folder, "beit", device, precision)
        # PIL's resampling is what the weights were trained with, and it is the same whether torchvision is there or not.
        self.processor = self.transformers.AutoImageProcessor.from_pretrained(folder, local_files_only=True, backend="pil")

    def prepare(self, pictures: list[np.ndarray]) -> torch.Tensor:
        """[H, W, 3] uint8 RGB pictures to [B, 3, 224, 224]; needs no device, so that other threads can do it."""
        return self.processor(images=pictures, return_tensors="pt")["pixel_values"]

    @torch.inference_mode()
    def embed(self, pixels: torch.Tensor) -> np.ndarray:
        with self.computing():
            return self.finite(self.model(pixels.to(self.device)).pooler_output)


class VoiceBackbone(Backbone):
    """WavLM: 16 kHz sound to hidden states, one every `hop` samples, the first centred at `reach` / 2."""

    def __init__(self, folder: Path, device: str, precision: str, layer: int | None = None):
        super().__init__(folder, "wavlm", device, precision)
        self.extractor = self.transformers.AutoFeatureExtractor.from_pretrained(folder, local_files_only=True)
        if layer is not None and not 0 <= layer <= self.model.config.num_hidden_layers:
            raise PaperError("layer_missing", f"hidden state {layer} of 0 to {self.model.config.num_hidden_layers}", folder)
        self.layer = self.settings["layer"] = layer
        self.hop, self.reach = 1, 1
        for kernel, stride in zip(self.model.config.conv_kernel, self.model.config.conv_stride):
            self.reach += (kernel - 1) * self.hop
            self.hop *= stride

    @torch.inference_mode()
    def states(self, pieces: list[np.ndarray]) -> np.ndarray:
        """[B, n] samples of one length to [B, (n - reach) // hop + 1, width]; each is normalised by itself, as in its training."""
        inputs = self.extractor(pieces, sampling_rate=self.extractor.sampling_rate, return_tensors="pt")["input_values"].to(self.device)
        with self.computing():
            found = self.model(inputs, output_hidden_states=self.layer is not None)
        return self.finite(found.last_hidden_state if self.layer is None else found.hidden_states[self.layer])


def broken_weights() -> tuple[type[Exception], ...]:
    """What the two weight formats raise on a truncated file, beside the built-in errors."""
    import pickle

    from safetensors import SafetensorError

    return SafetensorError, pickle.UnpicklingError, EOFError


def check_device(device: str) -> None:
    if device != "cpu" and not torch.cuda.is_available():
        raise PaperError("device_missing", f"no {device} that this torch can use: take --device cpu")


def pick_precision(asked: str, device: str) -> str:
    """`auto` is bf16 on a GPU that has it, else fp32."""
    check_device(device)
    if asked == "auto":
        return "bf16" if device != "cpu" and torch.cuda.is_bf16_supported() else "fp32"
    if asked == "fp16" and device == "cpu":
        raise PaperError("precision_unsupported", "fp16 on a CPU: use fp32")
    return asked
