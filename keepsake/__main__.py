"""Runs Keepsake: `keepsake` opens the window, as does `keepsake FILE...`; `keepsake COMMAND` works without one."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from keepsake.core.thrift import be_thrifty

DESKTOPS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
NO_WINDOW = (
    "keepsake: the window cannot open because a library it needs is missing ({error}); scripts/qt_libraries.py names"
    " what to install, and `keepsake --help` shows what works without a window.\n"
)
MISSING_ON_THIS_PC = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or run the command that was given; returns an exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not is_for_window(words):
        if arguments is None:
            be_thrifty()
        from keepsake.cli import main as run_command

        return run_command(arguments)
    try:
        _check_window_system()
        from keepsake.ui.app import main as open_window
    except (ImportError, OSError) as error:
        sys.stderr.write(NO_WINDOW.format(error=error))
        return MISSING_ON_THIS_PC
    return open_window(words)


def is_for_window(words: Sequence[str]) -> bool:
    """Whether the window is meant: nothing was asked, or only files were named; and there is a screen to open it
    on.
    """
    has_screen = sys.platform != "linux" or any(os.environ.get(name) for name in DESKTOPS)
    return has_screen and all(Path(word).suffix and Path(word).is_file() for word in words)


def _check_window_system() -> None:
    """Qt ends the whole program when its X11 part lacks a library; an OSError that names it is kinder."""
    platform = os.environ.get("QT_QPA_PLATFORM", "" if os.environ.get("WAYLAND_DISPLAY") else "xcb")
    if sys.platform == "linux" and platform.startswith("xcb"):
        import ctypes
        from importlib.util import find_spec

        found = find_spec("PySide6")
        for folder in (found.submodule_search_locations or ()) if found else ():
            ctypes.CDLL(str(Path(folder) / "Qt/plugins/platforms/libqxcb.so"))


if __name__ == "__main__":
    sys.exit(main())
