"""Keepsake finds its own files and keeps to the folders each system means for it."""

import sys
from pathlib import Path

import pytest

from keepsake.core.errors import MissingError
from keepsake.core.folders import asset_path, cache_folder, settings_folder


@pytest.mark.parametrize("name", ["demo/eileen_collins.png", "fonts/DejaVuSans-Bold.ttf", "CREDITS.md"])
def test_shipped_files_are_found(name: str) -> None:
    assert asset_path(name).stat().st_size > 0


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(MissingError, match=r"nothing\.png is missing; please install Keepsake again\."):
        asset_path("demo/nothing.png")


@pytest.mark.parametrize(
    ("system", "cache", "settings"),
    [
        ("linux", "xdg/keepsake", "config/keepsake"),
        ("darwin", "home/Library/Caches/Keepsake", "home/Library/Application Support/Keepsake"),
        ("win32", "local/Keepsake/Cache", "roaming/Keepsake"),
    ],
)
def test_each_system_has_its_own_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, cache: str, settings: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    folders = {"HOME": "home", "USERPROFILE": "home", "XDG_CACHE_HOME": "xdg", "XDG_CONFIG_HOME": "config"}
    for variable, folder in (folders | {"LOCALAPPDATA": "local", "APPDATA": "roaming"}).items():
        monkeypatch.setenv(variable, str(tmp_path / folder))
    assert cache_folder() == tmp_path / cache
    assert settings_folder() == tmp_path / settings


def test_without_or_with_a_relative_variable_the_home_is_used(
    monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", "somewhere/else")
    assert cache_folder() == own_home / ".cache/keepsake"
    assert settings_folder() == own_home / ".config/keepsake"
