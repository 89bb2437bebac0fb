"""The cutting desk: the film being edited, what is chosen on it, and where the playhead stands.

Every view of the editor looks at one desk. Changes go through it to the document and come back as one signal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.core.timebase import RationalTime
from keepsake.project.arranging import Copied
from keepsake.project.changes import Changes
from keepsake.project.document import Document, Unsaved
from keepsake.project.schema import ClipId, Film, Timeline
from keepsake.project.sequence import clips_of, film_length
from keepsake.ui.disk_work import DiskWork, Errand

PATIENCE_SECONDS = 0.04
"""How long a change waits until it is on the disk; on a busy disk that follows a moment later."""
MS_BEFORE_TRYING_AGAIN = 5000
"""What could not be saved (a full disk, a drive pulled out) is tried again so long after."""


class Desk(QObject):
    """What the views of one film share. Main thread only."""

    changed = Signal(object)
    """The film changed; carries its `Changes`."""
    selection_changed = Signal()
    playhead_moved = Signal(int)
    said = Signal(str)
    """A sentence for the person: why something could not be done."""
    trouble_changed = Signal(str)
    """Why what was changed last cannot be saved; empty when all is saved again."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._chosen: frozenset[ClipId] = frozenset()
        self._playhead = 0
        self.keeps_together = True
        """Whether what follows on the other tracks moves along when something is put in, taken out or trimmed."""
        self.copied: tuple[Copied, ...] = ()
        """The clips last copied."""
        self._unsubscribe = document.subscribe(self._on_changed)
        self._disk = DiskWork("saving", self)
        self._saving: tuple[Errand, Unsaved] | None = None
        self._again = QTimer(self, singleShot=True, interval=MS_BEFORE_TRYING_AGAIN)
        self._again.timeout.connect(self._save)
        document.is_saved_elsewhere = True
        self._save()

    @property
    def timeline(self) -> Timeline:
        """The timeline as it is now."""
        return self.document.timeline

    @property
    def film(self) -> Film:
        """The film as it is now."""
        return self.document.film

    @property
    def chosen(self) -> frozenset[ClipId]:
        """The clips that are selected."""
        return self._chosen

    @property
    def playhead(self) -> int:
        """The frame the playhead is at."""
        return self._playhead

    @property
    def playhead_time(self) -> RationalTime:
        """The playhead as a time of the film."""
        return RationalTime(self._playhead, self.timeline.rate)

    @property
    def length(self) -> int:
        """The film's length in frames."""
        return film_length(self.timeline).value

    def choose(self, clips: Iterable[ClipId]) -> None:
        """Select these clips and no others."""
        chosen = frozenset(clips)
        if chosen != self._chosen:
            self._chosen = chosen
            self.selection_changed.emit()

    def move_playhead(self, frame: int) -> None:
        """Put the playhead at a frame, from the film's beginning to its end."""
        frame = min(max(0, frame), self.length)
        if frame != self._playhead:
            self._playhead = frame
            self.playhead_moved.emit(frame)

    def change(self, label: str, edit: Callable[[Timeline], Timeline], gesture: str = "") -> bool:
        """Change the timeline as one named step; says whether it could be done. Why not goes out as `said`."""
        return self.change_film(label, lambda film: _with_timeline(film, edit(film.timeline)), gesture)

    def change_film(self, label: str, edit: Callable[[Film], Film], gesture: str = "") -> bool:
        """Change the film as one named step; says whether it could be done."""
        try:
            self.document.apply(edit, label, gesture)
        except KeepsakeError as error:
            self.said.emit(str(error))
            return False
        return True

    def undo(self) -> None:
        """Take the last step back."""
        self._go(self.document.undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._go(self.document.redo)

    def leave(self) -> None:
        """Stop listening to the document; it stays open. What is not committed yet is at its next desk or its end."""
        self._unsubscribe()
        self.document.is_saved_elsewhere = False
        self._again.stop()
        self._disk.let_go()
        self._saving = None

    def _save(self) -> None:
        """Commit what changed, on a thread, because a busy disk can take long; usually it is done in a few ms."""
        if not self._settle(PATIENCE_SECONDS):
            return  # what is on its way begins the next commit when it ends
        unsaved = self.document.unsaved()
        if unsaved is None:
            return
        errand = self._disk.do(lambda _: self.document.commit(unsaved))
        errand.finished.connect(lambda _: self._settle(0))
        errand.failed.connect(lambda _: self._settle(0))
        self._saving = (errand, unsaved)
        self._settle(PATIENCE_SECONDS)

    def _settle(self, patience: float) -> bool:
        """Take down how the commit on its way ended; says whether there is none any more."""
        if self._saving is None:
            return True
        errand, unsaved = self._saving
        if not errand.wait(patience):
            return False
        self._saving = None
        was_trouble, trouble = self.document.trouble, str(errand.answer)
        self.document.note_saved(unsaved, trouble)
        if trouble:
            self._again.start()
            if trouble != was_trouble:
                self.said.emit(trouble)
        else:
            self._save()
        if trouble != was_trouble:
            self.trouble_changed.emit(trouble)
        return True

    def _go(self, step: Callable[[], Changes]) -> None:
        try:
            step()
        except KeepsakeError as error:
            self.said.emit(str(error))

    def _on_changed(self, changes: Changes) -> None:
        self.changed.emit(changes)
        if self._chosen & changes.clips:
            there = {place.clip.id for place in clips_of(self.timeline)}
            self.choose(self._chosen & there)
        if self._playhead > self.length:
            self.move_playhead(self.length)
        self._save()


def _with_timeline(film: Film, timeline: Timeline) -> Film:
    return film if timeline is film.timeline else Film(timeline=timeline, media=film.media)
