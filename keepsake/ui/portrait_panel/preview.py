"""The small moving preview of a portrait in the film, and the takes one can go back and forth between."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keepsake.core.acting import LONGEST_PLAN_S, SHORTEST_PLAN_S
from keepsake.core.remaking import remade
from keepsake.engine.requests import PortraitPreview, PreviewPortrait
from keepsake.project.portraits import Portrait
from keepsake.ui.controls import button, paragraph
from keepsake.ui.first_keepsake.moving_picture import MovingPicture
from keepsake.ui.media_bin.importing import Tasks

PREVIEW_HEIGHT = 320
SHOWN_SECONDS = 8.0
MOST_KEPT = 8
"""Previews kept, so that an earlier take is there at once; each about a megabyte."""
DRAWING = "Drawing a small preview …"
WITHOUT_WORDS = " Without the words; play the film to see them speak."


def preview_of(content: Portrait, photo_path: Path, seconds: float, film_rate: Any) -> PreviewPortrait:
    """The request that shows how a portrait of so many seconds moves in the film."""
    return remade(
        content,
        PreviewPortrait,
        photo_path=photo_path,
        seconds=min(max(seconds, SHORTEST_PLAN_S), LONGEST_PLAN_S),
        film_rate=film_rate,
        shown_seconds=SHOWN_SECONDS,
        height=PREVIEW_HEIGHT,
        faces=tuple(sorted(content.faces)),
    )


class TakePreview(QWidget):
    """Shows a portrait moving. `seed_wanted` asks for another take, `arrived` carries each `PortraitPreview` shown,
    `moment` the seconds of the picture that is seen.
    """

    seed_wanted = Signal(int)
    arrived = Signal(object)
    moment = Signal(float)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._request: PreviewPortrait | None = None
        self._kept: OrderedDict[PreviewPortrait, PortraitPreview] = OrderedDict()
        self._seed = 0
        self._speaks = False
        self.picture = MovingPicture()
        self.picture.setMinimumSize(200, 200)
        self.picture.stepped.connect(self._on_step)
        self.said = paragraph("", "soft")
        self.earlier = button("Earlier take", "Go back to the take before")
        self.another = button("Another take", "The same feeling, moved a little differently")
        self.pause = button("Hold still", "Stop or start the moving preview")
        self.pause.setCheckable(True)
        self.pause.toggled.connect(self.picture.hold)
        self.earlier.clicked.connect(lambda: self.seed_wanted.emit(max(0, self._seed - 1)))
        self.another.clicked.connect(lambda: self.seed_wanted.emit(self._seed + 1))
        self._lay_out()

    def show_take(self, request: PreviewPortrait, still: QImage, speaks: bool = False) -> None:
        """Show a take: at once when it was drawn before, otherwise the photo, or the take before, until it is.

        One that `speaks` is shown without its words, and that is said.
        """
        self._speaks = speaks
        if request == self._request:
            return
        self._request, self._seed = request, request.seed
        self.earlier.setEnabled(request.seed > 0)
        ready = self._kept.get(request)
        if ready is not None:
            self._play(request, ready)
            return
        if not self.picture.has_preview:
            self.picture.show_still(still, DRAWING)
        self._say_take(f" {DRAWING}")
        task = self._tasks.submit(request, key=f"take of {id(self)}")
        task.finished.connect(lambda preview: self._on_drawn(request, preview))
        task.failed.connect(lambda sentence, _: self._on_failed(request, sentence))

    def forget(self) -> None:
        """Show nothing, and await nothing."""
        self._request = None
        self.picture.show_still(QImage(), "")

    def show_moment(self, seconds: float) -> None:
        """Hold still at a moment."""
        self.pause.setChecked(True)
        self.picture.show_moment(seconds)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.picture)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addWidget(self.earlier, 1)
        row.addWidget(self.another, 1)
        column.addLayout(row)
        column.addWidget(self.pause)

    def _on_drawn(self, request: PreviewPortrait, preview: PortraitPreview) -> None:
        self._kept[request] = preview
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        if request == self._request:
            self._play(request, preview)

    def _play(self, request: PreviewPortrait, preview: PortraitPreview) -> None:
        self._kept.move_to_end(request)
        self.picture.play(preview)
        self._say_take(
            (f" Its first {SHOWN_SECONDS:.0f} seconds." if request.seconds > SHOWN_SECONDS else "")
            + (WITHOUT_WORDS if self._speaks else "")
        )
        self.arrived.emit(preview)

    def _on_failed(self, request: PreviewPortrait, sentence: str) -> None:
        if request == self._request:
            self.picture.show_still(QImage(), "")
            self.said.setText(sentence)

    def _on_step(self, index: int) -> None:
        preview = self._kept.get(self._request) if self._request is not None else None
        if preview is not None:
            self.moment.emit(float(index / preview.rate))

    def _say_take(self, more: str) -> None:
        self.said.setText(f"Take {self._seed + 1}.{more}")
