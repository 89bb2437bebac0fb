"""Makes `.venv` and installs Keepsake into it; does nothing when that is already so. Standard library only.

Usage: python scripts/set_up.py [EXTRA ...]   where an EXTRA is an optional dependency in pyproject.toml, such as dev.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "keepsake-set-up"
WHAT_SET_UP_DEPENDS_ON = (
    *("pyproject.toml", "scripts/set_up.py", "installers/face_models.py", "installers/hatch_build.py"),
    "keepsake/engine/models/catalogue.toml",
)
OLDEST, NEWEST = (3, 11), (3, 13)
TORCH = "torch==2.13.0"
"""Extras that need torch get exactly this version, before anything that depends on it; without it, not at all."""
EXTRAS_WITH_TORCH = frozenset({"coqui"})


def main(extras: list[str]) -> int:
    """Set up with `extras`; returns an exit code."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return _give_up("Keepsake needs Python 3.11, 3.12 or 3.13; please install one of them (python.org has them).")
    wanted = set(extras) | _installed_extras()
    if STAMP.is_file() and STAMP.read_text("utf-8") == stamp(wanted) and venv_python().exists():
        return 0
    if not importlib.util.find_spec("ensurepip"):
        return _give_up("Python's venv is missing; on Debian and Ubuntu: sudo apt install python3-venv")
    sys.stderr.write("Setting Keepsake up; the first time this takes a minute or two and needs the internet.\n")
    try:
        _make_venv()
        _install(wanted)
    except (OSError, subprocess.CalledProcessError) as error:
        return _give_up(f"Setting up did not work ({error}); what went wrong stands above.")
    STAMP.write_text(stamp(wanted), "utf-8")
    return 0


def stamp(extras: set[str]) -> str:
    """What `.venv` was made from: the extras, and a digest of all that decides what set-up does."""
    digest = hashlib.sha256(f"{ROOT}\n{venv_python()}\n".encode())
    for name in WHAT_SET_UP_DEPENDS_ON:
        digest.update((ROOT / name).read_bytes())
    return f"{','.join(sorted(extras))}\n{digest.hexdigest()}\n"


def venv_python() -> Path:
    """The Python inside `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _installed_extras() -> set[str]:
    if not STAMP.is_file():
        return set()
    return set(filter(None, STAMP.read_text("utf-8").split("\n")[0].split(",")))


def _make_venv() -> None:
    STAMP.unlink(missing_ok=True)
    if not _is_sound():
        venv.create(VENV, clear=VENV.exists(), symlinks=os.name != "nt", with_pip=True)


def _is_sound() -> bool:
    check = f"import pip, sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    try:
        return subprocess.run([venv_python(), "-c", check], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def _install(extras: set[str]) -> None:
    pip = [venv_python(), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    if extras & EXTRAS_WITH_TORCH and subprocess.run([*pip, TORCH], stdin=subprocess.DEVNULL).returncode:
        left_out = extras & EXTRAS_WITH_TORCH
        sys.stderr.write(f"PyTorch cannot be had for this PC, so this is left out: {', '.join(sorted(left_out))}.\n")
        extras = extras - left_out
    named = f"[{','.join(sorted(extras))}]" if extras else ""
    subprocess.run([*pip, "--editable", f"{ROOT}{named}"], check=True, stdin=subprocess.DEVNULL)


def _give_up(sentence: str) -> int:
    sys.stderr.write(f"keepsake: {sentence}\n")
    return 5


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
