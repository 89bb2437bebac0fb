"""The recorder's buttons: record, hold, stop, listen, again; and how loud it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from keepsake.core.takes import saved_takes, seconds_of_take
from keepsake.ui import multimedia
from keepsake.ui.controls import button, paragraph
from keepsake.ui.recording.recorder import Recorder, Stage
from keepsake.ui.recording.sounding import Sounding
from keepsake.ui.theme import colours_of

SOUND_FILTER = "Sounds and videos (*.wav *.mp3 *.m4a *.aac *.ogg *.opus *.flac *.wma *.mp4 *.mov);;All files (*)"
METER_PX = 22
TOO_SOFT, TOO_LOUD = 0.03, 0.97
FALLING = 0.82
"""Share of a loud moment that is left at the next one, so that the eye can follow."""
MOST_EARLIER = 8
WAITING = "Sit close to the microphone, in a quiet room. It counts to three, then speak."
LEVELS = {
    0: "Speak a little closer or louder.",
    1: "That is good to hear.",
    2: "Too loud: sit a little further away.",
}


class LevelMeter(QWidget):
    """How loud it is now, as a bar; red where it is too loud."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("How loud it is")

    def sizeHint(self) -> QSize:
        """A slim bar."""
        return QSize(160, METER_PX)

    def hear(self, level: float) -> None:
        """Show a level, 0 to 1; it rises at once and falls slowly."""
        self.shown = max(level, self.shown * FALLING) if level else 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar; quiet sounds take up more of it, as they do for the ear."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QColor(colours.line))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(area, 6, 6)
        filled = area.adjusted(2, 2, -2, -2)
        filled.setWidth(filled.width() * self.shown**0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.warning if self.shown > TOO_LOUD else colours.accent))
        painter.drawRoundedRect(filled, 5, 5)


class RecorderView(QWidget):
    """Records a voice. `taken` carries the file of a whole take, or of an earlier one that was chosen."""

    taken = Signal(object)

    def __init__(self, recorder: Recorder | None = None) -> None:
        super().__init__()
        self.recorder = recorder or Recorder()
        self.recorder.setParent(self)
        self.take: Path | None = None
        self.sounding = Sounding(self)
        self.said = paragraph(WAITING, "soft")
        self.said.setAccessibleName("What the recorder does")
        self.meter = LevelMeter()
        self.record = button("Record", "Count to three, then record what is said", primary=True)
        self.hold = button("Pause", "Leave off for a moment, then go on in the same recording")
        self.listen = button("Listen", "Hear the recording")
        self.earlier = button("Earlier recordings…", "Recordings made before, kept on this PC")
        self._menu = QMenu(self)
        self.earlier.setMenu(self._menu)
        self._lay_out()
        self._connect()
        self._show()

    def leave(self) -> None:
        """Keep whatever is being recorded, and be quiet."""
        self.sounding.stop()
        self.recorder.leave()

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready, and look for recordings that a crash left behind."""
        super().showEvent(event)
        multimedia.prepare()
        self.recorder.rescue()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Never listen while out of sight; what was recorded is kept."""
        super().hideEvent(event)
        self.sounding.stop()
        self.recorder.stop()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.said, self.meter):
            column.addWidget(widget)
        row, below = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.record, 1)
        row.addWidget(self.hold, 1)
        below.addWidget(self.listen, 1)
        below.addWidget(self.earlier, 1)
        column.addLayout(row)
        column.addLayout(below)

    def _connect(self) -> None:
        self.record.clicked.connect(self._on_record)
        self.hold.clicked.connect(self._on_hold)
        self.listen.clicked.connect(self._on_listen)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.recorder.changed.connect(self._show)
        self.recorder.level.connect(self._on_level)
        self.recorder.taken.connect(self._on_taken)
        self.recorder.troubled.connect(self._say)
        self.sounding.changed.connect(self._show)
        self.sounding.troubled.connect(self._say)

    def _on_record(self) -> None:
        self.sounding.stop()
        if self.recorder.stage is Stage.READY:
            self.recorder.begin()
        else:
            self.recorder.stop()

    def _on_hold(self) -> None:
        if self.recorder.stage is Stage.HELD:
            self.recorder.go_on()
        else:
            self.recorder.hold()

    def _on_listen(self) -> None:
        if self.sounding.is_playing:
            self.sounding.stop()
        elif self.take is not None:
            self.sounding.play_file(self.take)

    def _on_level(self, level: float) -> None:
        self.meter.hear(level)
        if self.recorder.stage is Stage.RECORDING:
            shown = self.meter.shown
            self.meter.setAccessibleDescription(LEVELS[0 if shown < TOO_SOFT else 2 if shown > TOO_LOUD else 1])
            self.said.setText(self._words_of_stage())

    def _on_taken(self, path: Path) -> None:
        self.take = path
        self._show()
        self._say(f"Recorded: {in_words(seconds_of_take(path))}. Listen to it, or record it again.")
        self.taken.emit(path)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for path in saved_takes(self.recorder.folder)[:MOST_EARLIER]:
            action = self._menu.addAction(f"{path.stem} ({in_words(seconds_of_take(path))})")
            action.triggered.connect(lambda _=False, path=path: self._on_taken(path))

    def _show(self) -> None:
        stage = self.recorder.stage
        is_at_work = stage in (Stage.COUNTING, Stage.RECORDING, Stage.HELD)
        words = "Stop" if is_at_work else "Record again" if self.take else "Record"
        _call(self.record, words)
        self.record.setEnabled(stage is not Stage.KEEPING)
        _call(self.hold, "Go on" if stage is Stage.HELD else "Pause")
        self.hold.setVisible(stage in (Stage.RECORDING, Stage.HELD))
        _call(self.listen, "Be quiet" if self.sounding.is_playing else "Listen")
        self.listen.setVisible(self.take is not None and not is_at_work)
        self.earlier.setVisible(not is_at_work and bool(saved_takes(self.recorder.folder)))
        self.meter.setVisible(is_at_work)
        if is_at_work:
            self._say(self._words_of_stage())

    def _words_of_stage(self) -> str:
        recorder = self.recorder
        match recorder.stage:
            case Stage.COUNTING:
                return f"{recorder.count} …"
            case Stage.HELD:
                return f"Paused at {in_words(recorder.seconds)}. Go on when you like."
            case _:
                return f"Recording, {in_words(recorder.seconds)}. {self.meter.accessibleDescription()}"

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)


def in_words(seconds: float) -> str:
    """A length as a person says it."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} second{'' if whole == 1 else 's'}"
    return f"{whole // 60}:{whole % 60:02} minutes"


def _call(made: QWidget, words: str) -> None:
    made.setText(words)  # type: ignore[attr-defined]
    made.setAccessibleName(words)
