"""Imports point down, and starting stays light."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    *("cv2", "av", "torch", "onnxruntime", "skia", "PySide6", "PIL", "ai_edge_litert", "numpy"),
    *("diffusers", "transformers", "librosa", "c2pa", "pillow_heif"),
}


def test_the_floors_are_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint_imports], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "module",
    [
        *("keepsake.cli", "keepsake.cli.animate", "keepsake.engine.requests", "keepsake.jobs.worker"),
        *("keepsake.project.document", "keepsake.project.media_pool", "keepsake.project.otio_import"),
        *("keepsake.jobs.scheduler", "keepsake.cli.add"),
        *("keepsake.cli.doctor", "keepsake.cli.demo", "keepsake.core.outputs", "keepsake.core.folders"),
    ],
)
def test_starting_pulls_in_nothing_heavy(module: str) -> None:
    script = f"import {module}, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded & HEAVY == set()
