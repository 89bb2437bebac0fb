"""`keepsake desktop`: films open with a double click, and photos can be dropped on the icon. For this person only."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from keepsake.core.errors import ExitCode, MissingError, OutputError
from keepsake.core.folders import asset_path, data_folder
from keepsake.core.outputs import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

FILM_TYPE = "application/x-keepsake"
PHOTO_TYPES = ("image/jpeg", "image/png", "image/tiff", "image/webp", "image/heif", "image/avif", "image/bmp")
ICON = "icons/keepsake.png"
# The forms are the freedesktop.org Desktop Entry and Shared MIME-info specifications.
ENTRY = """[Desktop Entry]
Type=Application
Name=Keepsake
Comment=Old family photos come gently alive, on your own PC
Exec={command} %F
Icon=keepsake
Terminal=false
Categories=AudioVideo;Graphics;
MimeType={types};
StartupWMClass=keepsake
"""
MIME = f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{FILM_TYPE}">
    <comment>Keepsake film</comment>
    <glob pattern="*.keepsake"/>
    <icon name="keepsake"/>
  </mime-type>
</mime-info>
"""
TO_BE_QUOTED = set(" \t\n\"'\\><~|&;$*?#()`%")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "what", choices=("install", "remove"), help="put Keepsake into this person's menu, or out of it"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Tell this person's desktop about Keepsake, or have it forget. Raises MissingError where it cannot."""
    is_wanted = arguments.what == "install"
    if sys.platform == "win32":
        _change_registry(windows_entries(_quoted_for_windows(Path(sys.executable))), is_wanted)
    elif sys.platform == "darwin":
        raise MissingError("On macOS only an installed application can open files; please use Keepsake's installer.")
    else:
        _change_files(desktop_files(data_folder().parent, Path(sys.executable)), is_wanted)
        _tell_desktop(data_folder().parent)
    done = "in your menu, and films open with a double click" if is_wanted else "out of your menu"
    sys.stdout.write(f"Keepsake is {done}.\n")
    return ExitCode.DONE


def desktop_files(folder: Path, python: Path) -> dict[Path, bytes]:
    """The files a desktop of freedesktop.org's kind reads, by their paths under the person's data folder."""
    command = f"{quoted_in_entry(str(python))} -m keepsake"
    entry = ENTRY.format(command=command, types=";".join((FILM_TYPE, *PHOTO_TYPES)))
    return {
        folder / "applications/keepsake.desktop": entry.encode(),
        folder / "mime/packages/keepsake.xml": MIME.encode(),
        folder / "icons/hicolor/256x256/apps/keepsake.png": asset_path(ICON).read_bytes(),
    }


def quoted_in_entry(word: str) -> str:
    """A word of an entry's command, quoted as the Desktop Entry Specification 1.5 asks."""
    doubled = word.replace("%", "%%")
    if not TO_BE_QUOTED & set(word):
        return doubled
    for letter in '\\"`$':
        doubled = doubled.replace(letter, f"\\{letter}")
    return '"' + doubled.replace("\\", "\\\\") + '"'


def windows_entries(command: str) -> dict[str, str]:
    """The values under HKEY_CURRENT_USER\\Software\\Classes that open films with a command, by their keys."""
    return {
        ".keepsake": "Keepsake.Film",
        "Keepsake.Film": "Keepsake film",
        r"Keepsake.Film\shell\open\command": f'{command} -m keepsake "%1"',
        r"Applications\keepsake.exe\shell\open\command": f'{command} -m keepsake "%1"',
    }


def _quoted_for_windows(python: Path) -> str:
    windowed = python.with_name("pythonw.exe")  # opens no black window
    return f'"{windowed if windowed.exists() else python}"'


def _change_files(files: Mapping[Path, bytes], is_wanted: bool) -> None:
    for path, content in files.items():
        with _refused(path):
            if is_wanted:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, content)
            else:
                path.unlink(missing_ok=True)


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} cannot be written; please look at the permissions of its folder.") from error


def _tell_desktop(folder: Path) -> None:
    """Have the desktop's lists made anew; a desktop without these programs reads the files by itself."""
    for program, place in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
        found = shutil.which(program)
        if found is not None and (folder / place).is_dir():
            subprocess.run([found, str(folder / place)], check=False, capture_output=True)


def _change_registry(entries: Mapping[str, str], is_wanted: bool) -> None:
    if sys.platform == "win32":
        import winreg

        for key, value in entries.items():
            place = rf"Software\Classes\{key}"
            if is_wanted:
                winreg.SetValue(winreg.HKEY_CURRENT_USER, place, winreg.REG_SZ, value)
            else:
                _forget(place)


def _forget(place: str) -> None:
    if sys.platform == "win32":
        import contextlib
        import winreg

        with contextlib.suppress(OSError):  # it is not there, or another program has put something under it
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, place)
