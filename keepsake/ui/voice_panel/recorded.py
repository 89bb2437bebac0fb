"""A recording: made here or chosen from a file, what is said in it, and whose words they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from keepsake.engine.requests import HearRecording, RecordingReading
from keepsake.ui import file_dialogs
from keepsake.ui.controls import button, paragraph
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.recording.recorder import Recorder
from keepsake.ui.recording.view import SOUND_FILTER, RecorderView, in_words
from keepsake.ui.theme import TARGET_PX
from keepsake.ui.voice_chooser import system_language

TEXT_PX = 90
LISTENING = "Listening to the recording …"
WHOSE = ("Their own voice and words", "Somebody else's voice")


class RecordedWords(QWidget):
    """A recording for a portrait. `chosen` carries the path of a new one, `changed` says that the rest is another."""

    chosen = Signal(object)
    picked = Signal(str)
    """The id of a media of the film that was picked."""
    changed = Signal()

    def __init__(self, tasks: Tasks, recorder: Recorder | None = None) -> None:
        super().__init__()
        self._tasks = tasks
        self._task: Any = None
        self.name = paragraph("", "name")
        self.said = paragraph("", "soft")
        self.said.setAccessibleName("About the recording")
        self.recorder = RecorderView(recorder)
        self.file = button("Choose a recording…", "Look for a sound or a video on this PC")
        self.in_film = QComboBox()
        self.in_film.setAccessibleName("Recordings that are in the film")
        self.in_film.setToolTip("Use a recording that is in the film already")
        self.in_film.setMinimumHeight(TARGET_PX)
        self.in_film.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(TEXT_PX)
        self.words.setPlaceholderText("What is said in it, if you know")
        self.words.setAccessibleName("What is said in the recording")
        self.words.setToolTip("The lips follow better, and it can be read as captions")
        self.whose = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (
            self.recorder,
            self.file,
            self.in_film,
            self.name,
            self.said,
            self.words,
            paragraph("Whose voice is it?"),
        ):
            column.addWidget(widget)
        for number, words in enumerate(WHOSE):
            choice = QRadioButton(words)
            choice.setAccessibleName(words)
            self.whose.addButton(choice, number)
            column.addWidget(choice)
        self.say("")
        self.recorder.taken.connect(self.chosen)
        self.file.clicked.connect(self._on_file)
        self.in_film.activated.connect(self._on_picked)
        self.words.textChanged.connect(self.changed)
        self.whose.idClicked.connect(lambda _: self.changed.emit())

    @property
    def someone_else_speaks(self) -> bool:
        """Whether the voice is not that of the person shown."""
        return self.whose.checkedId() == 1

    def show_recording(self, name: str, transcript: str, someone_else_speaks: bool) -> None:
        """Show which recording is used, without saying that anything changed."""
        self.name.setText(f"In use: {name}" if name else "")
        self.name.setVisible(bool(name))
        self.whose.button(1 if someone_else_speaks else 0).setChecked(True)
        if transcript != self.words.toPlainText():
            with QSignalBlocker(self.words):
                self.words.setPlainText(transcript)

    def show_film(self, sounds: list[tuple[str, str]]) -> None:
        """Offer the film's recordings, as ids and names."""
        self.in_film.clear()
        self.in_film.addItem("One that is in the film…", "")
        for media_id, name in sounds:
            self.in_film.addItem(name, media_id)
        self.in_film.setVisible(bool(sounds))

    def say(self, sentence: str) -> None:
        """Say something about the recording."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def hear(self, path: Path) -> None:
        """Say how good a recording is."""
        self.say(LISTENING)
        request = HearRecording(
            recording_path=path, transcript=self.words.toPlainText().strip(), language=system_language()
        )
        task = self._tasks.submit(request, key=f"recording of {id(self)}")
        task.finished.connect(self._on_heard)
        task.failed.connect(lambda sentence, _: self.say(sentence))

    def leave(self) -> None:
        """Keep whatever is being recorded, and be quiet."""
        self.recorder.leave()

    def _on_heard(self, reading: RecordingReading) -> None:
        good = "" if reading.advice else " It is good to hear."
        self.say(f"{in_words(reading.seconds).capitalize()} long.{good} {' '.join(reading.advice)}".strip())

    def _on_picked(self, row: int) -> None:
        if row > 0:  # the first one only says what the list is
            self.picked.emit(str(self.in_film.itemData(row)))

    def _on_file(self) -> None:
        path = file_dialogs.ask_for_file(self, "Choose a recording", SOUND_FILTER, file_dialogs.SOUNDS)
        if path is not None:
            self.chosen.emit(path)
