"""The list of named moments: go to one, give it another name, take it away."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from keepsake.project.changes import Changes
from keepsake.project.schema import MarkerId
from keepsake.ui import track_commands
from keepsake.ui.controls import button, paragraph
from keepsake.ui.desk import Desk

HINT = "Named moments are chapters of the finished film. F2 or a double-click changes a name."
NONE_YET = "No moment has a name yet. “Mark this moment” names the one at the playhead."
SMALLEST = (520, 400)
ROWS = "QListWidget::item { min-height: 40px; padding: 0 8px; }"


class MomentList(QListWidget):
    """The list, whose Delete key takes a moment away."""

    def __init__(self, owner: Moments) -> None:
        super().__init__()
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._owner.remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.go()
        else:
            super().keyPressEvent(event)


class Moments(QDialog):
    """The named moments of a film."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("Moments")
        self.setMinimumSize(*SMALLEST)
        self.words = paragraph(HINT, "soft")
        self.list = MomentList(self)
        self.list.setAccessibleName("Named moments")
        self.list.setStyleSheet(ROWS)
        self.list.setAccessibleDescription("Enter goes there, F2 changes the name, Delete takes it away.")
        self.go_button = button("Go there", "Put the playhead at this moment")
        self.mark_button = button("Mark this moment", "Name the moment at the playhead")
        self.remove_button = button("Remove", "Take this name away; the film stays as it is")
        self.go_button.clicked.connect(self.go)
        self.mark_button.clicked.connect(lambda: track_commands.mark(desk))
        self.remove_button.clicked.connect(self.remove)
        self.list.itemChanged.connect(self._on_named)
        self.list.currentRowChanged.connect(lambda _: self._show_buttons())
        desk.changed.connect(self._on_changed)
        self._lay_out()
        self._fill()

    def show_moment(self, marker_id: MarkerId) -> None:
        """Show the list with a moment ready to be renamed."""
        self.show()
        self.raise_()
        self.activateWindow()
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == marker_id:
                self.list.setCurrentRow(row)
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                self.list.editItem(self.list.item(row))

    def go(self) -> None:
        """Put the playhead at the chosen moment."""
        marker = next((each for each in self._desk.timeline.markers if each.id == self._chosen()), None)
        if marker is not None:
            self._desk.move_playhead(marker.at.value)

    def remove(self) -> None:
        """Take the chosen moment's name away."""
        marker_id = self._chosen()
        if marker_id is not None:
            track_commands.remove_marker(self._desk, marker_id)

    def _chosen(self) -> MarkerId | None:
        item = self.list.currentItem()
        return MarkerId(item.data(Qt.ItemDataRole.UserRole)) if item is not None else None

    def _on_named(self, item: QListWidgetItem) -> None:
        track_commands.rename_marker(self._desk, MarkerId(item.data(Qt.ItemDataRole.UserRole)), item.text())

    def _on_changed(self, changes: Changes) -> None:
        if changes.markers:
            self._fill()

    def _fill(self) -> None:
        row = max(0, self.list.currentRow())
        with QSignalBlocker(self.list):
            self.list.clear()
            for marker in self._desk.timeline.markers:
                item = QListWidgetItem(marker.name)
                item.setData(Qt.ItemDataRole.UserRole, marker.id)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{marker.name}, at {marker.at.as_clock()}")
                item.setToolTip(f"At {marker.at.as_clock()}")
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.list.addItem(item)
            self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._show_buttons()

    def _show_buttons(self) -> None:
        has_any = self.list.currentItem() is not None
        self.words.setText(HINT if self.list.count() else NONE_YET)
        self.go_button.setEnabled(has_any)
        self.remove_button.setEnabled(has_any)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        for widget in (self.go_button, self.remove_button, self.mark_button):
            row.addWidget(widget)
        column.addLayout(row)
