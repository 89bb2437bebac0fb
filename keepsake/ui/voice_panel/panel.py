"""The voice panel: what somebody in the chosen photo says, in whose voice, and what that means for consent."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from keepsake.engine.requests import InspectPhoto, PhotoReading, SpokenPreview, Style
from keepsake.project.media_pool import media_by_id
from keepsake.project.portraits import as_silent, let_speak, photo_of
from keepsake.project.schema import (
    Captioning,
    Clip,
    ClipId,
    LivingPortrait,
    Media,
    MediaId,
    MediaKind,
    TalkingPortrait,
    Timeline,
)
from keepsake.project.sequence import find_clip
from keepsake.ui import commands
from keepsake.ui.bench import Bench, Panel
from keepsake.ui.card import Card
from keepsake.ui.controls import button, paragraph
from keepsake.ui.media_bin.one_file import OneFile
from keepsake.ui.mime import dragged_media, dragged_paths
from keepsake.ui.nouns import name_of
from keepsake.ui.recording.recorder import Recorder, recordings_folder
from keepsake.ui.theme import TARGET_PX
from keepsake.ui.voice_panel.pronouncing import Pronouncing
from keepsake.ui.voice_panel.recorded import RecordedWords
from keepsake.ui.voice_panel.typed import TypedWords
from keepsake.ui.voice_panel.wording import Kind, Wording, spoken_by, wording_of

CARDS = {
    Kind.TYPED: ("Type the words", "A computer's voice says them; it is not their voice"),
    Kind.RECORDED: ("Record, or use a recording", "A real voice, from the microphone or from a file"),
}
CAPTIONS = {
    Captioning.NONE: "No captions",
    Captioning.TRACK: "Captions that can be switched on",
    Captioning.BURNED: "Captions in the picture",
}
SPEAKING = "Saying the words once, to know how long they take …"
TAKING_IN = "Taking the recording into the film …"
NO_SOUND = "“{name}” has no sound; please choose a recording."


class VoicePanel(Panel):
    """Gives one photo of the film its words. What is typed stays a draft until it is put into the film."""

    def __init__(self, bench: Bench, recorder: Recorder | None = None) -> None:
        super().__init__("Voice")
        self._bench = bench
        self._clip: Clip | None = None
        self._drafts: dict[ClipId, Wording] = {}
        self._task: Any = None
        self._photo: MediaId | None = None
        self._faces = 1
        self._file = OneFile(bench.desk, self)
        self._recordings = recorder.folder if recorder is not None else recordings_folder()
        self._in_film: list[Path] = []
        self.setAcceptDrops(True)
        self.heading = paragraph("", "name")
        self.cards = QButtonGroup(self)
        self.typed = TypedWords(bench.tasks)
        self.recorded = RecordedWords(bench.tasks, recorder)
        self.open_names = button("How names are read…", "Teach the voice a name or a home town")
        self.open_names.setCheckable(True)
        self.names = Pronouncing(bench.desk)
        self.speaker = _box("Who speaks")
        self.captions = _box("Captions")
        for value, words in CAPTIONS.items():
            self.captions.addItem(words, value)
        self.consent = paragraph("", "soft")
        self.consent.setAccessibleName("What these words mean for consent")
        self.said = paragraph("", "soft")
        self.use = button("Let them speak", "Put these words into the film", primary=True)
        self.silent = button("No words any more", "They go on living without words; undo brings the words back")
        self._lay_out()
        self._connect()

    @property
    def draft(self) -> Wording:
        """What is made up for the chosen clip."""
        if self._clip is None:
            return Wording()
        return self._drafts.get(self._clip.id) or wording_of(self._clip.content)

    def show_clip(self) -> None:
        """Show the chosen clip's words, or what was made up for it."""
        clip = self._bench.clip
        if clip is None or clip == self._clip:
            return
        if self._clip is not None and clip.id != self._clip.id:
            self.typed.voice.leave()
        elif self._clip is not None and wording_of(clip.content) != wording_of(self._clip.content):
            self._drafts.pop(clip.id, None)
        self._clip = clip
        self.heading.setText(name_of(clip))
        photo = photo_of(clip.content)
        media = media_by_id(self._bench.desk.film, photo) if photo is not None else None
        if media is not None and media.id != self._photo:
            self._look_at_faces(media)
        self._show_draft()

    def leave(self) -> None:
        """Keep whatever is being recorded, and be quiet."""
        self.typed.leave()
        self.recorded.leave()
        self._file.leave()
        for path in self._in_film:  # the film has them now, read back
            with suppress(OSError):
                path.unlink()

    def _lay_out(self) -> None:
        self.body.addWidget(self.heading)
        for kind, (name, words) in CARDS.items():
            card = Card(name, words)
            card.setCheckable(True)
            self.cards.addButton(card, kind)
            self.body.addWidget(card)
        self.body.addWidget(self.typed)
        self.body.addWidget(self.open_names)
        self.body.addWidget(self.names)
        self.body.addWidget(self.recorded)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for words, field in (("Who speaks", self.speaker), ("Captions", self.captions)):
            label = QLabel(words)
            label.setBuddy(field)
            self._form.addRow(label, field)
        self.body.addLayout(self._form)
        agreed = QWidget()
        column = QVBoxLayout(agreed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(paragraph("What must be agreed to", "step"))
        column.addWidget(self.consent)
        for widget in (agreed, self.said, self.use, self.silent):
            self.body.addWidget(widget)
        self.body.addStretch()

    def _connect(self) -> None:
        self.open_names.toggled.connect(lambda _: self._show_draft())
        self._bench.desk.changed.connect(self._on_film)
        self.cards.idClicked.connect(lambda number: self._change(kind=Kind(number)))
        self.typed.changed.connect(self._on_typed)
        self.recorded.chosen.connect(self._on_recording)
        self.recorded.picked.connect(lambda media: self._change(recording=MediaId(media)))
        self.recorded.changed.connect(self._on_recorded)
        self.speaker.activated.connect(lambda _: self._change(speaker=self.speaker.currentData()))
        self.captions.activated.connect(lambda _: self._change(captions=Captioning(self.captions.currentData())))
        self.use.clicked.connect(self.use_words)
        self.silent.clicked.connect(self._on_silent)

    def _change(self, **values: object) -> None:
        """Keep a change of the draft."""
        if self._clip is not None:
            self._drafts[self._clip.id] = replace(self.draft, **values)  # type: ignore[arg-type]
            self._show_draft()

    def _on_film(self) -> None:
        """Another list of names is heard and shown at once, also after an undo."""
        self.names.show_names()
        self._set_words()

    def _set_words(self) -> None:
        """Let what is listened to be what goes into the film."""
        draft = self.draft
        self.typed.voice.set_words(draft.text, draft.manner, self._bench.desk.timeline.pronunciations)

    def _on_typed(self) -> None:
        typed = self.typed
        self._change(text=typed.text.toPlainText(), voice=typed.voice.chosen, manner=typed.manner.manner)

    def _on_recorded(self) -> None:
        self._change(
            transcript=self.recorded.words.toPlainText(), someone_else_speaks=self.recorded.someone_else_speaks
        )

    def _show_draft(self) -> None:
        draft = self.draft
        content = self._clip.content if self._clip is not None else None
        style = content.style if isinstance(content, LivingPortrait | TalkingPortrait) else None
        self.cards.button(draft.kind).setChecked(True)
        self.typed.setVisible(draft.kind is Kind.TYPED)
        self.recorded.setVisible(draft.kind is Kind.RECORDED)
        self.open_names.setVisible(draft.kind is Kind.TYPED)
        self.names.setVisible(draft.kind is Kind.TYPED and self.open_names.isChecked())
        if draft.kind is Kind.TYPED and not self.typed.text.hasFocus():
            self.typed.voice.show_choice(draft.voice)
            self.typed.manner.show_manner(draft.manner)
            self.typed.show_words(draft.text, style or Style.STORYTELLER)
        self._set_words()
        media = media_by_id(self._bench.desk.film, draft.recording) if draft.recording else None
        film = self._bench.desk.film
        self.recorded.show_film([(each.id, each.name) for each in film.media if each.kind is MediaKind.SOUND])
        self.recorded.show_recording(media.name if media else "", draft.transcript, draft.someone_else_speaks)
        self.captions.setCurrentIndex(self.captions.findData(draft.captions))
        self._show_speakers(draft)
        self.consent.setText(draft.consent)
        is_talking = isinstance(content, TalkingPortrait)
        words = "Use these words" if is_talking else "Let them speak"
        self.use.setText(words)
        self.use.setAccessibleName(words)
        self.silent.setVisible(is_talking)
        self._show_state()

    def _show_state(self) -> None:
        draft, content = self.draft, self._clip.content if self._clip else None
        is_there = isinstance(content, TalkingPortrait) and spoken_by(content, draft) == content
        self.use.setEnabled(draft.is_ready and not is_there and self._task is None)
        if self._task is None:
            self.said.setText("These words are in the film." if is_there else draft.missing)
        self.said.setVisible(bool(self.said.text()))

    def use_words(self) -> None:
        """Put the words into the film: the clip becomes long enough for them."""
        clip, draft = self._clip, self.draft
        if clip is None or not draft.is_ready or self._task is not None:
            return
        if draft.kind is Kind.RECORDED:
            media = media_by_id(self._bench.desk.film, draft.recording) if draft.recording else None
            if media is not None and media.length is not None:
                self._put(clip.id, draft, float(media.length.seconds))
            return
        self.said.setText(SPEAKING)
        self._task = self._bench.tasks.submit(self.typed.voice.request(), key=f"words of {id(self)}")
        self._task.finished.connect(lambda spoken: self._on_spoken(clip.id, draft, spoken))
        self._task.failed.connect(lambda sentence, _: self._on_not_spoken(sentence))
        self._task.stopped.connect(lambda: self._on_not_spoken(""))
        self._show_state()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are on this PC, and sounds of the film."""
        if dragged_paths(event.mimeData()) or dragged_media(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped as the recording."""
        event.acceptProposedAction()
        dropped = (media_by_id(self._bench.desk.film, each) for each in dragged_media(event.mimeData()))
        sound = next((each for each in dropped if each is not None and each.kind is MediaKind.SOUND), None)
        if sound is not None:
            self._change(kind=Kind.RECORDED, recording=sound.id)
        for path in dragged_paths(event.mimeData())[:1]:
            self._on_recording(path)

    def _on_spoken(self, clip_id: ClipId, draft: Wording, spoken: SpokenPreview) -> None:
        self._task = None
        self._put(clip_id, draft, spoken.seconds)
        self._show_state()

    def _on_not_spoken(self, sentence: str) -> None:
        self._task = None
        self._show_state()
        if sentence:
            self.said.setText(sentence)
            self.said.show()

    def _put(self, clip_id: ClipId, draft: Wording, seconds: float) -> None:
        def edit(timeline: Timeline) -> Timeline:
            talking = spoken_by(find_clip(timeline, clip_id).clip.content, draft)
            return let_speak(timeline, clip_id, talking, seconds)

        if self._bench.desk.change("Words", edit):
            self._drafts.pop(clip_id, None)

    def _on_recording(self, path: Path) -> None:
        """Take a recording into the film, where it is safe whatever becomes of the draft."""
        if self._clip is None:
            return
        clip_id = self._clip.id
        self._change(kind=Kind.RECORDED)
        self.recorded.say(TAKING_IN)
        self._bench.importing.take([path], lambda media: self._on_taken_in(clip_id, path, media))

    def _on_taken_in(self, clip_id: ClipId, path: Path, media: list[Media]) -> None:
        sound = next((each for each in media if each.kind in (MediaKind.SOUND, MediaKind.VIDEO)), None)
        if sound is None:
            self.recorded.say(NO_SOUND.format(name=path.name))
            return
        if path.parent == self._recordings:
            self._in_film.append(path)
        self.recorded.hear(path)
        if self._bench.clip_of(clip_id) is not None:
            self._change(kind=Kind.RECORDED, recording=sound.id)

    def _on_silent(self) -> None:
        content = self._clip.content if self._clip is not None else None
        if self._clip is not None and isinstance(content, TalkingPortrait):
            self._drafts.pop(self._clip.id, None)
            commands.change_clip(self._bench.desk, "Without words", self._clip.id, content=as_silent(content))

    def _look_at_faces(self, media: Media) -> None:
        """Find out how many people could speak."""
        self._photo, self._faces = media.id, 1
        self._file.find(media, lambda path: self._ask_for_faces(media, path))

    def _ask_for_faces(self, media: Media, path: Path) -> None:
        task = self._bench.tasks.submit(InspectPhoto(photo_path=path), key=f"faces of {id(self)}")
        task.finished.connect(lambda reading: self._on_faces(media, reading))

    def _on_faces(self, media: Media, reading: PhotoReading) -> None:
        if media.id == self._photo:
            self._faces = len(reading.faces)
            self._show_speakers(self.draft)

    def _show_speakers(self, draft: Wording) -> None:
        """Ask who speaks where several could; the largest face is the first."""
        self.speaker.clear()
        for face in range(max(self._faces, draft.speaker + 1)):
            self.speaker.addItem(f"Face {face + 1}, counted from the largest", face)
        self.speaker.setCurrentIndex(self.speaker.findData(draft.speaker))
        self._form.setRowVisible(self.speaker, self._faces > 1)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumHeight(TARGET_PX)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box
