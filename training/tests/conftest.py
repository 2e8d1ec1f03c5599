"""The tests need no data; without the packages of requirements.txt they are skipped, and say so."""

import sys
from pathlib import Path

import pytest

TRAINING = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TRAINING))

for package in ("numpy", "scipy", "cv2", "onnxruntime", "torch"):
    pytest.importorskip(package, reason=f"{package} is not installed: pip install -r training/requirements.txt")


@pytest.fixture
def models() -> Path:
    folder = TRAINING.parent / "models"
    if not (folder / "manifest.json").exists():
        pytest.skip("models/ is empty: run training/scripts/export.py")
    return folder
