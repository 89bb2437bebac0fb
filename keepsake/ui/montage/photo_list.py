"""The photos of a montage as small pictures; a tick brings a photo's people to life."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from keepsake.ui.montage.gathering import GatheredPhoto

CARD, GAP = QSize(132, 99), QSize(8, 8)
DIGEST = Qt.ItemDataRole.UserRole
TICKABLE = Qt.ItemFlag.ItemIsUserCheckable
WORDS_FOR_LIVING = "Ticked: comes to life. You are asked who agrees before the film is made."


class PhotoList(QListWidget):
    """Shows gathered photos. Emits `ticked` when who shall live has changed, `unwanted` with digests to let go."""

    ticked = Signal()
    unwanted = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(CARD)
        self.setGridSize(QSize(CARD.width() + 56, CARD.height() + 46))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setAccessibleName("Photos of the film")
        self.setAccessibleDescription("Space ticks a photo whose people shall come to life; Delete takes it out.")
        self.itemChanged.connect(lambda _: self.ticked.emit())

    @property
    def living(self) -> frozenset[str]:
        """Digests of the photos that are ticked."""
        items = (self.item(row) for row in range(self.count()))
        return frozenset(item.data(DIGEST) for item in items if item.checkState() is Qt.CheckState.Checked)

    @property
    def chosen(self) -> list[str]:
        """Digests of the photos that are selected."""
        return [item.data(DIGEST) for item in self.selectedItems()]

    def show_photos(self, photos: list[GatheredPhoto]) -> None:
        """Show these photos; ticks stay, and only what changed is touched."""
        wanted = {photo.reading.sha256: photo for photo in photos}
        for row in reversed(range(self.count())):
            if self.item(row).data(DIGEST) not in wanted:
                self.takeItem(row)
        there = {self.item(row).data(DIGEST): self.item(row) for row in range(self.count())}
        blocked = self.blockSignals(True)
        for digest, photo in wanted.items():
            item = there.get(digest) or self._item_of(photo)
            if photo.heads and photo.heads.boxes and not item.flags() & TICKABLE:
                item.setFlags(item.flags() | TICKABLE)
                item.setCheckState(Qt.CheckState.Unchecked)
                item.setToolTip(f"{photo.reading.path.name}\n{WORDS_FOR_LIVING}")
        self.blockSignals(blocked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the selected photos out."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selectedItems():
            self.unwanted.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def _item_of(self, photo: GatheredPhoto) -> QListWidgetItem:
        image = QImage.fromData(photo.reading.thumbnail)
        item = QListWidgetItem(QIcon(_card(image)), photo.reading.path.stem)
        item.setSizeHint(self.gridSize() - GAP)  # else a name has only its picture's width
        item.setData(DIGEST, photo.reading.sha256)
        item.setFlags(item.flags() & ~TICKABLE)
        item.setToolTip(photo.reading.path.name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, photo.reading.path.name)
        self.addItem(item)
        return item


def _card(image: QImage) -> QPixmap:
    """The photo as large as it fits, on nothing."""
    fit, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(image.scaled(CARD * 2, fit, smooth)) if not image.isNull() else QPixmap(CARD * 2)
