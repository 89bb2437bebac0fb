"""Chooses a voice of this PC, by its language, and lets it be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from keepsake.core.pronunciation import Pronunciation
from keepsake.core.score import PLAIN
from keepsake.engine.requests import ListVoices, Manner, PreviewVoice, SpokenPreview, VoiceReading
from keepsake.ui import multimedia
from keepsake.ui.controls import button, paragraph
from keepsake.ui.recording.sounding import Sounding
from keepsake.ui.theme import TARGET_PX

if TYPE_CHECKING:
    from keepsake.ui.media_bin.importing import Tasks

SHORT_LINE = "Hello. This is how I sound."
LINES = {
    "de": "Guten Tag. So klinge ich.",
    "fr": "Bonjour. Voici ma voix.",
    "es": "Hola. Así es mi voz.",
    "it": "Buongiorno. Questa è la mia voce.",
    "pl": "Dzień dobry. Tak brzmi mój głos.",
    "nl": "Hallo. Zo klink ik.",
    "pt": "Olá. É assim que eu falo.",
}
"""What a voice says when there are no words yet, in its own language."""
OWN_NAMES = {"en": "English", "es": "español", "cmn": "普通话", "yue": "粵語"}
"""Where Qt names a country too, or knows no name."""
SPEAKING = "Speaking …"
BEST = "The best there is"
NOT_THEIRS = "Only to try it out: a computer's voice, and words that are not theirs. Consent is asked before a film."


class VoiceChooser(QWidget):
    """Language and voice. `changed` says that one of them is another; `spoken` carries what was heard."""

    changed = Signal()
    spoken = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._voices: tuple[VoiceReading, ...] = ()
        self._has_asked = False
        self._wanted = ""
        self._manner = PLAIN
        self._text = ""
        self._pronunciations: tuple[Pronunciation, ...] = ()
        self._kept: tuple[PreviewVoice, SpokenPreview] | None = None
        self.sounding = Sounding(self)
        self.language = _box("Language", "Which language the words are in")
        self.voice = _box("Voice", "Who speaks")
        self.listen = button("Listen", "Hear the words in this voice; with no words yet, a short line")
        self.said = paragraph("", "soft")
        self._lay_out()
        self.language.activated.connect(self._on_language)
        self.voice.activated.connect(lambda _: self.changed.emit())
        self.listen.clicked.connect(self._on_listen)
        self.sounding.changed.connect(self._show_listen)
        self.sounding.troubled.connect(self._say)
        self._say("")

    @property
    def chosen(self) -> str:
        """The voice to ask for; a language alone means its best voice."""
        return str(self.voice.currentData() or self._wanted or self.chosen_language)

    @property
    def chosen_language(self) -> str:
        """The language's tag."""
        return str(self.language.currentData() or system_language())

    def ask_for_voices(self) -> None:
        """Find the voices of this PC, the first time."""
        multimedia.prepare()
        if not self._has_asked:
            self._has_asked = True
            task = self._tasks.submit(ListVoices(), key=f"voices of {id(self)}")
            task.finished.connect(self._on_voices)
            task.failed.connect(lambda sentence, _: self._say(sentence))

    def show_choice(self, voice: str) -> None:
        """Show a voice, without saying that it changed."""
        if voice != self._wanted:
            self._wanted = voice
            self._fill_languages()

    def set_words(self, text: str, manner: Manner = PLAIN, pronunciations: tuple[Pronunciation, ...] = ()) -> None:
        """What is heard when it is listened to, how it is spoken, and how its names are read."""
        self._text, self._manner, self._pronunciations = " ".join(text.split()), manner, pronunciations

    def speak(self) -> None:
        """Say the words, to be heard; `spoken` follows."""
        self.sounding.stop()
        request = self.request()
        if self._kept is not None and self._kept[0] == request:
            self._on_spoken(request, self._kept[1])
            return
        self._say(SPEAKING)
        task = self._tasks.submit(request, key=f"voice of {id(self)}")
        task.finished.connect(lambda preview: self._on_spoken(request, preview))
        task.failed.connect(lambda sentence, _: self._say(sentence))

    def request(self) -> PreviewVoice:
        """The request that says the words, or a short line when there are none."""
        language = self.chosen_language
        line = LINES.get(language.partition("-")[0], SHORT_LINE)
        return PreviewVoice(
            text=self._text or line,
            voice=self.chosen,
            language=language,
            manner=self._manner,
            pronunciations=self._pronunciations,
        )

    def leave(self) -> None:
        """Be quiet."""
        self.sounding.stop()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, field in (("Language", self.language), ("Voice", self.voice)):
            label = QLabel(words)
            label.setBuddy(field)
            form.addRow(label, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        row = QHBoxLayout()
        row.addWidget(self.listen)
        row.addWidget(self.said, 1)
        column.addLayout(row)

    def _on_voices(self, voices: tuple[VoiceReading, ...]) -> None:
        self._voices = tuple(voice for voice in voices if not voice.needs_sample)
        self._fill_languages()

    def _fill_languages(self) -> None:
        """List languages by name, and choose that of the wanted voice, or this PC's."""
        if not self._voices:
            return
        tags = sorted({primary(tag) for voice in self._voices for tag in voice.languages[:1]}, key=name_of_language)
        known = next((voice for voice in self._voices if voice.voice == self._wanted), None)
        wanted = primary(known.languages[0] if known else self._wanted) or system_language()
        self.language.clear()
        for tag in tags:
            self.language.addItem(name_of_language(tag), tag)
        self.language.setCurrentIndex(max(0, self.language.findData(wanted)))
        self._fill_voices()

    def _fill_voices(self) -> None:
        tag = self.chosen_language
        self.voice.clear()
        self.voice.addItem(BEST, tag)
        for voice in self._voices:
            if any(primary(language) == tag for language in voice.languages):
                self.voice.addItem(voice.name, voice.voice)
        self.voice.setCurrentIndex(max(0, self.voice.findData(self._wanted)))

    def _on_language(self) -> None:
        self._wanted = ""
        self._fill_voices()
        self.changed.emit()

    def _on_listen(self) -> None:
        if self.sounding.is_playing:
            self.sounding.stop()
        else:
            self.speak()

    def _on_spoken(self, request: PreviewVoice, preview: SpokenPreview) -> None:
        self._kept = (request, preview)
        self._say(" ".join([*preview.notes, *([NOT_THEIRS] if request.text == self._text else [])]))
        self.sounding.play_bytes(preview.wav)
        self.spoken.emit(preview)

    def _show_listen(self) -> None:
        words = "Be quiet" if self.sounding.is_playing else "Listen"
        self.listen.setText(words)
        self.listen.setAccessibleName(words)

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)


def primary(tag: str) -> str:
    """The language of a tag without its country ("en" of "en-gb")."""
    return tag.replace("_", "-").partition("-")[0].partition("+")[0].lower()


def name_of_language(tag: str) -> str:
    """A language's own name, as its speakers call it; the tag where Qt does not know it."""
    locale = QLocale(tag)
    if locale.language() is QLocale.Language.C:
        return tag
    name = OWN_NAMES.get(tag) or locale.nativeLanguageName() or QLocale.languageToString(locale.language())
    return name[:1].upper() + name[1:]


def system_language() -> str:
    """The language of this PC, English where it tells none."""
    return QLocale.system().name().split("_")[0].replace("C", "en")


def _box(name: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setMinimumHeight(TARGET_PX)
    box.setMinimumContentsLength(12)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box
