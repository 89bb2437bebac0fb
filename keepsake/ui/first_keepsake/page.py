"""What every page of the path has in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keepsake.ui.controls import title
from keepsake.ui.first_keepsake.choices import Choices


class Page(QWidget):
    """One question. `changed` says that `is_ready` may answer differently now."""

    changed = Signal()
    next_words = "Next"

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading
        self.setAccessibleName(heading)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self.body.addWidget(title(heading))

    def enter(self, choices: Choices | None) -> None:
        """Be shown, with what was chosen before."""

    def chosen(self, choices: Choices | None) -> Choices | None:
        """Add what was chosen here."""
        return choices

    def is_ready(self) -> bool:
        """Whether the next page may come."""
        return True

    def focus_question(self) -> bool:
        """Put the keyboard where an answer begins; says whether that is elsewhere than on going on."""
        return False

    def leave(self) -> None:
        """Be hidden: leave off what only a visible page needs."""
