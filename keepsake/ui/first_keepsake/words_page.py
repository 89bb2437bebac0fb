"""The third page: the person may say something, in a computer's voice or in their own recording."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QPlainTextEdit

from keepsake.engine.requests import ListVoices, VoiceReading
from keepsake.ui.card import Card
from keepsake.ui.controls import button, paragraph
from keepsake.ui.first_keepsake.choices import Choices
from keepsake.ui.first_keepsake.page import Page
from keepsake.ui.tasks import Tasks
from keepsake.ui.theme import TARGET_PX

SOUND_FILTER = "Sounds and videos (*.wav *.mp3 *.m4a *.aac *.ogg *.opus *.flac *.wma *.mp4 *.mov);;All files (*)"
MOST_LETTERS = 600
"""A keepsake is a sentence or two; a minute of talking is about 900 letters."""


class Words(IntEnum):
    """Whether and how the portrait speaks."""

    NONE = 0
    TYPED = 1
    RECORDED = 2


CARDS = {
    Words.NONE: ("No words", "They only look at you, gently alive"),
    Words.TYPED: ("Type a sentence", "A computer's voice says it; it is not their voice"),
    Words.RECORDED: ("Use a recording of them", "Their own voice, from a file on this PC"),
}


class WordsPage(Page):
    """Choose words, or none."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("Shall they say something?")
        self._tasks = tasks
        self._audio_path: Path | None = None
        self._has_asked_voices = False
        self.setAcceptDrops(True)
        self.cards = QButtonGroup(self)
        for kind, (name, words) in CARDS.items():
            card = Card(name, words)
            card.setCheckable(True)
            self.cards.addButton(card, kind)
            self.body.addWidget(card)
        self.cards.idClicked.connect(self._on_card)
        self.only_one = paragraph("Words are for one face: go back and choose just the one who shall speak.", "soft")
        self.file = button("Choose the recording…", "Look for a recording on this PC")
        self.file.clicked.connect(self._on_file)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(90)
        self.text.textChanged.connect(self.changed)
        self.voices = QComboBox()
        self.voices.setAccessibleName("Voice")
        self.voices.setMinimumHeight(TARGET_PX)
        self.voices.addItem("The best voice on this PC", "")
        for widget in (self.only_one, self.file, self.text, self.voices):
            self.body.addWidget(widget)
        self.body.addStretch()
        self._choose(Words.NONE)

    @property
    def kind(self) -> Words:
        """What is chosen."""
        return Words(max(0, self.cards.checkedId()))

    def enter(self, choices: Choices | None) -> None:
        """Words are offered when one person is chosen."""
        can_speak = choices is not None and len(choices.faces) == 1
        if not can_speak:
            self._choose(Words.NONE)
        for kind in (Words.TYPED, Words.RECORDED):
            self.cards.button(kind).setEnabled(can_speak)
        self.only_one.setVisible(not can_speak)

    def chosen(self, choices: Choices | None) -> Choices | None:
        """The words and the voice, or the recording."""
        if choices is None:
            return None
        silent = replace(choices, text="", audio_path=None, transcript="")
        words = " ".join(self.text.toPlainText().split())
        if self.kind is Words.TYPED:
            language = QLocale.system().name().split("_")[0].replace("C", "en")
            return replace(silent, text=words, voice=self.voices.currentData(), language=language)
        if self.kind is Words.RECORDED:
            return replace(silent, audio_path=self._audio_path, transcript=words)
        return silent

    def is_ready(self) -> bool:
        """Whether the chosen kind of words is complete."""
        length = len(self.text.toPlainText().strip())
        if self.kind is Words.TYPED:
            return 0 < length <= MOST_LETTERS
        return self.kind is Words.NONE or (self._audio_path is not None and length <= MOST_LETTERS)

    def open_recording(self, path: Path) -> None:
        """Take a recording; whether it can be heard is seen when the film is made."""
        self._audio_path = path
        self.file.setText(f"Recording: {path.name}")
        self.file.setAccessibleName(f"Recording {path.name}, choose another")
        self._choose(Words.RECORDED)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are on this PC."""
        if self.cards.button(Words.RECORDED).isEnabled() and any(u.isLocalFile() for u in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file that was dropped as the recording."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                event.acceptProposedAction()
                self.open_recording(Path(url.toLocalFile()))
                return

    def _on_card(self, number: int) -> None:
        self._choose(Words(number))
        if self.kind is Words.TYPED:
            self.text.setFocus()

    def _choose(self, kind: Words) -> None:
        self.cards.button(kind).setChecked(True)
        self.file.setVisible(kind is Words.RECORDED)
        self.text.setVisible(kind is not Words.NONE)
        self.voices.setVisible(kind is Words.TYPED)
        is_typed = kind is Words.TYPED
        asked = "Type what they shall say" if is_typed else "What is said in the recording, if you know it (optional)"
        self.text.setPlaceholderText(asked)
        self.text.setAccessibleName(asked)
        if is_typed and not self._has_asked_voices:
            self._has_asked_voices = True
            self._tasks.submit(ListVoices(), key="voices").finished.connect(self._on_voices)
        self.changed.emit()

    def _on_voices(self, voices: tuple[VoiceReading, ...]) -> None:
        for voice in voices:
            if voice.needs_sample:
                continue
            self.voices.addItem(f"{voice.name} ({', '.join(voice.languages[:2])})", voice.voice)

    def _on_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a recording", str(Path.home()), SOUND_FILTER)
        if name:
            self.open_recording(Path(name))
