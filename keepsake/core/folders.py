"""Where Keepsake's own files are and where it may keep things, on each kind of PC."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from keepsake.core.errors import MissingError

APP = "Keepsake"


def asset_path(name: str) -> Path:
    """A file shipped with Keepsake, such as "demo/eileen_collins.png".

    An installed copy has its assets inside the package, a working copy at the top of the project. Raises
    MissingError when it is in neither.
    """
    from importlib import resources  # slow to come, and only wanted here

    package = Path(str(resources.files("keepsake")))
    for folder in (package / "assets", package.parent / "assets"):
        if (folder / name).is_file():
            return folder / name
    raise MissingError(f"Keepsake's file {Path(name).name} is missing; please install Keepsake again.")


def cache_folder() -> Path:
    """Where things are kept that can be made again; not made here."""
    if sys.platform == "win32":
        return _from_environment("LOCALAPPDATA", "AppData/Local") / APP / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches" / APP
    return _from_environment("XDG_CACHE_HOME", ".cache") / APP.lower()


def empty_cache() -> None:
    """Remove everything that can be made again; what another program holds open stays until the next time."""
    with suppress(OSError):
        for folder in cache_folder().iterdir():
            if folder.is_dir() and folder != consent_folder():  # some people keep cache and data in one place
                shutil.rmtree(folder, ignore_errors=True)


def settings_folder() -> Path:
    """Where the person's choices are kept; not made here."""
    if sys.platform == "win32":
        return _from_environment("APPDATA", "AppData/Roaming") / APP
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support" / APP
    return _from_environment("XDG_CONFIG_HOME", ".config") / APP.lower()


def data_folder() -> Path:
    """Where things are kept that cannot be made again, such as the ledger of consent; not made here."""
    if sys.platform == "win32":
        return _from_environment("LOCALAPPDATA", "AppData/Local") / APP / "Data"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support" / APP / "Data"
    return _from_environment("XDG_DATA_HOME", ".local/share") / APP.lower()


def consent_folder() -> Path:
    """Where the ledger of consent and what it stands for are kept; not made here."""
    return data_folder() / "consent"


def _from_environment(variable: str, otherwise: str) -> Path:
    """The folder a variable names, or that folder of the home; relative ones are ignored (XDG base directories)."""
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else Path.home() / otherwise
