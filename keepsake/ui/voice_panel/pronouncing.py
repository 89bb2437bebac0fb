"""How names are read aloud in this film: a short list that voices heed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from keepsake.project.pronouncing import pronounce
from keepsake.ui.controls import button, paragraph
from keepsake.ui.desk import Desk

LIST_PX = 110
EXPLAINED = "Write a name as it should sound: “Siobhán” as “shiv awn”. It holds for the whole film."


class Pronouncing(QWidget):
    """The film's names and their readings. Each change is one step for undo."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.written = _line("The name, as it is written", "Siobhán")
        self.spoken = _line("How it is read", "shiv awn")
        self.remember = button("Remember", "Read this name so from now on")
        self.forget = button("Forget", "Read the chosen name as voices like")
        self.names = QListWidget()
        self.names.setAccessibleName("Names and how they are read")
        self.names.setToolTip("Choose a name to change or to forget it")
        self.names.setFixedHeight(LIST_PX)
        self._lay_out()
        self.remember.clicked.connect(self._on_remember)
        self.forget.clicked.connect(self._on_forget)
        self.spoken.returnPressed.connect(self._on_remember)
        for line in (self.written, self.spoken):
            line.textChanged.connect(self._show_state)
        self.names.currentItemChanged.connect(lambda item, _: self._on_chosen(item))
        self.show_names()

    def show_names(self) -> None:
        """Show the film's names as they are now."""
        listed = self._desk.timeline.pronunciations
        if [self.names.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.names.count())] != list(listed):
            self.names.clear()
            for each in listed:
                item = QListWidgetItem(f"{each.written}: {each.spoken}")
                item.setData(Qt.ItemDataRole.UserRole, each)
                self.names.addItem(item)
        self.names.setVisible(bool(listed))
        self._show_state()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(paragraph(EXPLAINED, "soft"))
        grid = QGridLayout()
        for row, (words, line) in enumerate((("Name", self.written), ("Read as", self.spoken))):
            label = QLabel(words)
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
        column.addLayout(grid)
        column.addWidget(self.names)
        below = QGridLayout()
        below.addWidget(self.remember, 0, 0)
        below.addWidget(self.forget, 0, 1)
        column.addLayout(below)

    def _show_state(self) -> None:
        self.remember.setEnabled(bool(self.written.text().strip() and self.spoken.text().strip()))
        known = {each.written.casefold() for each in self._desk.timeline.pronunciations}
        self.forget.setEnabled(self.written.text().strip().casefold() in known)
        self.forget.setVisible(bool(known))

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            chosen = item.data(Qt.ItemDataRole.UserRole)
            self.written.setText(chosen.written)
            self.spoken.setText(chosen.spoken)

    def _on_remember(self) -> None:
        if self.remember.isEnabled():
            self._read_so(self.spoken.text())

    def _on_forget(self) -> None:
        self._read_so("")

    def _read_so(self, spoken: str) -> None:
        written = self.written.text()
        if self._desk.change("How names are read", lambda timeline: pronounce(timeline, written, spoken)):
            self.written.clear()
            self.spoken.clear()
            self.written.setFocus()
            self.show_names()


def _line(name: str, example: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setToolTip(name)
    line.setPlaceholderText(example)
    return line
