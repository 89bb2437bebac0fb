"""Earlier versions of the film, each with its picture: to look at, to name, and to go back to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QInputDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from keepsake.core.errors import KeepsakeError
from keepsake.project.sequence import clips_of, film_length
from keepsake.project.versions import Version
from keepsake.ui.controls import button, paragraph, title
from keepsake.ui.desk import Desk
from keepsake.ui.film_cards import moment_of

PICTURE = QSize(120, 68)
SIZE = QSize(680, 560)
NONE_YET = "There are no earlier versions yet. Keepsake keeps one every few minutes while you work."
WORDS = "Going back is a step like any other: Undo leads here again, and no version is lost."


class EarlierVersions(QDialog):
    """Lists the versions, newest first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Earlier versions")
        self.resize(SIZE)
        self._desk = desk
        self._versions: list[Version] = []
        self.list = QListWidget()
        self.list.setIconSize(PICTURE)
        self.list.setSpacing(3)
        self.list.setAccessibleName("Earlier versions, newest first")
        self.words = paragraph("", "soft")
        self.restore = button("Go back to this version", "The film becomes as it was then", primary=True)
        self.name = button("Keep a version by name…", "Keep the film as it is now for good")
        self.leave = button("Close")
        self._lay_out()
        self.list.currentRowChanged.connect(self._show_words)
        self.list.itemActivated.connect(lambda _: self._on_restore())
        self.restore.clicked.connect(self._on_restore)
        self.name.clicked.connect(self._on_name)
        self.leave.clicked.connect(self.reject)
        self._fill()

    def keep(self, name: str) -> None:
        """Keep the film as it is now under a name."""
        try:
            self._desk.document.name_version(name)
        except KeepsakeError as error:
            self._desk.said.emit(str(error))
        self._fill()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addStretch()
        row.addWidget(self.name)
        row.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(title("Earlier versions"))
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        column.addLayout(row)

    def _fill(self) -> None:
        self.list.clear()
        self._versions = self._desk.document.versions()
        for version in self._versions:
            self.list.addItem(_item_of(version))
        self.list.setCurrentRow(0)
        self._show_words()

    def _show_words(self) -> None:
        version = self._chosen()
        self.restore.setEnabled(version is not None)
        if version is None:
            self.words.setText(NONE_YET)
            return
        timeline = self._desk.document.film_of_version(version.number).timeline
        count, seconds = sum(1 for _ in clips_of(timeline)), round(film_length(timeline).seconds)
        self.words.setText(
            f"{count} clip{'' if count == 1 else 's'}, {seconds // 60}:{seconds % 60:02d} minutes. {WORDS}"
        )

    def _chosen(self) -> Version | None:
        row = self.list.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def _on_restore(self) -> None:
        version = self._chosen()
        if version is None:
            return
        try:
            self._desk.document.restore(version.number)
        except KeepsakeError as error:
            self._desk.said.emit(str(error))
            return
        self.accept()

    def _on_name(self) -> None:
        name, is_wanted = QInputDialog.getText(self, "Keep a version", "What shall this version be called?")
        if is_wanted and name.strip():
            self.keep(name.strip())


def _item_of(version: Version) -> QListWidgetItem:
    words = version.name or f"After “{version.label}”"
    picture = QPixmap.fromImage(QImage.fromData(version.picture)) if version.picture else _plain()
    item = QListWidgetItem(QIcon(picture), f"{words}\n{moment_of(version.made_at)}")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words}, {moment_of(version.made_at)}")
    return item


def _plain() -> QPixmap:
    picture = QPixmap(PICTURE)
    picture.fill(Qt.GlobalColor.gray)
    return picture
