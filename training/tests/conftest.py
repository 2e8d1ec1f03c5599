"""The tests need no data; without the packages of requirements.txt they are skipped, and say so."""

import importlib.util
import sys
from pathlib import Path

import pytest

TRAINING = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TRAINING))

MISSING = [name for name in ("numpy", "scipy", "cv2", "onnxruntime", "torch") if importlib.util.find_spec(name) is None]
collect_ignore_glob = ["test_*.py"] if MISSING else []


def pytest_terminal_summary(terminalreporter) -> None:
    if MISSING:
        terminalreporter.write_line(f"SKIPPED all training tests: {', '.join(MISSING)} not installed (pip install -r training/requirements.txt)")


@pytest.fixture
def models() -> Path:
    folder = TRAINING.parent / "models"
    if not (folder / "manifest.json").exists():
        pytest.skip("models/ is empty: run training/scripts/export.py")
    return folder
