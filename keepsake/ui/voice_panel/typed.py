"""Typed words: the field, examples to begin from, a look at length and tone, and the voice that says them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from keepsake.engine.requests import LookOverWords, Style, WordsReading
from keepsake.ui.controls import button, paragraph
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.voice_chooser import VoiceChooser
from keepsake.ui.voice_panel.manner import MannerSliders

TYPING_PAUSE_MS = 400
TEXT_PX = 110


class TypedWords(QWidget):
    """Words for a voice of this PC. `changed` says that words, voice or manner are others."""

    changed = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._style = Style.MEMORIAL
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(TEXT_PX)
        self.text.setPlaceholderText("Type what they shall say")
        self.text.setAccessibleName("What they shall say")
        self.text.setToolTip("A sentence or two; [pause] makes a pause")
        self.examples = button("Begin from an example…", "Short lines for this feeling")
        self._menu = QMenu(self)
        self.examples.setMenu(self._menu)
        self.advice = paragraph("", "soft")
        self.advice.setAccessibleName("About the length and the tone of the words")
        self.voice = VoiceChooser(tasks)
        self._typed = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typed.timeout.connect(self._look_over)
        self.text.textChanged.connect(self._on_text)
        self.voice.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.manner = MannerSliders()
        self.manner.changed.connect(self.changed)
        for widget in (self.text, self.examples, self.advice, self.voice, self.manner):
            column.addWidget(widget)

    def show_words(self, text: str, style: Style) -> None:
        """Show words and look them over for an occasion, without saying that they changed."""
        self._style = style
        if text != self.text.toPlainText():
            with QSignalBlocker(self.text):
                self.text.setPlainText(text)
        self._look_over()
        self.voice.ask_for_voices()

    def leave(self) -> None:
        """Be quiet, and look nothing over any more."""
        self._typed.stop()
        self.voice.leave()

    def _on_text(self) -> None:
        self._typed.start()
        self.changed.emit()

    def _look_over(self) -> None:
        request = LookOverWords(text=self.text.toPlainText(), style=self._style)
        task = self._tasks.submit(request, key=f"words of {id(self)}")
        task.finished.connect(self._on_read)

    def _on_read(self, reading: WordsReading) -> None:
        length = f"About {max(1, round(reading.seconds))} seconds. " if reading.words else ""
        self.advice.setText(length + " ".join(reading.advice))
        self._menu.clear()
        for line in reading.examples:
            self._menu.addAction(line).triggered.connect(lambda _=False, line=line: self._begin_from(line))

    def _begin_from(self, line: str) -> None:
        before = self.text.toPlainText().rstrip()
        self.text.setPlainText(f"{before}\n{line}" if before else line)
        self.text.setFocus()
