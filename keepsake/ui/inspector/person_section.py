"""What the person in a living or talking portrait does and says."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from keepsake.core.acting import USUAL_STRENGTH
from keepsake.project.schema import Captioning, Clip, LivingPortrait, Photo, TalkingPortrait
from keepsake.ui.controls import button, paragraph
from keepsake.ui.feelings import STYLES
from keepsake.ui.inspector.fields import ChoiceField, LineField, TextField, labelled
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.sliders import Measure, ValueSlider
from keepsake.ui.inspector.subject import Subject

STRENGTH = Measure(words="How much they move", usual=USUAL_STRENGTH, tip="Less is nearly always better")
CAPTIONS: list[tuple[str, object]] = [
    ("Not shown", Captioning.NONE),
    ("Shown by the player", Captioning.TRACK),
    ("In the picture", Captioning.BURNED),
]
SOMEONE_ELSE = "Somebody else speaks, not the person shown"
GRANT = "Words that were not the person's own need a consent that names them."


class PersonSection(Body):
    """Feeling, stage direction, strength and take; words and captions of who speaks."""

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
        self.words = TextField("Words to speak", lambda words: subject.set_content("Words", words=words))
        self.words_row = labelled("Words to speak", self.words)
        self.someone_else = QCheckBox("Somebody else speaks")
        self.someone_else.setAccessibleName(SOMEONE_ELSE)
        self.someone_else.setToolTip(SOMEONE_ELSE)
        self.someone_else.clicked.connect(lambda is_on: subject.set_content("Who speaks", someone_else_speaks=is_on))
        self.grant = paragraph(GRANT, "soft")
        self.captions = ChoiceField(
            "Captions of what is said", CAPTIONS, lambda way: subject.set_content("Captions", captions=way)
        )
        self.captions_row = labelled("Captions", self.captions)
        self.column.addWidget(self.words_row)
        for widget in (self.someone_else, self.grant, self.captions_row):
            self.column.addWidget(widget)
        self.column.addWidget(labelled("Feeling", self.feeling))
        self.column.addWidget(labelled("What they do", self.direction))
        self.column.addWidget(self.strength)
        self.column.addWidget(self.take)

    def refresh(self) -> None:
        content = self.subject.clip.content
        assert isinstance(content, LivingPortrait | TalkingPortrait)
        speaks = isinstance(content, TalkingPortrait)
        for widget in (self.words_row, self.captions_row):
            widget.setVisible(speaks)
        self.strength.setVisible(not speaks)
        self.feeling.show_choice(content.style)
        self.direction.show_words(content.direction)
        if isinstance(content, LivingPortrait):
            self.strength.show_value(content.strength)
            self.someone_else.setVisible(False)
            self.grant.setVisible(False)
            return
        self.words.show_words(content.words)
        self.someone_else.setVisible(content.recording is not None)
        self.someone_else.setChecked(content.someone_else_speaks)
        self.grant.setVisible(content.recording is not None and content.someone_else_speaks)
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
