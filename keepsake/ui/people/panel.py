"""The editor's panel about people: who may see the film, and a card for every photo that comes to life."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QVBoxLayout, QWidget

from keepsake.core.consent import Audience
from keepsake.engine.requests import PeopleReading
from keepsake.project.changes import Changes
from keepsake.project.people import Sitting, with_audience
from keepsake.ui import file_dialogs
from keepsake.ui.controls import button, paragraph, scrolled
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.people.asked import Asked
from keepsake.ui.people.card import PhotoCard
from keepsake.ui.people.consents import Consents
from keepsake.ui.people.dialogs import AskingDialog, SureDialog, delete_dialog, take_back_dialog
from keepsake.ui.people.ledger import LedgerDialog
from keepsake.ui.people.words import AUDIENCE_CHOICES
from keepsake.ui.theme import TARGET_PX
from keepsake.ui.thumbnails import Thumbnails

NOBODY = "Nobody in this film is brought to life, so nobody needs to be asked."
SMALLEST_PX = 310
PAGE_NAME = "Consent.pdf"
PAGE_FILTER = "Page to print (*.pdf);;Web page (*.html)"


class PeoplePanel(QWidget):
    """Everything about consent for one film."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._thumbnails, self._tasks = desk, thumbnails, tasks
        self.consents = Consents(desk, tasks, self)
        self.cards: dict[str, PhotoCard] = {}
        self.dialog: QDialog | None = None
        self.setAccessibleName("People and consent")
        self.setMinimumWidth(SMALLEST_PX)
        self.audience = QComboBox()
        self.audience.setMinimumHeight(TARGET_PX)
        self.audience.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.audience.setMinimumContentsLength(8)
        self.audience.setAccessibleName("Who may see the film")
        self.audience.setToolTip("For whose eyes the film is made; everybody in it has to agree to that")
        for value, words in AUDIENCE_CHOICES.items():
            self.audience.addItem(words, value)
        self.nobody = paragraph(NOBODY, "soft")
        self.ledger = button("Record of consent…", "See what was agreed to, taken back and made on this PC")
        self._lay_out()
        self.audience.activated.connect(self._on_audience)
        self.ledger.clicked.connect(self._on_ledger)
        self.consents.weighed.connect(self._follow)
        self.consents.asked.connect(self._on_asked)
        thumbnails.arrived.connect(self._show_pictures)
        desk.changed.connect(self._on_changed)
        self._follow()
        self._show_audience()

    def leave(self) -> None:
        """Leave off, before the film is closed. May be called again."""
        self.consents.leave()
        if self.dialog is not None:
            self.dialog.reject()

    def _lay_out(self) -> None:
        label = QLabel("Who may see this &film?")
        label.setBuddy(self.audience)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 12, 8, 10)
        column.setSpacing(10)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        column.addLayout(self._rows)
        for widget in (self.nobody, label, self.audience, self.ledger):
            column.addWidget(widget)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        area = scrolled(inside)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole.addWidget(area)

    def _follow(self) -> None:
        sittings = {each.photo.sha256: each for each in self.consents.sittings}
        for sha256 in [sha256 for sha256 in self.cards if sha256 not in sittings]:
            card = self.cards.pop(sha256)
            card.hide()
            card.deleteLater()
        for number, (sha256, sitting) in enumerate(sittings.items()):
            card = self.cards.get(sha256) or self._add_card(sitting)
            self._rows.insertWidget(number, card)
            card.show_reading(sitting, self.consents.reading(sitting), self.consents.is_busy)
        self.nobody.setVisible(not sittings)
        self._show_pictures()

    def _add_card(self, sitting: Sitting) -> PhotoCard:
        card = PhotoCard(sitting)
        card.asked.connect(lambda: self.consents.ask(card.sitting))
        card.deed.connect(partial(self._on_deed, card))
        self.cards[sitting.photo.sha256] = card
        return card

    def _show_pictures(self) -> None:
        for card in self.cards.values():
            card.show_picture(self._thumbnails.of(card.sitting.photo.id))

    def _on_changed(self, _: Changes) -> None:
        self._show_audience()

    def _show_audience(self) -> None:
        self.audience.setCurrentIndex(list(AUDIENCE_CHOICES).index(self._desk.timeline.audience))

    def _on_audience(self, index: int) -> None:
        audience: Audience | None = list(AUDIENCE_CHOICES)[index]
        self._desk.change("Who may see it", lambda timeline: with_audience(timeline, audience))

    def _on_asked(self, sitting: Sitting, asked: Asked) -> None:
        dialog = AskingDialog(self._tasks, sitting, asked, self)
        dialog.answered.connect(partial(self.consents.write_down, sitting, asked))
        self._open(dialog)

    def _on_deed(self, card: PhotoCard, deed: str) -> None:
        sitting = card.sitting
        if deed == "certificate":
            self._on_certificate(sitting)
            return
        make = delete_dialog if deed == "delete" else take_back_dialog
        dialog = make(self._names(sitting), self)
        if deed == "delete":
            dialog.accepted.connect(lambda: self._delete(sitting, dialog))
        else:
            dialog.accepted.connect(lambda: self.consents.take_back(sitting))
        self._open(dialog)

    def _delete(self, sitting: Sitting, dialog: SureDialog) -> None:
        self.consents.delete(sitting, with_photo=dialog.with_photo.isChecked())

    def _on_certificate(self, sitting: Sitting) -> None:
        question, purpose = "Where shall the page go?", file_dialogs.EXPORTS
        path = file_dialogs.ask_where_to_save(self, question, PAGE_NAME, PAGE_FILTER, purpose)
        if path is not None:
            self.consents.certify(sitting, path)

    def _on_ledger(self) -> None:
        dialog = LedgerDialog(self._tasks, self)
        self._open(dialog)
        dialog.read()

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_over)
        dialog.open()

    def _on_dialog_over(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
        self._follow()

    def _names(self, sitting: Sitting) -> str:
        reading = self.consents.reading(sitting)
        names = [record.person for record in reading.records] if isinstance(reading, PeopleReading) else []
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "these people"
