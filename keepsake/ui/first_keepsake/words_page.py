"""The third page: the person may say something, in a computer's voice or in a recording, made here or before."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPlainTextEdit

from keepsake.ui import file_dialogs
from keepsake.ui.card import Card
from keepsake.ui.controls import button, paragraph
from keepsake.ui.first_keepsake.choices import Choices
from keepsake.ui.first_keepsake.page import Page
from keepsake.ui.mime import dragged_paths
from keepsake.ui.recording.recorder import Recorder
from keepsake.ui.recording.view import SOUND_FILTER, RecorderView
from keepsake.ui.tasks import Tasks
from keepsake.ui.voice_chooser import VoiceChooser, system_language

TEXT_PX = 96
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
    Words.RECORDED: ("Record, or use a recording", "A real voice, from the microphone or from a file on this PC"),
}
OTHERS = "Somebody else speaks for them"
ASKED = {
    Words.NONE: "Type what they shall say, or leave this empty",
    Words.TYPED: "Type what they shall say",
    Words.RECORDED: "What is said in the recording, if you know it (optional)",
}
ASKED_OF_OTHERS = "Write down what is said: these words have to be agreed to"


class WordsPage(Page):
    """Choose words, or none."""

    def __init__(self, tasks: Tasks, recorder: Recorder | None = None) -> None:
        super().__init__("Shall they say something?")
        self._audio_path: Path | None = None
        self.setAcceptDrops(True)
        self.cards = QButtonGroup(self)
        for kind, (name, words) in CARDS.items():
            card = Card(name, words)
            card.setCheckable(True)
            self.cards.addButton(card, kind)
            self.body.addWidget(card)
        self.cards.idClicked.connect(self._on_card)
        self.only_one = paragraph("Words are for one face: go back and choose just the one who shall speak.", "soft")
        self.recorder = RecorderView(recorder)
        self.recorder.taken.connect(self.open_recording)
        self.file = button("Choose the recording…", "Look for a recording on this PC")
        self.file.clicked.connect(self._on_file)
        self.others = QCheckBox(OTHERS)
        self.others.setAccessibleName(OTHERS)
        self.others.setToolTip("Tick it when the voice is not that of the person in the photo")
        self.others.toggled.connect(lambda _: self._choose(self.kind))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(TEXT_PX)
        self.text.textChanged.connect(self._on_text)
        self.voice = VoiceChooser(tasks)
        self.voice.changed.connect(self.changed)
        for widget in (self.only_one, self.recorder, self.file, self.others, self.text, self.voice):
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
        self.text.setEnabled(can_speak)
        self.only_one.setVisible(not can_speak)

    def focus_question(self) -> bool:
        """Put the keyboard where a sentence can be typed at once."""
        if not self.text.isEnabled() or self.kind is Words.RECORDED:
            return False
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def leave(self) -> None:
        """Be quiet, and keep whatever is being recorded."""
        self.voice.leave()
        self.recorder.leave()

    def chosen(self, choices: Choices | None) -> Choices | None:
        """The words and the voice, or the recording."""
        if choices is None:
            return None
        silent = replace(choices, text="", audio_path=None, transcript="", someone_else_speaks=False)
        words = " ".join(self.text.toPlainText().split())
        if self.kind is Words.TYPED:
            return replace(silent, text=words, voice=self.voice.chosen, language=self.voice.chosen_language)
        if self.kind is Words.RECORDED:
            is_others = self.others.isChecked()
            return replace(
                silent,
                audio_path=self._audio_path,
                transcript=words,
                someone_else_speaks=is_others,
                language=system_language(),
            )
        return silent

    def is_ready(self) -> bool:
        """Whether the chosen kind of words is complete."""
        length = len(self.text.toPlainText().strip())
        if self.kind is Words.TYPED:
            return 0 < length <= MOST_LETTERS
        if self.kind is Words.NONE:
            return True
        is_known = length > 0 or not self.others.isChecked()
        return self._audio_path is not None and is_known and length <= MOST_LETTERS

    def open_recording(self, path: Path) -> None:
        """Take a recording; whether it can be heard is seen when the film is made."""
        self._audio_path = path
        self.file.setText(f"In use: {path.stem}")
        self.file.setAccessibleName(f"Recording {path.name}, choose another")
        self._choose(Words.RECORDED)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are on this PC."""
        if self.cards.button(Words.RECORDED).isEnabled() and dragged_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file that was dropped as the recording."""
        event.acceptProposedAction()
        self.open_recording(dragged_paths(event.mimeData())[0])

    def _on_card(self, number: int) -> None:
        self._choose(Words(number))
        if self.kind is Words.TYPED:
            self.text.setFocus()

    def _on_text(self) -> None:
        has_words = bool(self.text.toPlainText().strip())
        if has_words and self.kind is Words.NONE:
            self._choose(Words.TYPED)
        self.voice.set_words(self.text.toPlainText())
        self.changed.emit()

    def _choose(self, kind: Words) -> None:
        self.cards.button(kind).setChecked(True)
        is_recorded = kind is Words.RECORDED
        for widget in (self.recorder, self.file, self.others):
            widget.setVisible(is_recorded)
        self.voice.setVisible(kind is Words.TYPED)
        asked = ASKED_OF_OTHERS if is_recorded and self.others.isChecked() else ASKED[kind]
        self.text.setPlaceholderText(asked)
        self.text.setAccessibleName(asked)
        if kind is Words.TYPED:
            self.voice.ask_for_voices()
        self.changed.emit()

    def _on_file(self) -> None:
        path = file_dialogs.ask_for_file(self, "Choose a recording", SOUND_FILTER, file_dialogs.SOUNDS)
        if path is not None:
            self.open_recording(path)
