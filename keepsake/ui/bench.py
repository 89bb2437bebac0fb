"""What a panel of the editor gets to work with, and what a panel is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from keepsake.project.schema import Clip, ClipId
from keepsake.project.sequence import Place
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Importing, Tasks

SMALLEST_PX = 310


@dataclass(frozen=True)
class Bench:
    """The film on its desk, what carries requests to the worker, and what takes files in."""

    desk: Desk
    tasks: Tasks
    importing: Importing

    @property
    def place(self) -> Place | None:
        """The place of the one chosen clip; None when there is none, or more than one."""
        places = commands.chosen_places(self.desk)
        return places[0] if len(places) == 1 else None

    @property
    def clip(self) -> Clip | None:
        """The one chosen clip."""
        place = self.place
        return place.clip if place is not None else None

    def clip_of(self, clip_id: ClipId | None) -> Clip | None:
        """The chosen clip if it is still that one, for answers that come late."""
        clip = self.clip
        return clip if clip is not None and clip.id == clip_id else None


class _Column(QScrollArea):
    """A column that scrolls up and down and is never narrower than what is in it."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self._inside = inside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inside)

    def minimumSizeHint(self) -> QSize:
        """As wide as what is in it, with its scroll bar."""
        width = self._inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(width, SMALLEST_PX), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow when something wider is shown."""
        if watched is self._inside and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Panel(QWidget):
    """A column of things to set, scrolled when the window is low. It is shown only for clips it is for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        inside = QWidget()
        inside.setAutoFillBackground(False)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(10, 12, 14, 12)
        self.body.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(_Column(inside))

    def show_clip(self) -> None:
        """Show the chosen clip as it is now; called when another is chosen or the film changed."""

    def leave(self) -> None:
        """Let go of everything, before the film is closed."""


@dataclass(frozen=True)
class Capability:
    """One thing Keepsake can do with a clip, with a panel of its own.

    `applies` says for which chosen clip; for others the panel's place says `invitation`.
    """

    name: str
    tip: str
    invitation: str
    applies: Callable[[Clip | None], bool]
    make: Callable[[Bench], Panel]
