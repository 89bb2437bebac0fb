"""Sees to the system libraries that Qt's window needs on Debian and Ubuntu. Standard library only.

Usage: .venv/bin/python scripts/qt_libraries.py [--install]
Ends with 0 when the window can open. With --install, run as root on a PC with apt-get, missing ones are installed,
and a screen for tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

FOR_ANY_WINDOW = (
    *("libglib2.0-0", "libegl1", "libgl1", "libx11-6", "libdbus-1-3", "libfontconfig1", "libxkbcommon0"),
    *("fontconfig-config", "fonts-dejavu-core"),
)
FOR_X11 = (
    *("libx11-xcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0", "libxcb-sync1", "libxcb-util1"),
    *("libxcb-xfixes0", "libxcb-xkb1", "libxkbcommon-x11-0"),
)
FOR_SOUND_AND_FILMS = ("libpulse0", "libxrandr2", "libbrotli1", "libxext6", "libdrm2")
PACKAGES = (*FOR_ANY_WINDOW, *FOR_X11, *FOR_SOUND_AND_FILMS)
FOR_TESTS = ("xvfb", "xauth")
"""A screen for the stories that need a real one; without it they are left out."""

TRY = "import ctypes, os, sys, PySide6.QtWidgets as w, PySide6.QtMultimedia\n"
TRY += "plugin = os.path.join(os.path.dirname(w.__file__), 'Qt/plugins/platforms/libqxcb.so')\n"
TRY += "if sys.platform == 'linux' and os.path.exists(plugin): ctypes.CDLL(plugin)\n"


def main(words: list[str]) -> int:
    """Try Qt, install what it lacks where that was asked for and is possible, or name it; returns an exit code."""
    if "--install" in words and sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        lacking = (*(() if qt_works() else PACKAGES), *(() if shutil.which("xvfb-run") else FOR_TESTS))
        if lacking:
            install(lacking)
    if qt_works():
        return 0
    sys.stderr.write(
        "keepsake: the window needs libraries that this system lacks; everything else works without. On Debian and"
        f" Ubuntu:\n  sudo apt install --no-install-recommends {' '.join(PACKAGES)}\n"
    )
    return 5


def qt_works() -> bool:
    """Whether Qt's widgets, its sound and its X11 window load in this Python."""
    return subprocess.run([sys.executable, "-c", TRY], capture_output=True, check=False).returncode == 0


def install(packages: tuple[str, ...]) -> None:
    """Install packages, saying nothing unless it fails."""
    sys.stderr.write("Installing the system libraries that the window and its tests need.\n")
    quiet = ["apt-get", "-qq", "-o=Dpkg::Use-Pty=0"]
    surroundings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([*quiet, *words], env=surroundings, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
