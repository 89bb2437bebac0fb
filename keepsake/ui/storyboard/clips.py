"""The clips of one track as the rows of a list that keeps its place when the film changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from keepsake.project.changes import Changes
from keepsake.project.schema import ClipId, TrackId
from keepsake.project.sequence import Place, shared_ends
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.mime import MEDIA_MIME, dragged_media
from keepsake.ui.nouns import kind_of, name_of, sentence_of
from keepsake.ui.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex
ROW_MIME = "application/x-keepsake-row"
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
NO_PARENT = QModelIndex()


class ClipRows(QAbstractListModel):
    """One row for each clip of a track, in the order they are seen or heard."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, track_id: TrackId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._thumbnails = desk, thumbnails
        self.track_id = track_id
        self._places: list[Place] = commands.places_on(desk.timeline, track_id)
        desk.changed.connect(self._on_changed)
        thumbnails.arrived.connect(self._on_pictures)

    def show_track(self, track_id: TrackId) -> None:
        """Show another track."""
        self.beginResetModel()
        self.track_id = track_id
        self._places = commands.places_on(self._desk.timeline, track_id)
        self.endResetModel()

    def place(self, row: int) -> Place:
        """Give the place of a row's clip."""
        return self._places[row]

    def row_of(self, clip_id: ClipId) -> int | None:
        """Give the row of a clip, None when it is on another track."""
        return next((row for row, place in enumerate(self._places) if place.clip.id == clip_id), None)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._places):
            return None
        place = self._places[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return name_of(place.clip)
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnails.of_content(place.clip.content)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return f"{index.row() + 1} of {len(self._places)}. {sentence_of(place.clip, place.start)}"
            case _ if role == DETAIL_ROLE:
                length = f"{float(place.clip.duration.seconds):.1f} s"
                return f"{kind_of(place.clip.content).capitalize()}  ·  {length}  ·  at {place.start.as_clock()}"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        clip = self._places[index.row()].clip
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not name or name == clip.name:
            return False
        commands.rename(self._desk, clip.id, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        can = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return can | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [ROW_MIME, MEDIA_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        mime.setData(ROW_MIME, self._places[indexes[0].row()].clip.id.encode())
        return mime

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        before = row if row >= 0 else len(self._places)
        media = {media.id: media for media in self._desk.film.media}
        dropped = [media[media_id] for media_id in dragged_media(data) if media_id in media]
        if dropped:
            at = self._places[before].start.value if before < len(self._places) else None
            commands.add_media(self._desk, dropped, at, self.track_id)
        elif data.hasFormat(ROW_MIME):
            clip_id = ClipId(bytes(data.data(ROW_MIME).data()).decode())
            if self.row_of(clip_id) is not None:
                commands.move_in_order(self._desk, clip_id, before)
        return False  # The change has come back from the film already; the view must not remove rows itself.

    def _on_changed(self, changes: Changes) -> None:
        if self.track_id not in changes.tracks:
            return
        old, new = self._places, commands.places_on(self._desk.timeline, self.track_id)
        first, last = shared_ends([place.clip.id for place in old], [place.clip.id for place in new])
        going, coming = len(old) - first - last, len(new) - first - last
        if going:
            self.beginRemoveRows(NO_PARENT, first, first + going - 1)
            self._places = [*old[:first], *old[first + going :]]
            self.endRemoveRows()
        if coming:
            self.beginInsertRows(NO_PARENT, first, first + coming - 1)
            self._places = new
            self.endInsertRows()
        self._places = new
        differing = [row for row in range(min(len(old), len(new))) if old[row] != new[row]]
        if differing:
            self.dataChanged.emit(self.index(differing[0]), self.index(len(new) - 1))

    def _on_pictures(self) -> None:
        if self._places:
            self.dataChanged.emit(self.index(0), self.index(len(self._places) - 1), [Qt.ItemDataRole.DecorationRole])
