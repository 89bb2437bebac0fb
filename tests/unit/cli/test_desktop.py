"""Films open with a double click on freedesktop.org's desktops; the registry's values are what Windows asks."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from keepsake.cli.desktop import desktop_files, quoted_in_entry, windows_entries
from keepsake.cli.entry import main

IS_FREEDESKTOP = sys.platform not in ("win32", "darwin")


@pytest.mark.skipif(not IS_FREEDESKTOP, reason="the desktop is told otherwise here")
def test_a_desktop_learns_of_keepsake_and_forgets_it(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desktop", "install"]) == 0
    entry_path = own_home / "applications/keepsake.desktop"
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(entry_path, "utf-8")
    words = shlex.split(entry["Desktop Entry"]["Exec"])
    assert words[1:] == ["-m", "keepsake", "%F"]
    assert Path(words[0]).samefile(sys.executable)
    assert "application/x-keepsake" in entry["Desktop Entry"]["MimeType"].split(";")
    package = ElementTree.parse(own_home / "mime/packages/keepsake.xml")
    assert [each.get("pattern") for each in package.iter() if each.tag.endswith("glob")] == ["*.keepsake"]
    assert (own_home / "icons/hicolor/256x256/apps/keepsake.png").read_bytes().startswith(b"\x89PNG")
    if shutil.which("update-mime-database"):
        assert "*.keepsake" in (own_home / "mime/globs").read_text("utf-8")
    assert main(["desktop", "remove"]) == 0
    assert not entry_path.exists()
    assert "out of your menu" in capsys.readouterr().out


def test_a_folder_that_may_not_be_written_to_is_told(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not IS_FREEDESKTOP:
        pytest.skip("the desktop is told otherwise here")
    (own_home / "applications").write_text("in the way")
    assert main(["desktop", "install"]) == 5
    assert "permissions" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["/usr/bin/python3", "/home/Anna Berg/py", '/odd/"quoted"/`py`', "/per%cent/$x"])
def test_any_path_survives_the_entry(word: str, tmp_path: Path) -> None:
    quoted = quoted_in_entry(word)
    # A desktop takes the file's own escapes out first, then reads the words as a shell does.
    unescaped = quoted.replace("\\\\", "\\").replace("%%", "%")
    if IS_FREEDESKTOP:
        assert subprocess.check_output(["sh", "-c", f"printf %s {unescaped}"], text=True) == word
    entry = desktop_files(tmp_path, Path(word))[tmp_path / "applications/keepsake.desktop"].decode()
    assert f"Exec={quoted} -m keepsake %F" in entry
    if validator := shutil.which("desktop-file-validate"):
        (tmp_path / "keepsake.desktop").write_text(entry)
        assert subprocess.run([validator, tmp_path / "keepsake.desktop"], check=False).returncode == 0


def test_windows_opens_films_with_the_command() -> None:
    entries = windows_entries('"C:\\Program Files\\Keepsake\\pythonw.exe"')
    assert entries[".keepsake"] == "Keepsake.Film"
    command = entries["Keepsake.Film\\shell\\open\\command"]
    assert command == '"C:\\Program Files\\Keepsake\\pythonw.exe" -m keepsake "%1"'
