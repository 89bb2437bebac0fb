"""The transport: large buttons with a picture and a word, a bar to go through the film, the time, and how loud."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QStyle, QToolBar, QToolButton, QWidget

from keepsake.core.timebase import RationalTime, nearest_frame
from keepsake.ui.desk import Desk
from keepsake.ui.viewer.icons import SIDE, icon_of

TIME = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)")
LOUDEST = 100
USUAL_LOUDNESS = 80
VOLUME_WIDE = 84


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the transport: its name, its word, a tip in plain words, and whether it stays down."""

    id: str
    words: str
    tip: str
    is_switch: bool = False


BUTTONS = (
    Button("start", "Start", "Go to the beginning (Home)"),
    Button("back", "Back", "One frame back (Left)"),
    Button("play", "Play", "Play the film from here (Space)"),
    Button("on", "Next", "One frame on (Right)"),
    Button("loop", "Repeat", "Play the chosen clips, or the whole film, again and again", True),
    Button("sound", "Sound", "Hear the film, or be silent (M)", True),
    Button("full", "Full screen", "See the film as large as the screen; Escape comes back (F11)"),
    Button("compare", "Compare", "Slide between the photo as it is and as it will be in the film", True),
    Button("safe", "Edges", "See what an old television might cut off: keep faces and words inside the lines", True),
)


class Switchboard(QWidget):
    """The transport's actions, shared by every bar that shows them. It is never shown itself."""

    def __init__(self, calls: dict[str, Callable[[], None]], parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.by_id: dict[str, QAction] = {}
        for button in BUTTONS:
            action = QAction(button.words, self)
            action.setToolTip(button.tip)
            action.setCheckable(button.is_switch)
            action.triggered.connect(calls[button.id])
            self.by_id[button.id] = action
        self["sound"].setChecked(True)
        self._shown: tuple[object, ...] = ()
        self._is_playing = False
        self.show_playing(False)

    def __getitem__(self, name: str) -> QAction:
        return self.by_id[name]

    def show_playing(self, is_playing: bool) -> None:
        """Say what the play button does now, and draw every picture in the colours of the day."""
        self._is_playing = is_playing
        shown = (is_playing, self["sound"].isChecked(), self.palette().cacheKey())
        if shown == self._shown:
            return
        self._shown = shown
        self["play"].setText("Pause" if is_playing else "Play")
        self["play"].setToolTip("Stop here (Space)" if is_playing else "Play the film from here (Space)")
        drawn = {"play": "pause" if is_playing else "play", "sound": "sound" if self["sound"].isChecked() else "mute"}
        for name, action in self.by_id.items():
            action.setIcon(icon_of(drawn.get(name, name), self.palette()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.show_playing(self._is_playing)


class Bar(QToolBar):
    """A row of buttons; those without room are behind the arrow at its end."""

    def __init__(self, switchboard: Switchboard) -> None:
        super().__init__("Transport")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setMovable(False)
        for button in BUTTONS:
            action = switchboard[button.id]
            self.addAction(action)
            tool = self.widgetForAction(action)
            if isinstance(tool, QToolButton):
                tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                tool.setAccessibleName(button.words)
                tool.setAccessibleDescription(button.tip)
                # A method of this bar, so that Qt forgets it when the bar goes: the actions live on.
                action.changed.connect(self._name_buttons)

    def _name_buttons(self) -> None:
        """Follow the words of the actions: Play becomes Pause."""
        for action in self.actions():
            self.widgetForAction(action).setAccessibleName(action.text())


class VolumeSlider(QSlider):
    """How loud the film is heard here; the film itself stays as it is."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, LOUDEST)
        self.setValue(USUAL_LOUDNESS)
        self.setFixedWidth(VOLUME_WIDE)
        self.setAccessibleName("How loud")
        self.setToolTip("How loud you hear it here; the film itself stays as it is")


class ScrubBar(QSlider):
    """Where in the film we are; a press anywhere goes there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._desk = desk
        self.setAccessibleName("Where in the film")
        self.setToolTip("Drag, or press anywhere, to go through the film")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(desk.move_playhead)
        self.follow()

    def follow(self) -> None:
        """Show where the playhead is."""
        with QSignalBlocker(self):
            self.setRange(0, self._desk.length)
            self.setPageStep(round(5 * self._desk.timeline.rate))
            self.setValue(self._desk.playhead)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()  # the viewer's own keys, which mean frames too
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: object) -> None:
        # Pressed beside its handle, Qt's slider goes only a page.
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self)
        room = max(1, self.width() - handle)
        x = event.position().x() - handle / 2  # type: ignore[attr-defined]
        self.setValue(QStyle.sliderValueFromPosition(0, self.maximum(), round(x), room))
        super().mousePressEvent(event)  # type: ignore[arg-type]


class TimeField(QWidget):
    """The time at the playhead, which can be typed, and the film's length."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.here = QLineEdit()
        self.here.setStyleSheet("min-height: 30px; padding: 0 8px;")
        self.here.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.here.setFixedWidth(self.here.fontMetrics().horizontalAdvance("0:00:00.0") + 28)
        self.here.setToolTip("Where we are; type a time such as 1:05 and press Enter to go there")
        self.here.returnPressed.connect(self._go)
        self.here.editingFinished.connect(self.follow)
        self._whole = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.here)
        row.addWidget(self._whole)
        self.follow()

    def follow(self) -> None:
        """Show the playhead's time, unless another is being typed."""
        rate = self._desk.timeline.rate
        here, whole = (RationalTime(frame, rate).as_clock() for frame in (self._desk.playhead, self._desk.length))
        if not (self.here.hasFocus() and self.here.isModified()):
            self.here.setText(here)
        self.here.setAccessibleName(f"At {here} of {whole}")
        self._whole.setText(f"of {whole}")

    def _go(self) -> None:
        frame = frame_typed(self.here.text(), self._desk.timeline.rate)
        self.here.setModified(False)
        if frame is not None:
            self._desk.move_playhead(frame)
        self.follow()
        self.here.selectAll()


def frame_typed(words: str, rate: Fraction) -> int | None:
    """The frame of a time as people type it: `65`, `1:05`, `1:05.5`, `1:02:05`; None for anything else."""
    found = TIME.fullmatch(words.strip())
    if found is None:
        return None
    hours, minutes, seconds = (Fraction((part or "0").replace(",", ".")) for part in found.groups())
    return nearest_frame(hours * 3600 + minutes * 60 + seconds, rate)
