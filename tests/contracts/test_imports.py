"""Imports point down, and starting stays light."""

import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import keepsake.engine

ROOT = Path(__file__).parents[2]
HEAVY = {
    *("cv2", "av", "torch", "onnxruntime", "skia", "PySide6", "PIL", "ai_edge_litert", "numpy"),
    *("diffusers", "transformers", "librosa", "c2pa", "pillow_heif"),
}


def test_the_floors_are_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint_imports], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_all_of_the_engine_but_its_requests_is_behind_the_doors() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    behind = {name for contract in settings["contracts"] for name in contract.get("protected_modules", [])}
    there = {f"keepsake.engine.{module.name}" for module in pkgutil.iter_modules(keepsake.engine.__path__)}
    assert there - behind == {"keepsake.engine.requests"}


WINDOW_TOO = HEAVY - {"PySide6"}


def test_the_window_starts_with_nothing_heavy_but_qt() -> None:
    script = "import sys\ntry:\n    import keepsake.ui.app, keepsake.ui.editor.window"
    script += "\nexcept ImportError as error:\n    print('without', error)"
    script += "\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    if "\nwithout lib" in done.stdout:
        pytest.skip("this system lacks libraries that Qt needs")
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded & WINDOW_TOO == set()
    assert "PySide6" in loaded
    assert "PySide6.QtMultimedia" not in done.stdout.split()


def test_the_opening_page_needs_neither_the_engine_nor_films() -> None:
    """They would make the start half as long again."""
    script = "import sys\ntry:\n    import keepsake.ui.app\nexcept ImportError as error:\n    print('without', error)"
    script += "\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    if done.stdout.startswith("without lib"):
        pytest.skip("this system lacks libraries that Qt needs")
    loaded = done.stdout.split()
    assert "keepsake.ui.start_page" in loaded
    assert [
        name for name in loaded if name.startswith(("keepsake.engine", "keepsake.project", "keepsake.jobs.s"))
    ] == []


@pytest.mark.parametrize(
    "module",
    [
        *(
            "keepsake.__main__",
            "keepsake.cli",
            "keepsake.cli.animate",
            "keepsake.engine.requests",
            "keepsake.jobs.worker",
        ),
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
