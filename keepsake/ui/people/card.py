"""One photo that comes to life: who is in it, what was agreed to, what is missing, and what can be done about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from keepsake.engine.requests import PeopleReading
from keepsake.project.people import Sitting
from keepsake.ui.controls import button, paragraph
from keepsake.ui.people.words import how_it_stands, what_film_does, who_agreed, worth_thinking_of

PICTURE_PX = 64
MAY_BREAK = "\u200b"
"""Words of a file's name may go on in the next line here."""
DEEDS = {
    "certificate": ("Certificate…", "Write what was agreed to as a page to print and keep"),
    "take_back": ("Take the consent back…", "The film cannot be made with these people in motion any more"),
    "delete": ("Forget these people…", "Destroy what Keepsake keeps of these people; you are asked first"),
}


class PhotoCard(QFrame):
    """Emits `asked` when consent is wanted, and `deed` with a name of `DEEDS`."""

    asked = Signal()
    deed = Signal(str)

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.setProperty("panel", True)
        self.setAccessibleName(f"People in {sitting.photo.name}")
        self.picture = QLabel()
        self.picture.setAccessibleName(f"Picture of {sitting.photo.name}")
        self.does = paragraph(what_film_does(sitting), "soft")
        self.agreed = paragraph()
        self.advice = paragraph("", "soft")
        self.state = paragraph()
        self.state.setAccessibleName("Whether everything is agreed to")
        self.ask = button("Ask for consent…", "Write down who agrees that this photo comes to life", primary=True)
        self.ask.clicked.connect(self.asked)
        self.deeds = {name: button(*words) for name, words in DEEDS.items()}
        for name, each in self.deeds.items():
            each.clicked.connect(lambda _=False, name=name: self.deed.emit(name))
        self._lay_out()

    def show_picture(self, picture: QPixmap) -> None:
        """Show the photo's small picture, once it is read."""
        if not picture.isNull():
            self.picture.setPixmap(picture.scaledToHeight(PICTURE_PX, Qt.TransformationMode.SmoothTransformation))

    def show_reading(self, sitting: Sitting, reading: PeopleReading | str | None, is_busy: bool) -> None:
        """Say how these people stand to the film now."""
        self.sitting = sitting
        records = reading.records if isinstance(reading, PeopleReading) else ()
        words, is_agreed = how_it_stands(reading)
        self.does.setText(what_film_does(sitting))
        self.agreed.setText("\n".join(who_agreed(record) for record in records))
        self.agreed.setVisible(bool(records))
        self.advice.setText(worth_thinking_of(reading))
        self.advice.setVisible(bool(self.advice.text()))
        self.state.setText(words)
        self.state.setProperty("role", "step" if is_agreed else "soft" if reading is None else "warning")
        self.state.style().polish(self.state)
        self.ask.setText("Ask again…" if records else "Ask for consent…")
        self.ask.setAccessibleName(self.ask.text())
        self.ask.setProperty("primary", not is_agreed)
        self.ask.style().polish(self.ask)
        self.ask.setEnabled(not is_busy)
        for each in self.deeds.values():
            each.setVisible(sitting.consent is not None)
            each.setEnabled(not is_busy)
        can_take_back = any(record.revoked_on is None for record in records)
        self.deeds["take_back"].setVisible(sitting.consent is not None and can_take_back)

    def _lay_out(self) -> None:
        called = Path(self.sitting.photo.name).stem
        name = paragraph(called.replace("_", f"_{MAY_BREAK}"), "name")
        name.setAccessibleName(called)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # however long it is
        top = QHBoxLayout()
        top.addWidget(self.picture)
        top.addWidget(name, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 12, 14, 12)
        rows.setSpacing(10)
        rows.addLayout(top)
        for widget in (self.state, self.ask, self.does, self.agreed, self.advice, *self.deeds.values()):
            rows.addWidget(widget)
