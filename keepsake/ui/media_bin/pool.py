"""The film's media as the rows of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from keepsake.project.changes import Changes
from keepsake.project.schema import Media, MediaKind
from keepsake.ui.desk import Desk
from keepsake.ui.mime import MEDIA_MIME, media_to_drag
from keepsake.ui.nouns import MEDIA_WORDS
from keepsake.ui.thumbnails import Thumbnails, centred_part

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
CARD = QSize(124, 88)
SOUND_HUE = 122


class MediaRows(QAbstractListModel):
    """One row for each media whose name or date has the words searched for."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._thumbnails = desk, thumbnails
        self._words = ""
        self._media: list[Media] = _shown(desk.film.media)
        desk.changed.connect(self._on_changed)
        thumbnails.arrived.connect(self._on_pictures)

    def search(self, words: str) -> None:
        """Show only media whose name, kind or date has all these words."""
        self._words = words
        self._refill()

    def media(self, row: int) -> Media:
        """Give the media of a row."""
        return self._media[row]

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._media)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._media):
            return None
        media = self._media[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return media.name
            case Qt.ItemDataRole.DecorationRole:
                return self._card(media)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return ", ".join(filter(None, (media.name, MEDIA_WORDS[media.kind], _length(media), media.taken)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        return [MEDIA_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return media_to_drag([self._media[index.row()].id for index in indexes])

    def _card(self, media: Media) -> QIcon:
        """Draw the media's picture as a card; sound and what has no picture get a plain one with a word."""
        card = QPixmap(CARD * 2)
        card.setDevicePixelRatio(2)
        picture = self._thumbnails.of(media.id)
        tint = QColor.fromHsv(SOUND_HUE if media.kind is MediaKind.SOUND else 34, 40, 190)
        card.fill(tint)
        painter = QPainter(card)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if picture.isNull():
            painter.setPen(QColor("#222222"))
            painter.drawText(0, 0, CARD.width(), CARD.height(), Qt.AlignmentFlag.AlignCenter, MEDIA_WORDS[media.kind])
        else:
            part = centred_part(picture, CARD.width() / CARD.height())
            painter.drawPixmap(card.rect().adjusted(0, 0, -CARD.width(), -CARD.height()), picture, part.toRect())
        painter.end()
        return QIcon(card)

    def _on_changed(self, changes: Changes) -> None:
        if changes.media:
            self._thumbnails.forget_missing()
            self._refill()

    def _refill(self) -> None:
        words = self._words.lower().split()
        media = [each for each in _shown(self._desk.film.media) if all(word in _searched(each) for word in words)]
        added = media[len(self._media) :]
        if added and media[: len(self._media)] == self._media:
            self.beginInsertRows(NO_PARENT, len(self._media), len(media) - 1)
            self._media = media
            self.endInsertRows()
        elif media != self._media:
            self.beginResetModel()
            self._media = media
            self.endResetModel()

    def _on_pictures(self) -> None:
        if self._media:
            last = self.index(len(self._media) - 1)
            self.dataChanged.emit(self.index(0), last, [Qt.ItemDataRole.DecorationRole])


def _shown(media: Iterable[Media]) -> list[Media]:
    """What is there to be put into the film; who agreed to what has its own panel."""
    return [each for each in media if each.kind is not MediaKind.CONSENT]


def _searched(media: Media) -> str:
    return f"{media.name} {MEDIA_WORDS[media.kind]} {media.taken}".lower()


def _length(media: Media) -> str:
    return "" if media.length is None else media.length.as_clock()
