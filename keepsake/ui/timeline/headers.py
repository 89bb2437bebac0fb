"""The heads of the tracks: their names, and large buttons to mute, to lock, and for everything else."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QWidget

from keepsake.project.changes import Changes
from keepsake.project.schema import Track, TrackId, TrackKind
from keepsake.ui import commands, track_commands
from keepsake.ui.desk import Desk
from keepsake.ui.nouns import TRACK_WORDS
from keepsake.ui.timeline.lanes import RULER_PX, Lanes
from keepsake.ui.timeline.signs import SIGN_PX, lock_sign, more_sign, speaker_sign

HEADER_PX = 196
BUTTON_PX = 34


class NameField(QLineEdit):
    """A track's name while it is being changed; Escape leaves it as it was."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.undo()
            self.clear()
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)


class TrackHead(QWidget):
    """One track's name and buttons."""

    def __init__(self, desk: Desk, track: Track, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._track = desk, track
        self._name = QLabel(self)
        self._field = NameField(self)
        self._field.hide()
        self._field.editingFinished.connect(self._end_renaming)
        self._mute = self._button("Mute this track", "Mute", "is_muted")
        self._lock = self._button("Protect this track from changes", "Lock", "is_locked")
        self.more = self._plain_button("Name, order, add and remove tracks")
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(lambda: self._fill(self.more.menu()))
        self._mute.setVisible(track.kind is not TrackKind.TITLES)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self._name, 1)
        row.addWidget(self._field, 1)
        for button in (self._mute, self._lock, self.more):
            row.addWidget(button)
        self.show_track(track)

    def show_track(self, track: Track) -> None:
        """Show the track as it is now."""
        self._track = track
        self._name.setText(track.name)
        self._name.setToolTip(f"{track.name}: double-click to change the name")
        self._field.setAccessibleName(f"Name of track {track.name}")
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
        self.more.setIcon(more_sign(ink))
        self.more.setAccessibleName(f"More for track {track.name}")

    def rename(self) -> None:
        """Let the person write another name."""
        self._field.setText(self._track.name)
        self._name.hide()
        self._field.show()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def menu(self) -> QMenu:
        """Make the menu of everything that can be done to the track."""
        menu = QMenu(self)
        self._fill(menu)
        return menu

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.show_track(self._track)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.rename()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        desk, track = self._desk, self._track
        menu.addAction("Rename…", self.rename)
        menu.addAction("Move up", lambda: track_commands.move_track(desk, track.id, 1))
        menu.addAction("Move down", lambda: track_commands.move_track(desk, track.id, -1))
        adding = menu.addMenu("Add a track")
        for kind in TrackKind:
            adding.addAction(TRACK_WORDS[kind], partial(track_commands.add_track, desk, kind))
        menu.addSeparator()
        menu.addAction("Remove this track", lambda: track_commands.remove_track(desk, track.id))

    def _end_renaming(self) -> None:
        if self._field.isHidden():
            return
        self._field.hide()
        self._name.show()
        track_commands.rename_track(self._desk, self._track.id, self._field.text())

    def _button(self, tip: str, label: str, field: str) -> QToolButton:
        button = self._plain_button(tip)
        button.setCheckable(True)
        button.toggled.connect(lambda is_on: self._toggle(label if is_on else f"Un{label.lower()}", field, is_on))
        return button

    def _plain_button(self, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(SIGN_PX, SIGN_PX))
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.setFixedSize(BUTTON_PX, BUTTON_PX)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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

    def head(self, track_id: TrackId) -> TrackHead:
        """Give the head of a track."""
        return self._heads[track_id]

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
