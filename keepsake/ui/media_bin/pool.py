"""The film's media as the rows of a list: searched, sorted, and only those of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from keepsake.project.changes import Changes
from keepsake.project.importable import natural_order
from keepsake.project.schema import Media, MediaId, MediaKind, Timeline, media_used_by
from keepsake.project.sequence import clips_of
from keepsake.ui.desk import Desk
from keepsake.ui.mime import MEDIA_MIME, media_to_drag
from keepsake.ui.nouns import MEDIA_WORDS, used_words
from keepsake.ui.thumbnails import Thumbnails, centred_part

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
CARD = QSize(124, 88)
SOUND_HUE = 122
NOT_FOUND = "not found"


class Order(StrEnum):
    """How the media are sorted."""

    ADDED = "As added"
    NAME = "By name"
    DATE = "By date"
    USED = "Most used first"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which media are shown: those that have all the words, are of a kind (None for all) and pass a test."""

    words: str = ""
    kind: MediaKind | None = None
    passes: Callable[[Media], bool] | None = None


def uses_of(timeline: Timeline) -> Counter[MediaId]:
    """Count how many clips use each media."""
    return Counter(used for place in clips_of(timeline) for used in media_used_by(place.clip.content))


class MediaRows(QAbstractListModel):
    """One row for each media that is wanted. Consents are no media to be shown, and have no row."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._thumbnails = desk, thumbnails
        self._wanted, self._order = Wanted(), Order.ADDED
        self._uses = uses_of(desk.timeline)
        self._cards: dict[MediaId, tuple[tuple[object, ...], QIcon]] = {}
        self.lost: frozenset[MediaId] = frozenset()
        self._media: list[Media] = self._listed()
        desk.changed.connect(self._on_changed)
        thumbnails.arrived.connect(self.draw_again)

    def want(self, wanted: Wanted) -> None:
        """Show only some of the media."""
        self._wanted = wanted
        self.refill()

    def sort_by(self, order: Order) -> None:
        """Show the media in another order."""
        self._order = order
        self.refill()

    def media(self, row: int) -> Media:
        """Give the media of a row."""
        return self._media[row]

    def uses(self, media_id: MediaId) -> int:
        """Say how many clips use a media."""
        return self._uses[media_id]

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._media)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._media):
            return None
        media = self._media[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return PurePath(media.name).stem
            case Qt.ItemDataRole.DecorationRole:
                return self._card(media)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self.sentence(media)
        return None

    def sentence(self, media: Media) -> str:
        """Describe a media for somebody who hears it."""
        where = NOT_FOUND if media.id in self.lost else ""
        parts = (
            media.name,
            MEDIA_WORDS[media.kind],
            _length(media),
            media.taken,
            where,
            used_words(self.uses(media.id)),
        )
        return ", ".join(filter(None, parts))

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        return [MEDIA_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return media_to_drag([self._media[row].id for row in sorted(index.row() for index in indexes)])

    def mark_lost(self, lost: frozenset[MediaId]) -> None:
        """Say on the cards which files are not found."""
        if lost != self.lost:
            self.lost = lost
            self.refill()
            self.draw_again()

    def draw_again(self) -> None:
        """Have the cards drawn as they are now."""
        if self._media:
            last = self.index(len(self._media) - 1)
            self.dataChanged.emit(self.index(0), last, [Qt.ItemDataRole.DecorationRole])

    def refill(self) -> None:
        """List the media again, as the film and what is wanted are now."""
        media = self._listed()
        added = media[len(self._media) :]
        if added and media[: len(self._media)] == self._media:
            self.beginInsertRows(NO_PARENT, len(self._media), len(media) - 1)
            self._media = media
            self.endInsertRows()
        elif media != self._media:
            self.beginResetModel()
            self._media = media
            self.endResetModel()

    def _listed(self) -> list[Media]:
        words, kind, passes = self._wanted.words.lower().split(), self._wanted.kind, self._wanted.passes
        media = [
            each
            for each in self._desk.film.media
            if each.kind in MEDIA_WORDS
            and (kind is None or each.kind is kind)
            and all(word in _searched(each) for word in words)
            and (passes is None or passes(each))
        ]
        match self._order:
            case Order.NAME:
                media.sort(key=lambda each: natural_order(each.name))
            case Order.DATE:
                media.sort(key=lambda each: (not each.taken, each.taken))
            case Order.USED:
                media.sort(key=lambda each: -self.uses(each.id))
        return media

    def _card(self, media: Media) -> QIcon:
        """The media's picture as a card, drawn once for each state it is in."""
        picture = self._thumbnails.of(media.id)
        state = (picture.cacheKey(), self.uses(media.id), media.id in self.lost)
        kept = self._cards.get(media.id)
        if kept is None or kept[0] != state:
            kept = (state, QIcon(_drawn(media, picture, self.uses(media.id), media.id in self.lost)))
            self._cards[media.id] = kept
        return kept[1]

    def _on_changed(self, changes: Changes) -> None:
        if changes.tracks:
            uses = uses_of(self._desk.timeline)
            if uses != self._uses:
                self._uses = uses
                self.refill()
                self.draw_again()
        if changes.media:
            self._thumbnails.forget_missing()
            there = {media.id for media in self._desk.film.media}
            self._cards = {media_id: card for media_id, card in self._cards.items() if media_id in there}
            self.refill()


def _drawn(media: Media, picture: QPixmap, uses: int, is_lost: bool) -> QPixmap:
    """Draw a card; sound and what has no picture get a plain one with a word. A tick says that it is in the film."""
    card = QPixmap(CARD * 2)
    card.setDevicePixelRatio(2)
    card.fill(QColor.fromHsv(SOUND_HUE if media.kind is MediaKind.SOUND else 34, 40, 190))
    painter = QPainter(card)
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    whole = QRect(0, 0, CARD.width(), CARD.height())
    if picture.isNull():
        painter.setPen(QColor("#222222"))
        painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, MEDIA_WORDS[media.kind])
    else:
        painter.drawPixmap(whole, picture, centred_part(picture, CARD.width() / CARD.height()).toRect())
    if uses:
        _draw_note(painter, f"✓ {uses}" if uses > 1 else "✓", whole.adjusted(0, 4, -4, 0), QColor("#1f5f3a"))
    if is_lost:
        painter.fillRect(whole, QColor(60, 50, 45, 120))
        _draw_note(painter, NOT_FOUND, whole.adjusted(0, CARD.height() - 28, -4, -4), QColor("#8c1d18"))
    painter.end()
    return card


def _draw_note(painter: QPainter, words: str, place: QRect, ground: QColor) -> None:
    """Words on a small plate at the upper right of a place."""
    wide, tall = painter.fontMetrics().horizontalAdvance(words) + 14, painter.fontMetrics().height() + 2
    plate = QRect(place.right() - wide, place.top(), wide, tall)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(plate, tall / 2, tall / 2)
    painter.setPen(QColor("white"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def _searched(media: Media) -> str:
    return f"{media.name} {MEDIA_WORDS[media.kind]} {media.taken}".lower()


def _length(media: Media) -> str:
    return "" if media.length is None else media.length.as_clock()
