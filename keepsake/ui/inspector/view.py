"""The inspector's view: the chosen clip's name, what it is, and its fields."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from keepsake.project.changes import Changes
from keepsake.project.schema import Clip
from keepsake.project.sequence import Place
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.inspector.forms import ClipForm
from keepsake.ui.nouns import kind_of, name_of

SMALLEST_PX = 310
NOTHING = "Choose a clip to see what can be set about it."


class Inspector(QWidget):
    """All that can be set about the one chosen clip."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: Place | None = None
        self.form: ClipForm | None = None
        self._title = QLabel()
        self._title.setWordWrap(True)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._kind = QLabel()
        self._kind.setWordWrap(True)
        self._kind.setProperty("role", "soft")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 14, 10)
        for widget in (self._title, self._kind):
            column.addWidget(widget)
        column.addWidget(self._scroll, 1)
        self.setMinimumWidth(SMALLEST_PX)
        self.setAccessibleName("Inspector")
        desk.selection_changed.connect(self._show)
        desk.changed.connect(self._on_changed)
        self._show()

    def _on_changed(self, changes: Changes) -> None:
        if changes.clips & self._desk.chosen or changes.tracks:
            self._show()

    def _show(self) -> None:
        places = commands.chosen_places(self._desk)
        place = places[0] if len(places) == 1 else None
        if len(places) > 1:
            self._title.setText(f"{len(places)} clips chosen")
            self._kind.setText("They move and are removed together.")
        elif place is None:
            self._title.setText("Nothing chosen")
            self._kind.setText(NOTHING)
        else:
            self._title.setText(name_of(place.clip))
            self._kind.setText(f"{kind_of(place.clip.content).capitalize()} at {place.start.as_clock()}")
        self._show_form(place)

    def _show_form(self, place: Place | None) -> None:
        if place is not None and self._shown is not None and _same_fields(place, self._shown):
            return
        focused = _name_of_focus(self.form)
        self._shown = place
        old = self._scroll.takeWidget()
        if old is not None:
            old.deleteLater()
        self.form = ClipForm(self._desk, place) if place is not None else None
        if self.form is not None:
            self.form.setAutoFillBackground(False)
            self._scroll.setWidget(self.form)
            _focus_again(self.form, focused)


def _same_fields(one: Place, other: Place) -> bool:
    def follower(place: Place) -> tuple[object, bool]:
        after = place.track.items[place.index + 1 : place.index + 2]
        return (after[0] if after and not isinstance(after[0], Clip) else None, bool(after))

    return one.clip == other.clip and follower(one) == follower(other)


def _name_of_focus(form: QWidget | None) -> str:
    focused = form.focusWidget() if form is not None else None
    return focused.accessibleName() if focused is not None and focused.hasFocus() else ""


def _focus_again(form: QWidget, name: str) -> None:
    """After a change the fields are new; whoever was in one by keyboard is in the same one again."""
    for widget in form.findChildren(QWidget):
        if name and widget.accessibleName() == name:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return
