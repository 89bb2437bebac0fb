"""The colours of a clip: looks seen on its own picture, a vignette, film grain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton

from keepsake.core.scene import Look, Tone
from keepsake.project.property_edits import PICTURED, copy_look, photos_in
from keepsake.project.schema import Clip, ClipId, Timeline, media_used_by
from keepsake.ui.controls import button
from keepsake.ui.inspector.asking import Asking, Seen
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.sliders import Measure, ValueSlider
from keepsake.ui.inspector.subject import Subject
from keepsake.ui.thumbnails import Thumbnails, centred_part

TONE_WORDS = {
    Tone.NATURAL: "As it is",
    Tone.SEPIA: "Sepia",
    Tone.BLACK_AND_WHITE: "Black and white",
    Tone.FADED_FILM: "Faded film",
}
CHIP = QSize(112, 76)
HEADS_ARE = 0.25
"""Heads are near the top of photos: of what a small picture leaves out, only so much is taken above."""
AMOUNT = Measure(words="How much of the look", usual=1.0)
VIGNETTE = Measure(words="Darker corners", tip="A vignette: the corners get softly darker")
GRAIN = Measure(words="Film grain", tip="The fine grain of old film")


class ColoursSection(Body):
    """Look chips, amounts, and ways to give the look to other clips."""

    TITLE = "Colours"

    def __init__(self, subject: Subject, thumbnails: Thumbnails, asking: Asking) -> None:
        super().__init__(subject)
        self._thumbnails, self._asking = thumbnails, asking
        self.chips: dict[Tone, QToolButton] = {}
        self.column.addLayout(self._made_chips())
        self.amount = ValueSlider(AMOUNT, self._setter("How much of the look", "amount"))
        self.vignette = ValueSlider(VIGNETTE, self._setter("Darker corners", "vignette"))
        self.grain = ValueSlider(GRAIN, self._setter("Film grain", "grain"))
        self.for_chosen = button(
            "Same for all chosen", "All chosen clips get the colours and border of the first", narrow=True
        )
        self.for_photos = button(
            "Same for all photos", "Every photo of the film gets these colours and this border", narrow=True
        )
        for widget in (self.amount, self.vignette, self.grain, self.for_chosen, self.for_photos):
            self.column.addWidget(widget)
        self.for_chosen.clicked.connect(lambda: self._copy("Same look for all chosen", lambda _: subject.clip_ids))
        self.for_photos.clicked.connect(lambda: self._copy("Same look for all photos", photos_in))
        asking.looks_arrived.connect(self._show_pictures)
        thumbnails.arrived.connect(self._show_pictures)

    def refresh(self) -> None:
        look = self.subject.clip.look
        self.chips[look.tone].setChecked(True)
        self.amount.setVisible(look.tone is not Tone.NATURAL)
        self.amount.show_value(look.amount)
        self.vignette.show_value(look.vignette)
        self.grain.show_value(look.grain)
        self.for_chosen.setVisible(not self.subject.is_one)
        if self.isVisible() and (seen := _seen(self.subject.clip)) is not None:
            self._asking.want_looks(seen)
        self._show_pictures()

    def _made_chips(self) -> QGridLayout:
        grid, group = QGridLayout(), QButtonGroup(self)
        grid.setSpacing(6)
        for number, (tone, words) in enumerate(TONE_WORDS.items()):
            chip = QToolButton()
            chip.setText(words.replace(" and ", " && "))
            chip.setAccessibleName(f"Look: {words}")
            chip.setToolTip(f"{words}, as it looks on this picture")
            chip.setCheckable(True)
            chip.setIconSize(CHIP)
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            chip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.setProperty("role", "chip")
            chip.clicked.connect(self._tone_setter(tone))
            group.addButton(chip)
            grid.addWidget(chip, number // 2, number % 2)
            self.chips[tone] = chip
        return grid

    def _show_pictures(self) -> None:
        if not self.isVisible() or not self.subject.places:
            return
        clip = self.subject.clip
        seen = _seen(clip)
        for tone, chip in self.chips.items():
            picture = self._asking.look_of(seen, tone) if seen is not None else QPixmap()
            if picture.isNull() and tone is Tone.NATURAL:
                picture = self._thumbnails.of_content(clip.content)
            chip.setIcon(QIcon(self._cut(picture)))

    def _cut(self, picture: QPixmap) -> QPixmap:
        fineness = self.devicePixelRatioF()
        if picture.isNull():
            empty = QPixmap(CHIP * fineness)
            empty.setDevicePixelRatio(fineness)
            empty.fill(self.palette().mid().color())
            return empty
        box = centred_part(picture, CHIP.width() / CHIP.height())
        box.moveTop(box.top() * HEADS_ARE)
        part = picture.copy(box.toRect())
        how = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        cut = part.scaled(CHIP * fineness, *how)
        cut.setDevicePixelRatio(fineness)
        return cut

    def _tone_setter(self, tone: Tone) -> Callable[[], None]:
        return lambda: self._set_look(f"Look: {TONE_WORDS[tone]}", "", tone=tone)

    def _setter(self, label: str, name: str) -> Callable[[float, str], None]:
        return lambda value, gesture: self._set_look(label, gesture, **{name: value})

    def _set_look(self, label: str, gesture: str, **values: object) -> None:
        def changed(clip: Clip) -> Clip:
            look: Look = replace(clip.look, **values)  # type: ignore[arg-type]
            return replace(clip, look=look) if isinstance(clip.content, PICTURED) else clip

        self.subject.change(label, changed, gesture)

    def _copy(self, label: str, targets: Callable[[Timeline], tuple[ClipId, ...]]) -> None:
        source = self.subject.clip.id
        self.subject.edit(label, lambda timeline: copy_look(timeline, source, targets(timeline)))


def _seen(clip: Clip) -> Seen | None:
    content = clip.content
    return (media_used_by(content)[0], content.quarter_turns) if isinstance(content, PICTURED) else None
