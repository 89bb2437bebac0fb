"""What the person in a living or talking portrait does and says: where one has a panel, the way there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from keepsake.core.acting import USUAL_STRENGTH
from keepsake.project.schema import Captioning, Clip, LivingPortrait, Photo, TalkingPortrait
from keepsake.ui.controls import button, paragraph
from keepsake.ui.feelings import STYLES
from keepsake.ui.inspector.fields import ChoiceField, LineField, labelled
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.sliders import Measure, ValueSlider
from keepsake.ui.inspector.subject import Subject

STRENGTH = Measure(words="How much they move", usual=USUAL_STRENGTH, tip="Less is nearly always better")
CAPTIONS: list[tuple[str, object]] = [
    ("Not shown", Captioning.NONE),
    ("Shown by the player", Captioning.TRACK),
    ("In the picture", Captioning.BURNED),
]
PORTRAIT, VOICE = "Portrait", "Voice"
"""The panels in which one person's motion and words are set."""


class PersonDoor(Body):
    """What one person does and says, in a line each, and the ways to where that is set.

    `wants` carries the name of the panel that sets it.
    """

    TITLE = "The person"
    wants = Signal(str)

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.does, self.says = paragraph("", "soft"), paragraph("", "soft")
        self.portrait = button(
            "How they move…", "Feeling, own words, strength and takes: the Portrait panel", narrow=True
        )
        self.voice = button("", "Words, recording, voice and captions: the Voice panel", narrow=True)
        self.portrait.clicked.connect(lambda: self.wants.emit(PORTRAIT))
        self.voice.clicked.connect(lambda: self.wants.emit(VOICE))
        for widget in (self.does, self.portrait, self.says, self.voice):
            self.column.addWidget(widget)

    def refresh(self) -> None:
        content = self.subject.clip.content
        assert isinstance(content, LivingPortrait | TalkingPortrait)
        feeling, _ = STYLES[content.style]
        self.does.setText(f"{feeling}: “{content.direction}”" if content.direction else feeling)
        self.says.setText(_said(content))
        self.says.setVisible(isinstance(content, TalkingPortrait))
        words = "What they say…" if isinstance(content, TalkingPortrait) else "Let them speak…"
        self.voice.setText(words)
        self.voice.setAccessibleName(words)


def _said(content: LivingPortrait | TalkingPortrait) -> str:
    if isinstance(content, LivingPortrait):
        return ""
    if content.recording is not None:
        return "Somebody else speaks for them" if content.someone_else_speaks else "Speaks in a recording"
    return f"Says: “{content.words}”"


class PeopleSection(Body):
    """Feeling, stage direction, strength, take and captions, for several people at once."""

    TITLE = "The person"

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.feeling = ChoiceField(
            "Feeling",
            [(words, style) for style, (words, _) in STYLES.items()],
            lambda style: subject.set_content("Feeling", style=style),
        )
        self.direction = LineField(
            "What they do", lambda words: subject.set_content("Stage direction", direction=words)
        )
        self.direction.setPlaceholderText("soft smile, look left")
        self.strength = ValueSlider(
            STRENGTH,
            lambda share, gesture: subject.set_content("How much they move", gesture, strength=share),
        )
        self.take = button("Another take", "The same, moved a little differently", narrow=True)
        self.take.clicked.connect(self._another_take)
        self.captions = ChoiceField(
            "Captions of what is said", CAPTIONS, lambda way: subject.set_content("Captions", captions=way)
        )
        self.captions_row = labelled("Captions", self.captions)
        self.column.addWidget(labelled("Feeling", self.feeling))
        self.column.addWidget(labelled("What they do", self.direction))
        for widget in (self.strength, self.take, self.captions_row):
            self.column.addWidget(widget)

    def refresh(self) -> None:
        content = self.subject.clip.content
        assert isinstance(content, LivingPortrait | TalkingPortrait)
        self.feeling.show_choice(content.style)
        self.direction.show_words(content.direction)
        self.strength.show_value(content.strength)
        self.captions_row.setVisible(isinstance(content, TalkingPortrait))
        if isinstance(content, TalkingPortrait):
            self.captions.show_choice(content.captions)

    def _another_take(self) -> None:
        content = self.subject.clip.content
        if isinstance(content, LivingPortrait | TalkingPortrait):
            self.subject.set_content("Another take", seed=content.seed + 1)


class ComeAlive(Body):
    """The way from a photo to a living portrait."""

    TITLE = "The person"

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.button = button(
            "Bring this photo to life" if subject.is_one else "Bring these photos to life",
            "Let the person in the photo blink, breathe and look, gently",
            narrow=True,
        )
        self.button.clicked.connect(lambda: subject.change("Bring to life", _alive))
        self.column.addWidget(self.button)


def _alive(clip: Clip) -> Clip:
    photo = clip.content
    if not isinstance(photo, Photo):
        return clip
    return replace(
        clip, content=LivingPortrait(photo=photo.photo, framing=photo.framing, quarter_turns=photo.quarter_turns)
    )
