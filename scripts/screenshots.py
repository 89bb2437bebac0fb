"""Draws docs/pictures: the guided path as it looks, a montage, and the editor with its panels, from the real window.

Usage: scripts/screenshots [FOLDER]   Every picture in light; some also in dark and at twice the size.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from keepsake.core.folders import asset_path
from keepsake.jobs.scheduler import Scheduler
from keepsake.project.schema import LivingPortrait
from keepsake.project.sequence import clips_of
from keepsake.ui import theme
from keepsake.ui.app import application_of
from keepsake.ui.shell import Shell
from keepsake.ui.tasks import Tasks

PICTURES = Path(__file__).resolve().parent.parent / "docs/pictures"
PHOTO = "demo/eileen_collins.png"
SIZE = (1000, 720)
SIZE_FOR_LARGE = (800, 560)
LARGEST_BYTES = 150_000
LONGEST_WAIT_S = 120.0
SETTLING_S, SETTLING_FOR_PREVIEWS_S = 0.4, 8.0
COLOURS = (256, 160, 96)
LOOKS = {"light": 1, "dark": 1, "large": 2}
EDITOR_SIZE = (1360, 860)
KEPT = {
    "light": (
        *("first-keepsake-start", "first-keepsake-photo", "first-keepsake-style", "first-keepsake-words"),
        *("first-keepsake-consent", "first-keepsake-making", "first-keepsake-done"),
        *("montage", "editor", "editor-portrait", "editor-people"),
    ),
    "dark": ("first-keepsake-start", "first-keepsake-consent", "editor"),
    "large": ("first-keepsake-style", "first-keepsake-consent"),
}
CROPS = {
    "Eileen at the flag": (0, 0, 360, 300),
    "Eileen, close": (130, 0, 330, 200),
    "The shuttle": (300, 0, 512, 300),
    "All of her": (60, 0, 460, 512),
    "In orange": (90, 120, 430, 512),
}
"""Parts of the demonstration's photo, as the family's album: left, upper, right, lower, in pixels."""
MUSIC_HERTZ = (220.0, 277.2, 329.6, 440.0)
MUSIC_SECONDS, MUSIC_RATE = 36, 24_000


def main(words: list[str]) -> int:
    """Draw every look in a process and a home of its own; returns an exit code."""
    if len(words) == 2:
        Camera(words[0], Path(words[1])).walk()
        return 0
    folder = Path(words[0]).resolve() if words else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for look, scale in LOOKS.items():
        with tempfile.TemporaryDirectory() as home:
            places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
            surroundings = os.environ | places | {"QT_SCALE_FACTOR": str(scale)}
            surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
            subprocess.run([sys.executable, __file__, look, str(folder)], env=surroundings, check=True)
    return 0


class Camera:
    """Walks the path in one look and takes the pictures."""

    def __init__(self, look: str, folder: Path) -> None:
        self._look, self._folder = look, folder
        self._application: QApplication = application_of(["keepsake"])
        theme.dress(self._application, look == "dark")
        self._tasks = Tasks(Scheduler())
        self._shell = Shell(self._tasks)
        self._shell.resize(*(SIZE_FOR_LARGE if look == "large" else SIZE))
        self._shell.show()

    def walk(self) -> None:
        """Go the whole way."""
        path = self._shell.path
        self._take("first-keepsake-start")
        self._shell.start.portrait.click()
        path.photo_page.open_photo(asset_path(PHOTO))
        self._wait(path.next.isEnabled)
        self._take("first-keepsake-photo")
        path.next.click()
        self._wait(lambda: path.style_page.picture.frame_index > 0)
        self._take("first-keepsake-style")
        path.next.click()
        self._take("first-keepsake-words")
        path.next.click()
        self._declare()
        self._wait(path.next.isEnabled)
        self._take("first-keepsake-consent")
        path.next.click()
        self._wait(lambda: path.making_page.bar.maximum() > 1 and path.making_page.bar.value() > 50)
        self._take("first-keepsake-making")
        self._wait(lambda: path.page is path.done_page)
        player = path.done_page.player
        if player is not None:
            self._wait(lambda: player.has_picture)
        self._take("first-keepsake-done")
        path.done_page.leave()
        with tempfile.TemporaryDirectory() as folder:
            self._walk_through_a_film(Path(folder))
        self._tasks.close()

    def _walk_through_a_film(self, folder: Path) -> None:
        """A montage of the album, and the editor with its panels."""
        page, album = self._shell.montage, family_album(folder)
        self._shell.start.wants_montage.emit([])
        page.add([*album, music(folder / "Evening song.wav")])
        self._wait(lambda: len(page.gathering.photos) == len(album) and not page.gathering.is_busy)
        page.name.setText("Eileen")
        page.photos.findItems("All of her", Qt.MatchFlag.MatchStartsWith)[0].setCheckState(Qt.CheckState.Checked)
        self._take("montage")
        page.make(folder / "Eileen.keepsake")
        self._wait(lambda: bool(self._shell.films.windows))
        editor = self._shell.films.windows[0]
        editor.resize(*EDITOR_SIZE)
        self._wait(lambda: not editor.importing.is_busy)
        living = next(p for p in clips_of(editor.desk.timeline) if isinstance(p.clip.content, LivingPortrait))
        editor.desk.choose([living.clip.id])
        editor.desk.move_playhead(living.start.value + 60)
        self._wait(lambda: editor.viewer.frames.is_exact)
        self._take("editor", editor)
        for tab, name in (("Portrait", "editor-portrait"), ("People", "editor-people")):
            editor.side.setCurrentIndex(next(n for n in range(editor.side.count()) if editor.side.tabText(n) == tab))
            self._settle(SETTLING_FOR_PREVIEWS_S if name in KEPT[self._look] else 0.0)
            self._take(name, editor)
        self._shell.films.close()

    def _declare(self) -> None:
        form = self._shell.path.consent_page.forms[0]
        form.subjects.button(2).click()
        form.name.setText("A demonstration only: she was not asked")
        for tick in form.uses.values():
            tick.setChecked(True)

    def _take(self, name: str, window: QWidget | None = None) -> None:
        if name not in KEPT[self._look]:
            return
        self._settle(SETTLING_S)
        suffix = "" if self._look == "light" else f"-{self._look}"
        path = self._folder / f"{name}{suffix}.png"
        image = (window or self._shell).grab().toImage().scaledToWidth(EDITOR_SIZE[0] if window else SIZE[0])
        save_small(image, path)
        sys.stdout.write(f"{path}  {path.stat().st_size // 1000} kB\n")

    def _settle(self, seconds: float) -> None:
        began = time.monotonic()
        self._wait(lambda: time.monotonic() - began > seconds)

    def _wait(self, until: Callable[[], bool]) -> None:
        began = time.monotonic()
        while not until():
            if time.monotonic() - began > LONGEST_WAIT_S:
                raise TimeoutError(self._shell.path.making_page.stage.text())
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def family_album(folder: Path) -> list[Path]:
    """Make an album of parts of the demonstration's photo, some as old prints are."""
    with Image.open(asset_path(PHOTO)) as opened:
        whole = opened.convert("RGB")
    made = []
    for number, (name, box) in enumerate(CROPS.items()):
        part = whole.crop(box)
        if number % 2:
            part = ImageOps.colorize(ImageOps.grayscale(part), "#2a1a0c", "#f3e6cf")
        part.resize((part.width * 2, part.height * 2), Image.Resampling.LANCZOS).save(
            folder / f"{name}.jpg", quality=92
        )
        made.append(folder / f"{name}.jpg")
    return made


def music(path: Path) -> Path:
    """Write a slow chord that comes and goes."""
    seconds = np.arange(MUSIC_SECONDS * MUSIC_RATE) / MUSIC_RATE
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * seconds / 6.0)
    sound = sum(np.sin(2 * np.pi * hertz * seconds) for hertz in MUSIC_HERTZ) * swell / (2 * len(MUSIC_HERTZ))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(MUSIC_RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return path


def save_small(image: QImage, path: Path) -> None:
    """Save as PNG; with ever fewer colours while it is too large for a page."""
    image.save(str(path), "PNG", 0)
    with Image.open(path) as opened:
        whole = opened.convert("RGB")
    for colours in COLOURS:
        if path.stat().st_size <= LARGEST_BYTES:
            break
        whole.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
