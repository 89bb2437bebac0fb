"""Draws docs/pictures/first-keepsake-*.png: the guided path as it looks, from the opening page to the finished film.

Usage: scripts/screenshots [FOLDER]   Every picture in light; some also in dark and at twice the size.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from keepsake.core.consent import Use
from keepsake.core.folders import asset_path
from keepsake.jobs.scheduler import Scheduler
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
SETTLING_S = 0.4
COLOURS = (256, 160, 96)
LOOKS = {"light": 1, "dark": 1, "large": 2}
KEPT = {
    "light": ("start", "photo", "style", "words", "consent", "making", "done"),
    "dark": ("start", "consent"),
    "large": ("style", "consent"),
}


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
        self._take("start")
        self._shell.start.portrait.click()
        path.photo_page.open_photo(asset_path(PHOTO))
        self._wait(path.next.isEnabled)
        self._take("photo")
        path.next.click()
        self._wait(lambda: path.style_page.picture.frame_index > 0)
        self._take("style")
        path.next.click()
        self._take("words")
        path.next.click()
        self._declare()
        self._wait(path.next.isEnabled)
        self._take("consent")
        path.next.click()
        self._wait(lambda: path.making_page.bar.maximum() > 1 and path.making_page.bar.value() > 50)
        self._take("making")
        self._wait(lambda: path.page is path.done_page)
        player = path.done_page.player
        if player is not None:
            self._wait(lambda: player.has_picture)
        self._take("done")
        path.done_page.leave()
        self._tasks.close()

    def _declare(self) -> None:
        form = self._shell.path.consent_page.forms[0]
        form.subjects.button(2).click()
        form.name.setText("A demonstration only: she was not asked")
        form.uses[Use.MOTION].setChecked(True)

    def _take(self, name: str) -> None:
        if name not in KEPT[self._look]:
            return
        began = time.monotonic()
        self._wait(lambda: time.monotonic() - began > SETTLING_S)
        suffix = "" if self._look == "light" else f"-{self._look}"
        path = self._folder / f"first-keepsake-{name}{suffix}.png"
        image = self._shell.grab().toImage().scaledToWidth(SIZE[0])
        save_small(image, path)
        sys.stdout.write(f"{path}  {path.stat().st_size // 1000} kB\n")

    def _wait(self, until: Callable[[], bool]) -> None:
        began = time.monotonic()
        while not until():
            if time.monotonic() - began > LONGEST_WAIT_S:
                raise TimeoutError(self._shell.path.making_page.stage.text())
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


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
