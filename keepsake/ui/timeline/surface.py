"""What the hand and the keys need of the canvas they work on."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QScrollBar, QWidget

from keepsake.project.schema import Clip, Timeline
from keepsake.ui.desk import Desk
from keepsake.ui.timeline.lanes import Lane, Lanes, Part, Scale


class Tool(StrEnum):
    """What a press on a clip does."""

    CHOOSE = "choose"
    CUT = "cut"


class Surface(Protocol):
    """A timeline that is drawn somewhere."""

    desk: Desk
    snaps: bool
    closes_up: bool
    tool: Tool

    @property
    def scale(self) -> Scale:
        """How frames are pixels now."""

    @property
    def lanes(self) -> Lanes:
        """Where the tracks lie."""

    @property
    def shown(self) -> Timeline:
        """The timeline as drawn."""

    def show_timeline(self, timeline: Timeline) -> None:
        """Draw another timeline."""

    def clip_at(self, point: QPointF) -> tuple[Clip, Part] | None:
        """Give the clip at a point and the part of it."""

    def lane_at(self, y: float) -> Lane | None:
        """Give the lane at a height."""

    def top_of(self, lane: Lane) -> int:
        """Give the top of a lane."""

    def zoom(self, factor: float, about_x: float | None = None) -> None:
        """Zoom in or out."""

    def zoom_to_fit(self) -> None:
        """Show the whole film."""

    def viewport(self) -> QWidget:
        """The widget drawn on."""

    def horizontalScrollBar(self) -> QScrollBar:
        """The bar that scrolls through time."""
