"""What is dragged: media of the film from the bin, or files from the file manager."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

if TYPE_CHECKING:
    from keepsake.project.schema import MediaId

MEDIA_MIME = "application/x-keepsake-media"


def media_to_drag(media: list[MediaId]) -> QMimeData:
    """Wrap media for dragging."""
    mime = QMimeData()
    mime.setData(MEDIA_MIME, "\n".join(media).encode())
    return mime


def dragged_media(mime: QMimeData) -> list[MediaId]:
    """Give the media that are dragged; none when something else is."""
    if not mime.hasFormat(MEDIA_MIME):
        return []
    from keepsake.project.schema import MediaId  # the opening page takes files, and has no need of films

    return [MediaId(name) for name in bytes(mime.data(MEDIA_MIME).data()).decode().split("\n") if name]


def dragged_paths(mime: QMimeData) -> list[Path]:
    """Give the files and folders of this PC that are dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
