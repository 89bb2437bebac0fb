"""The heads of the tracks: their names, and large buttons to mute and lock them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from keepsake.project.changes import Changes
from keepsake.project.schema import Track, TrackId, TrackKind
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.timeline.lanes import RULER_PX, Lanes
from keepsake.ui.timeline.signs import SIGN_PX, lock_sign, speaker_sign

HEADER_PX = 168
BUTTON_PX = 36


class TrackHead(QWidget):
    """One track's name and buttons."""

    def __init__(self, desk: Desk, track: Track, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._track = desk, track
        self._name = QLabel(self)
        self._mute = self._button("Mute this track", "Mute", "is_muted")
        self._lock = self._button("Protect this track from changes", "Lock", "is_locked")
        self._mute.setVisible(track.kind is not TrackKind.TITLES)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self._name, 1)
        row.addWidget(self._mute)
        row.addWidget(self._lock)
        self.show_track(track)

    def show_track(self, track: Track) -> None:
        """Show the track as it is now."""
        self._track = track
        self._name.setText(track.name)
        self._name.setToolTip(track.name)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        for button, is_on, sign, words in (
            (self._mute, track.is_muted, speaker_sign(track.is_muted, ink), "Mute"),
            (self._lock, track.is_locked, lock_sign(track.is_locked, ink), "Lock"),
        ):
            blocker = QSignalBlocker(button)
            button.setChecked(is_on)
            button.setIcon(sign)
            button.setAccessibleName(f"{words} track {track.name}")
            blocker.unblock()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.show_track(self._track)

    def _button(self, tip: str, label: str, field: str) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(SIGN_PX, SIGN_PX))
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFixedSize(BUTTON_PX, BUTTON_PX)
        button.toggled.connect(lambda is_on: self._toggle(label if is_on else f"Un{label.lower()}", field, is_on))
        return button

    def _toggle(self, label: str, field: str, is_on: bool) -> None:
        commands.change_track(self._desk, f"{label} track", self._track.id, **{field: is_on})


class TrackHeaders(QWidget):
    """The heads of all tracks, beside the canvas."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._heads: dict[TrackId, TrackHead] = {}
        self._lanes = QWidget(self)
        self.setAutoFillBackground(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        desk.changed.connect(self._on_changed)

    def place(self, lanes: Lanes, scrolled: int) -> None:
        """Put each head beside its lane."""
        self._lanes.setGeometry(0, RULER_PX, HEADER_PX, max(0, self.height() - RULER_PX))
        there = {lane.row.track.id for lane in lanes.lanes}
        for gone in self._heads.keys() - there:
            self._heads.pop(gone).deleteLater()
        for lane in lanes.lanes:
            track = lane.row.track
            if track.id not in self._heads:
                self._heads[track.id] = TrackHead(self._desk, track, self._lanes)
                self._heads[track.id].show()
            self._heads[track.id].setGeometry(0, lane.top - scrolled, HEADER_PX, lane.height)

    def _on_changed(self, changes: Changes) -> None:
        for track in self._desk.timeline.tracks:
            if track.id in changes.tracks and track.id in self._heads:
                self._heads[track.id].show_track(track)
