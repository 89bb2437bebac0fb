"""The questions about one person. Every box is empty at first, and each tick stands for one statement."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPixmap, QTransform
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from keepsake.core.consent import Audience, Capacity, Confirmation, Subject, Use
from keepsake.ui.controls import paragraph
from keepsake.ui.people.asked import Asked, Person
from keepsake.ui.people.statement import statement, tick_words
from keepsake.ui.theme import TARGET_PX

FACE_PX = 96
LONGEST_NAME = 120
FACE_MARGIN = 0.4

SUBJECTS = {
    Subject.DECEASED: "Someone who has died",
    Subject.SELF: "Me",
    Subject.ADULT: "A grown-up who has said yes",
    Subject.MINOR: "A child in my care",
}
CAPACITIES = {
    Subject.DECEASED: {Capacity.NEXT_OF_KIN: "I am close family", Capacity.EXECUTOR: "I am their executor"},
    Subject.SELF: {Capacity.SELF: "I agree for myself"},
    Subject.ADULT: {Capacity.SELF: "They agree for themselves"},
    Subject.MINOR: {Capacity.GUARDIAN: "I am their parent or guardian"},
}
AUDIENCES = {
    Audience.HOUSEHOLD: "Only our own household",
    Audience.FAMILY: "Family and friends",
    Audience.PUBLIC: "Anybody",
}
HOLDS = {"For good": None, "For one year": 1, "For five years": 5, "For ten years": 10}
"""How many years it may hold. Whoever agreed can take it back at any time before."""
CONFIRMATIONS = {
    Confirmation.NO_KNOWN_OBJECTION: "I know of nobody who would object, and they would not have",
    Confirmation.PHOTO_RIGHTS: "I have the right to publish this photo",
    Confirmation.RIGHTS_HOLDER_GRANT: "Whoever holds the rights to their likeness agrees to it being public",
    Confirmation.WRITTEN_GRANT: "There is a written agreement to make it public",
}


class _Choice(QRadioButton):
    """One of several answers. `pressed_on` says that it was chosen with the mouse."""

    pressed_on = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.isChecked():
            self.pressed_on.emit()


class PersonForm(QFrame):
    """The questions about the person with index `number` among those who will move."""

    changed = Signal()

    def __init__(self, asked: Asked, number: int) -> None:
        super().__init__()
        self._asked = asked
        self._labels: dict[QWidget, QLabel] = {}
        self.setProperty("panel", True)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(18, 14, 18, 14)
        count = len(asked.faces)
        whose = "this" if count == 1 else f"person {number + 1} of {count}"
        self.setAccessibleName(f"About {whose}")
        self._add_question(number, f"Who is {whose}?")
        self._fields = QGridLayout()
        self._fields.setColumnStretch(1, 1)
        self._rows.addLayout(self._fields)
        self.name = self._line("Their name")
        self.granted_by = self._line("Your name")
        self.words_by = self._line("Who wrote the words")
        self.capacity = self._box("Your part", {})
        self.audience = self._box("Who will see it", AUDIENCES)
        self.audience.setCurrentIndex(max(0, self.audience.findData(asked.audience)))
        self.years = self._box("How long it holds", {})
        for words, years in HOLDS.items():
            self.years.addItem(words, years)
        self.granted_by.textEdited.connect(self._on_giver)
        self.statement = paragraph()
        self.statement.setTextFormat(Qt.TextFormat.PlainText)
        self.statement.setAccessibleName("What this film does with them")
        self._rows.addWidget(self.statement)
        self.agree = self._tick("")
        self.confirmations = {each: self._tick(words) for each, words in CONFIRMATIONS.items()}
        self._show_what_matters()

    @property
    def subject(self) -> Subject:
        """Who the person is; unknown until somebody says."""
        number = self.subjects.checkedId()
        return list(SUBJECTS)[number] if number >= 0 else Subject.UNKNOWN

    @property
    def missing(self) -> str:
        """What is still to be filled in, as a sentence; empty when nothing is."""
        person = self.person()
        if self.subject is Subject.UNKNOWN:
            return "Say who is in the photo."
        if not person.name or not person.granted_by:
            return "Fill in the name." if self.granted_by.isHidden() else "Fill in both names."
        if not person.uses:
            return "Tick that this is agreed to."
        if self._declared(Confirmation.NO_KNOWN_OBJECTION) is False:
            return "Tick that nobody objects, if that is so."
        return ""

    def person(self) -> Person:
        """What is declared now."""
        name = self.name.text().strip()
        capacity = self.capacity.currentData()
        return Person(
            name=name,
            subject=self.subject,
            capacity=Capacity(capacity) if capacity else Capacity.SELF,
            audience=Audience(self.audience.currentData()),
            granted_by=name if self.granted_by.isHidden() else self.granted_by.text().strip(),
            uses=frozenset(self._asked.uses if self.agree.isChecked() else ()),
            confirmations=frozenset(self._confirmed()),
            years=self.years.currentData(),
            words_by="" if self.words_by.isHidden() else self.words_by.text().strip(),
        )

    def _add_question(self, number: int, question: str) -> None:
        top = QHBoxLayout()
        top.addWidget(_face_of(self._asked, self._asked.faces[number]))
        column = QVBoxLayout()
        column.addWidget(paragraph(question, "step"))
        grid = QGridLayout()
        column.addLayout(grid)
        self.subjects = QButtonGroup(self)
        for index, words in enumerate(SUBJECTS.values()):
            choice = _Choice(words)
            choice.pressed_on.connect(self._on_pressed)
            choice.setAccessibleName(words)
            self.subjects.addButton(choice, index)
            grid.addWidget(choice, index // 2, index % 2)
        self.subjects.idToggled.connect(self._on_subject)
        top.addLayout(column, 1)
        self._rows.addLayout(top)

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(LONGEST_NAME)
        line.textChanged.connect(self.changed)
        self._add_field(words, line)
        return line

    def _box(self, words: str, entries: dict[Audience, str]) -> QComboBox:
        box = QComboBox()
        box.setMinimumHeight(TARGET_PX)
        for value, text in entries.items():
            box.addItem(text, value)
        box.currentIndexChanged.connect(self._on_answer)
        self._add_field(words, box)
        return box

    def _add_field(self, words: str, field: QLineEdit | QComboBox) -> None:
        """Put a question beside its answer, where it stays readable while something is typed."""
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words)
        row = self._fields.rowCount()
        self._fields.addWidget(label, row, 0)
        self._fields.addWidget(field, row, 1)
        self._labels[field] = label

    def _show_field(self, field: QLineEdit | QComboBox, is_shown: bool) -> None:
        field.setVisible(is_shown)
        self._labels[field].setVisible(is_shown)

    def _tick(self, words: str) -> QCheckBox:
        tick = QCheckBox(words)
        tick.setAccessibleName(words)
        tick.toggled.connect(self.changed)
        self._rows.addWidget(tick)
        return tick

    def _declared(self, confirmation: Confirmation) -> bool | None:
        """Whether it was ticked; None when it is not asked."""
        tick = self.confirmations[confirmation]
        return None if tick.isHidden() else tick.isChecked()

    def _on_subject(self, number: int, is_checked: bool) -> None:
        if is_checked:
            self.agree.setChecked(False)  # it is another statement now
            self.capacity.clear()
            for value, text in CAPACITIES[self.subject].items():
                self.capacity.addItem(text, value)
            self._on_answer()

    def _on_pressed(self) -> None:
        """A hand on the mouse goes on to the name; keys stay in the question until Tab."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_giver(self, name: str) -> None:
        """Words are mostly written by whoever agrees to them, unless somebody else is named."""
        if not self.words_by.isModified():
            self.words_by.setText(name)

    def _confirmed(self) -> Iterator[Confirmation]:
        """What is declared beside the agreement; it names the exact words, so they are approved with it."""
        yield from (each for each in CONFIRMATIONS if self._declared(each))
        if self.agree.isChecked() and Use.WORDS in self._asked.uses:
            yield Confirmation.SCRIPT_APPROVED

    def _on_answer(self) -> None:
        if hasattr(self, "confirmations"):
            self._show_what_matters()
            self.changed.emit()

    def _show_what_matters(self) -> None:
        """Ask only what this person, these uses and this audience call for."""
        has_died = self.subject is Subject.DECEASED
        is_known = self.subject is not Subject.UNKNOWN
        is_public = self.audience.currentData() == Audience.PUBLIC
        has_words = Use.WORDS in self._asked.uses
        whose = "Your name" if self.subject is Subject.SELF else "Their name"
        self._labels[self.name].setText(whose)
        self.name.setAccessibleName(whose)
        self._show_field(self.name, is_known)
        self._show_field(self.granted_by, self.subject in (Subject.DECEASED, Subject.MINOR))
        self._show_field(self.words_by, has_words and has_died)
        self._show_field(self.capacity, self.capacity.count() > 1)
        self._show_field(self.audience, is_known)
        self._show_field(self.years, is_known)
        if is_known:
            self.statement.setText(statement(self.subject, self._asked.uses, self._asked.script))
            words = tick_words(self.subject, self._asked.uses)
            self.agree.setText(words)
            self.agree.setAccessibleName(words)
        for widget in (self.statement, self.agree):
            widget.setVisible(is_known)
        asked = {
            Confirmation.NO_KNOWN_OBJECTION: has_died,
            Confirmation.PHOTO_RIGHTS: is_public and is_known,
            Confirmation.RIGHTS_HOLDER_GRANT: is_public and has_died,
            Confirmation.WRITTEN_GRANT: is_public and has_died and has_words,
        }
        for confirmation, is_asked in asked.items():
            self.confirmations[confirmation].setVisible(is_asked)


def _face_of(asked: Asked, index: int) -> QLabel:
    """A small picture of one face."""
    label = QLabel()
    label.setAccessibleName(f"Picture of face {index + 1}")
    image = QImage.fromData(asked.picture).transformed(QTransform().rotate(90 * asked.reading.quarter_turns))
    left, top, width, height = asked.reading.faces[index].box
    scale = image.width() / max(1, asked.reading.width)
    margin = FACE_MARGIN * width
    box = (left - margin, top - margin, width + 2 * margin, height + 2 * margin)
    part = image.copy(QRect(*(round(value * scale) for value in box)).intersected(image.rect()))
    label.setPixmap(QPixmap.fromImage(part).scaledToHeight(FACE_PX))
    return label
