"""What can be done to the film's media: take them out, tidy up, keep copies inside, find where they are used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject

from keepsake.core.errors import BadInputError
from keepsake.core.progress import Progress, Reporter
from keepsake.project import edits, together
from keepsake.project.document import Document
from keepsake.project.media_files import collected, linked_path
from keepsake.project.media_pool import without_media
from keepsake.project.schema import ClipId, Film, Media, MediaId, MediaKind, media_used_by
from keepsake.project.sequence import clips_of
from keepsake.ui.desk import Desk
from keepsake.ui.disk_work import DiskWork
from keepsake.ui.media_bin.pool import uses_of


def clips_using(film: Film, media: Iterable[MediaId]) -> list[ClipId]:
    """Name the clips that use any of some media, the last on each track first."""
    wanted = set(media)
    return [place.clip.id for place in clips_of(film.timeline) if wanted & set(media_used_by(place.clip.content))][
        ::-1
    ]


def remove(desk: Desk, media: list[Media]) -> None:
    """Take media out of the film, with the clips that use them, as one step; undo brings everything back."""
    if not media:
        return
    ids = [each.id for each in media]
    clips = clips_using(desk.film, ids)
    delete = together.ripple_delete if desk.keeps_together else edits.ripple_delete

    def take_out(film: Film) -> Film:
        timeline = film.timeline
        for clip_id in clips:
            if any(place.clip.id == clip_id for place in clips_of(timeline)):
                timeline = delete(timeline, clip_id)
        film = replace(film, timeline=timeline)
        for media_id in ids:
            film = without_media(film, media_id)
        return film

    what = f"“{media[0].name}”" if len(media) == 1 else f"{len(media)} files"
    if desk.change_film(f"Remove {what}", take_out):
        also = "" if not clips else f" and {'its clip' if len(clips) == 1 else f'{len(clips)} clips'}"
        desk.said.emit(f"Removed {what}{also}; Undo brings everything back.")


def remove_unused(desk: Desk) -> None:
    """Take every media out that no clip uses."""
    used = uses_of(desk.timeline)
    unused = [each for each in desk.film.media if each.kind is not MediaKind.CONSENT and not used[each.id]]
    if unused:
        remove(desk, unused)
    else:
        desk.said.emit("Everything here is used in the film.")


def show_uses(desk: Desk, media: list[Media]) -> None:
    """Choose the clips that use some media, and go to the first."""
    clips = set(clips_using(desk.film, [each.id for each in media]))
    places = [place for place in clips_of(desk.timeline) if place.clip.id in clips]
    if not places:
        desk.said.emit("This is not in the film yet.")
        return
    desk.choose(clips)
    desk.move_playhead(min(place.start.value for place in places))


class KeepingInside(QObject):
    """Brings linked files inside the film, so that the one film file has everything; on a thread."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._disk = DiskWork("keeping", self)
        self._errands = 0

    @property
    def is_busy(self) -> bool:
        """Say whether files are on their way in."""
        return self._errands > 0

    def keep(self, media: list[Media]) -> None:
        """Bring some media inside."""
        linked = [each for each in media if not each.is_inside]
        if not linked:
            self._desk.said.emit("All of this is inside the film already.")
            return
        document = self._desk.document
        self._errands += 1
        self._desk.said.emit("Keeping a copy inside the film …")
        errand = self._disk.do(lambda report: _put_inside(document, linked, report))
        errand.finished.connect(self._on_inside)
        errand.failed.connect(self._on_failed)

    def leave(self) -> None:
        """Leave off."""
        self._disk.leave()

    def _on_failed(self, sentence: str) -> None:
        self._errands -= 1
        self._desk.said.emit(sentence)

    def _on_inside(self, answer: tuple[dict[MediaId, str], list[str]]) -> None:
        self._errands -= 1
        taken, lost = answer
        document = self._desk.document
        if taken:
            self._desk.change_film("Keep a copy inside the film", lambda film: collected(document, film, taken))
        if lost:
            self._desk.said.emit(f"Not found: {', '.join(lost)}.")
        else:
            self._desk.said.emit("The film holds its own copy now.")


def _put_inside(document: Document, media: list[Media], report: Reporter) -> tuple[dict[MediaId, str], list[str]]:
    taken: dict[MediaId, str] = {}
    lost: list[str] = []
    with document.blobs_aside() as blobs:
        for each in media:
            path = linked_path(each)
            report(Progress(f"keeping {each.name}", len(taken), len(media)))
            try:
                if path is None:
                    lost.append(each.name)
                else:
                    taken[each.id] = blobs.put_file(path, each.sha256, report)
            except BadInputError:
                lost.append(each.name)
    return taken, lost
